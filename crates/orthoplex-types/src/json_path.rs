//! Paths into payloads: `a.b`, `"quoted key"`, `a[].b`, `a[0]`.
//!
//! Owns the grammar and what a path reads, changes and selects. Never fails on data: a path that
//! does not fit a payload finds nothing.

mod edit;
mod parse;
mod read;
#[cfg(test)]
mod tests;

use crate::schema::described_as;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path into a payload. The first step is always a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonPath {
    steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Member of an object.
    Key(String),
    /// Element of an array.
    Index(usize),
    /// Every element of an array: `[]`.
    All,
}

impl JsonPath {
    /// The path of one top-level key, whatever characters it has.
    pub fn of_key(key: impl Into<String>) -> Self {
        Self {
            steps: vec![Step::Key(key.into())],
        }
    }

    /// The path of `key` inside the elements of the array that this one leads to.
    #[must_use]
    pub fn element(&self, key: &Self) -> Self {
        self.elements().join(key)
    }

    /// All steps; the first is a key.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The path of `inner` below this one.
    #[must_use]
    pub fn join(&self, inner: &Self) -> Self {
        let steps = self.steps.iter().chain(&inner.steps);
        Self {
            steps: steps.cloned().collect(),
        }
    }

    /// This path as one of all elements of an array: `a` stands for `a[]`.
    #[must_use]
    pub fn elements(&self) -> Self {
        let mut steps = self.steps.clone();
        if !matches!(steps.last(), Some(Step::All)) {
            steps.push(Step::All);
        }
        Self { steps }
    }

    /// The rest behind `outer`, if this path leads through it to a key.
    pub fn below(&self, outer: &Self) -> Option<Self> {
        let rest = self.steps.strip_prefix(outer.steps.as_slice())?;
        matches!(rest.first(), Some(Step::Key(_))).then(|| Self {
            steps: rest.to_vec(),
        })
    }

    /// The top-level key.
    pub fn first_key(&self) -> &str {
        match self.steps.first() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }
}

described_as!(JsonPath => String);

impl Serialize for JsonPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for JsonPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format_args!("Invalid json path: '{text}'")))
    }
}
