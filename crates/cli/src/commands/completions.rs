//! `carnet completions`: a script that completes commands and options in a shell.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::streams::print;

const EXAMPLES: &str = "\
Examples:
  carnet completions bash > ~/.local/share/bash-completion/completions/carnet
  carnet completions fish > ~/.config/fish/completions/carnet.fish";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
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
