//! `carnet completions`: a script that completes commands and options in a shell.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::streams::print;

#[derive(Args)]
pub(super) struct Arguments {
    /// The shell that reads the script.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for `command`.
pub(super) fn run(arguments: &Arguments, mut command: Command) -> Result<()> {
    let name = command.get_name().to_owned();
    // clap_complete panics where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(String::from_utf8_lossy(&script))?;
    Ok(())
}
