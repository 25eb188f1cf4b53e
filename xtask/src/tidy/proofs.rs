//! Rule `proof`: the table of compatibility has a line for each capability, and each line names
//! tests that exist. Whether a test shows what its line says is for people to judge.

use super::Finding;
use super::tree::Tree;
use std::fs;

const TABLE: &str = "docs/compatibility.md";
const CAPABILITIES: usize = 260;
const STATES: [&str; 6] = ["works", "501", "refused", "not yet", "no", "cluster"];

/// Reads the table and what it names.
pub(super) fn compatibility(tree: &Tree) -> Vec<Finding> {
    let Some(root) = &tree.root else {
        return Vec::new();
    };
    let text = fs::read_to_string(root.join(TABLE)).unwrap_or_default();
    let read = |path: &str| fs::read_to_string(root.join(path)).ok();
    review(&text, CAPABILITIES, read)
}

/// The table with the given number of lines; `read` gives the text of a file.
pub(super) fn review(
    table: &str,
    capabilities: usize,
    read: impl Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut numbers = 1..=capabilities;
    for (place, line) in table.lines().enumerate() {
        let columns: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let Some(Ok(number)) = columns.first().map(|own| own.parse::<usize>()) else {
            continue;
        };
        let mut tell = |message| found.push(Finding::new("proof", TABLE, place + 1, message));
        if numbers.next() != Some(number) {
            tell(format!("{number} is not the next number"));
        }
        let [_, _, state, tests] = columns.as_slice() else {
            tell("number, capability, state, proof".to_owned());
            continue;
        };
        if !STATES.contains(state) {
            tell(format!("unknown state {state:?}"));
        }
        for test in tests.split(", ").map(|own| own.trim_matches('`')) {
            if !exists(test, &read) {
                tell(format!("no such test: {test}"));
            }
        }
    }
    if let Some(missing) = numbers.next() {
        found.push(Finding::new(
            "proof",
            TABLE,
            1,
            format!("no line {missing}"),
        ));
    }
    found
}

/// Whether a file, or a function in it, is there.
fn exists(test: &str, read: impl Fn(&str) -> Option<String>) -> bool {
    let (path, function) = test.split_once("::").unwrap_or((test, ""));
    let defined = |text: String| {
        let forms = [format!("def {function}("), format!("fn {function}(")];
        forms.iter().any(|form| text.contains(form))
    };
    read(path).is_some_and(|text| function.is_empty() || defined(text))
}
