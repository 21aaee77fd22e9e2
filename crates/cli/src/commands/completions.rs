//! `carnet completions`: a script that completes commands and options in a shell.

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;

use crate::texts::Commands;

#[derive(Args)]
pub(super) struct Arguments {
    /// The shell that reads the script.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for `command`.
pub(super) fn run(arguments: &Arguments, mut command: Command, texts: &Commands) -> Result<()> {
    let name = command.get_name().to_owned();
    // clap_complete panics where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    io::stdout().write_all(&script).context(texts.cannot_write_script)
}
