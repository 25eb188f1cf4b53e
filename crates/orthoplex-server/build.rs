//! Puts the commit that is built into the program: from `ORTHOPLEX_COMMIT`, else from git, else zeros.

use std::io::{self, Write};
use std::process::Command;

const HASH_LENGTH: usize = 40;

fn is_hash(text: &str) -> bool {
    text.len() == HASH_LENGTH && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn from_git() -> Option<String> {
    let output = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .output()
        .ok()?;
    String::from_utf8(output.stdout)
        .ok()
        .map(|text| text.trim().to_owned())
}

fn main() -> io::Result<()> {
    let commit = std::env::var("ORTHOPLEX_COMMIT")
        .ok()
        .or_else(from_git)
        .filter(|text| is_hash(text))
        .unwrap_or_else(|| "0".repeat(HASH_LENGTH));
    let mut out = io::stdout();
    writeln!(out, "cargo::rustc-env=ORTHOPLEX_COMMIT={commit}")?;
    writeln!(out, "cargo::rerun-if-env-changed=ORTHOPLEX_COMMIT")?;
    writeln!(out, "cargo::rerun-if-changed=../../.git/HEAD")
}
