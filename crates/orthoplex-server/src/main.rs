//! The `orthoplex` program: everything is in the library, so that tests reach it.

use std::process::ExitCode;

/// Returns memory to the system sooner and fragments less than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    orthoplex_server::main()
}
