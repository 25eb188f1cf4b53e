//! `openapi`: the description of the REST API as a file, for tools that generate clients and pages.
//!
//! The server describes itself; this only runs it, so that the tools stay quick to build.

use crate::Outcome;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Writes the description to `file`.
pub(crate) fn write(root: &Path, file: &Path) -> Outcome {
    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--package",
            "orthoplex-server",
            "--",
            "openapi",
        ])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !output.status.success() {
        return Err("the server did not describe itself".to_owned());
    }
    fs::write(file, output.stdout).map_err(|e| format!("cannot write {}: {e}", file.display()))
}
