//! The command `carnet-endpoint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    endpoint::commands::run()
}
