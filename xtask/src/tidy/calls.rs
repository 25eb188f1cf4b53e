//! Calls that have no place in production code, or only in one place.

use super::Finding;
use super::tokens::{Token, find};
use super::tree::{Source, Tree};

/// Calls that end the process on a condition we could have returned.
const PANICS: [&[&str]; 8] = [
    &[".", "unwrap", "("],
    &[".", "expect", "("],
    &[".", "unwrap_err", "("],
    &[".", "expect_err", "("],
    &["panic", "!"],
    &["todo", "!"],
    &["unimplemented", "!"],
    &["dbg", "!"],
];

/// Where files are touched directly; everything else goes through `Vfs`, so that faults can be
/// simulated. What the system tells of itself in files is no data of ours.
const FILES_AT: [&str; 7] = [
    "crates/orthoplex/src/strict/machine.rs",
    "crates/orthoplex-python/src/engines.rs",
    "crates/orthoplex-storage/src/vfs/real",
    "crates/orthoplex-storage/src/bytes",
    "crates/orthoplex-server/",
    "crates/orthoplex-sim/",
    "xtask/",
];

/// Clocks and where they are read, besides files named `clock.rs`: everything else takes a clock or
/// a deadline. The time of day stays out of the engine, because a shard's state depends on its log
/// alone; the engine may measure how long its own work takes.
const CLOCKS: [(&str, &[&str]); 2] = [
    (
        "SystemTime",
        &[
            "crates/orthoplex-server/",
            "crates/orthoplex-sim/",
            "xtask/",
        ],
    ),
    (
        "Instant",
        &[
            "crates/orthoplex-types/src/operation.rs",
            "crates/orthoplex/",
            "crates/orthoplex-server/",
            "crates/orthoplex-client/",
            "crates/orthoplex-python/",
            "crates/orthoplex-sim/",
            "xtask/",
        ],
    ),
];

/// Rules `panic`, `direct-file` and `direct-clock`.
pub(super) fn banned_calls(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|s| !s.test)
        .flat_map(in_source)
        .collect()
}

fn in_source(source: &Source) -> Vec<Finding> {
    let tokens = &source.production;
    let mut found = Vec::new();
    let mut note = |rule, line, message: String| {
        found.push(Finding::new(rule, &source.path, line, message));
    };
    for pattern in PANICS {
        for line in find(tokens, pattern) {
            note(
                "panic",
                line,
                format!("`{}` outside tests: return an error", pattern.concat()),
            );
        }
    }
    if !source.is_under(&FILES_AT) {
        for line in std_modules(tokens, "fs") {
            note(
                "direct-file",
                line,
                "`std::fs` here: go through `Vfs`".to_owned(),
            );
        }
    }
    for (clock, places) in CLOCKS {
        if source.is_under(places) || source.path.ends_with("/clock.rs") {
            continue;
        }
        for line in find(tokens, &[clock, "::", "now"]) {
            note(
                "direct-clock",
                line,
                format!("`{clock}::now` here: take a clock or deadline"),
            );
        }
    }
    found
}

/// Lines that name `std::module`, also as a member of `std::{...}`.
fn std_modules(tokens: &[Token], module: &str) -> Vec<usize> {
    let mut lines: Vec<usize> = find(tokens, &["std", "::", module]).collect();
    for (start, window) in tokens.windows(3).enumerate() {
        if window
            .iter()
            .map(|t| t.text.as_str())
            .eq(["std", "::", "{"])
        {
            lines.extend(members(tokens.get(start + 3..).unwrap_or_default(), module));
        }
    }
    lines
}

/// Lines of `name` among the direct members of an import group that has just been opened.
fn members(tokens: &[Token], name: &str) -> Vec<usize> {
    let mut depth = 1;
    let mut path_start = true;
    let mut lines = Vec::new();
    for token in tokens {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            text if text == name && depth == 1 && path_start => lines.push(token.line),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        path_start = token.text == ",";
    }
    lines
}
