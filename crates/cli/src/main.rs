//! The command `carnet`.

use std::process::ExitCode;

/// A build makes many small texts in several threads, for which the system's allocator, musl's above all, is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::commands::run()
}
