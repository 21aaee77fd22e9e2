//! `completions`: a script that completes commands and options in a shell.

use std::io::Write;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use super::Outcome;

#[derive(Args)]
pub(super) struct Arguments {
    /// The shell that reads the script.
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the script for `command`.
pub(super) fn run(arguments: &Arguments, mut command: Command, out: &mut dyn Write) -> Result<Outcome> {
    let name = command.get_name().to_owned();
    // clap_complete panics where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Good)
}
