//! The command `carnet`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::commands::run()
}
