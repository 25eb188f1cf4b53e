//! The orthoplex program: command line, settings, REST, gRPC, access, metrics.
//!
//! Owns the listeners and the translation between the wire and the operations of
//! `orthoplex-types`; both protocols meet in [`app::App::call`]. Never decides what an operation
//! does: that is the executor's.

mod app;
mod audit;
mod auth;
mod budget;
mod cli;
mod grpc;
mod listen;
mod log;
mod metrics;
mod process;
mod rest;
mod serve;
mod settings;
mod slow;
mod tls;
mod version;

#[cfg(test)]
mod testing;

use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    cli::main()
}
