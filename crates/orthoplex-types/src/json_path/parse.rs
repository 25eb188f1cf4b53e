//! The grammar of paths, and their printed form.

use super::{JsonPath, Step};
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// The path of a text; `None` if it is not one.
pub(super) fn parse(text: &str) -> Option<JsonPath> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let (key, after) = parse_key(rest)?;
        steps.push(Step::Key(key));
        rest = after;
        while let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']')?;
            steps.push(parse_index(index)?);
            rest = after;
        }
        if rest.is_empty() {
            return Some(JsonPath { steps });
        }
        rest = rest.strip_prefix('.')?;
    }
}

fn parse_key(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (key, after) = quoted.split_once('"')?;
        return Some((key.to_owned(), after));
    }
    let end = text.find(['.', '[', ']', '"']).unwrap_or(text.len());
    let (key, after) = text.split_at(end);
    (!key.is_empty()).then(|| (key.to_owned(), after))
}

fn parse_index(text: &str) -> Option<Step> {
    if text.is_empty() {
        return Some(Step::All);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok().map(Step::Index)).flatten()
}

impl FromStr for JsonPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).ok_or_else(|| Error::invalid(format!("Invalid json path: '{text}'")))
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if place > 0 {
                        f.write_str(".")?;
                    }
                    if key.is_empty() || key.contains(['.', '[', ']']) {
                        write!(f, "\"{key}\"")?;
                    } else {
                        f.write_str(key)?;
                    }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::All => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}
