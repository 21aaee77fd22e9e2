//! The command `carnet`.

use std::process::ExitCode;

fn main() -> ExitCode {
    press::cli::run()
}
