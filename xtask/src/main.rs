//! House tools, run as `cargo run -p xtask -- <verb>`.
//!
//! Owns the verbs that keep the repository in order: `codegen` (gRPC code from the `.proto` files),
//! `openapi` (the description of the REST API) and `tidy` (house rules). Never part of what ships.

mod codegen;
mod openapi;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

/// What a verb returns: the failure is already a sentence for the terminal.
type Outcome = Result<(), String>;

const USAGE: &str = "usage: xtask <verb>
  codegen          write crates/orthoplex-proto/src/generated from the .proto files
  codegen --check  fail when the generated code is stale
  openapi FILE     write the description of the REST API
  tidy             fail when a house rule is broken";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Outcome {
    match args {
        ["codegen"] => codegen::write(root()),
        ["codegen", "--check"] => codegen::check(root()),
        ["openapi", file] => openapi::write(root(), Path::new(file)),
        ["tidy"] => tidy::run(root()),
        _ => Err(USAGE.to_owned()),
    }
}

/// The repository root: this crate sits one folder below it.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
