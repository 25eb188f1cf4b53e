//! The list of exceptions: every one names its reason, and one that no longer serves is itself an
//! error, so the list only shrinks.

use super::{ALLOW_FILE, Finding};

/// Parsed exceptions.
#[derive(Default)]
pub(super) struct Allow(Vec<Entry>);

struct Entry {
    line: usize,
    rule: String,
    path: String,
}

impl Allow {
    /// Reads `rule path reason` lines; `#` starts a comment line.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some(rule), Some(path), Some(_reason)) => entries.push(Entry {
                    line: index + 1,
                    rule: rule.to_owned(),
                    path: path.to_owned(),
                }),
                _ => {
                    return Err(format!(
                        "{ALLOW_FILE}:{}: want `rule path reason`",
                        index + 1
                    ));
                }
            }
        }
        Ok(Self(entries))
    }

    /// Removes the excused findings; adds one for each exception that excuses nothing.
    pub(super) fn filter(&self, found: Vec<Finding>) -> Vec<Finding> {
        let excuses = |e: &Entry, f: &Finding| e.rule == f.rule && e.path == f.path;
        let unused = self
            .0
            .iter()
            .filter(|e| !found.iter().any(|f| excuses(e, f)));
        let unused: Vec<Finding> = unused
            .map(|e| {
                let message = format!("exception `{} {}` is not needed", e.rule, e.path);
                Finding::new("unused-exception", ALLOW_FILE, e.line, message)
            })
            .collect();
        let kept = found
            .into_iter()
            .filter(|f| !self.0.iter().any(|e| excuses(e, f)));
        kept.chain(unused).collect()
    }
}
