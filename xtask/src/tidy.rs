//! The house rules as a test.
//!
//! Owns the table of rules and the list of exceptions. Each rule reads the loaded [`Tree`] and
//! returns what it found; no rule changes a file.

mod allow;
mod calls;
mod docs;
mod edges;
mod generated;
mod proofs;
mod size;
mod tokens;
mod tree;
mod unsafety;

#[cfg(test)]
mod tests;

use crate::Outcome;
use allow::Allow;
use std::fmt;
use std::fs;
use std::path::Path;
use tree::Tree;

/// Exceptions, one a line: `rule path reason`.
const ALLOW_FILE: &str = "xtask/tidy-allow.txt";

/// The rules, in the order of their cost.
const RULES: [fn(&Tree) -> Vec<Finding>; 9] = [
    tree::parses,
    size::file_length,
    size::function_length,
    docs::module_doc,
    edges::crate_edges,
    calls::banned_calls,
    unsafety::unsafe_code,
    proofs::compatibility,
    generated::fresh,
];

/// A broken rule at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    rule: &'static str,
    message: String,
}

impl Finding {
    fn new(rule: &'static str, path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.message
        )
    }
}

/// Fails with one line per broken rule.
pub(crate) fn run(root: &Path) -> Outcome {
    let tree = Tree::load(root)?;
    let text =
        fs::read_to_string(root.join(ALLOW_FILE)).map_err(|e| format!("{ALLOW_FILE}: {e}"))?;
    let findings = check(&tree, &Allow::parse(&text)?);
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(format!(
        "{}\n{} broken rules",
        lines.join("\n"),
        lines.len()
    ))
}

fn check(tree: &Tree, allow: &Allow) -> Vec<Finding> {
    let found = RULES.iter().flat_map(|rule| rule(tree)).collect();
    let mut left = allow.filter(found);
    left.sort();
    left
}
