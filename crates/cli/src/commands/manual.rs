//! `carnet manual`: the manual pages, in roff.

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_mangen::Man;

use crate::texts::Commands;

#[derive(Args)]
pub(super) struct Arguments {
    /// Write a page for the program and one for each command into this folder, instead of printing the first one.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

/// Writes the pages of `command`.
pub(super) fn run(arguments: &Arguments, command: Command, texts: &Commands) -> Result<()> {
    let written = match &arguments.into {
        Some(folder) => fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder)),
        None => Man::new(command.disable_help_subcommand(true)).render(&mut io::stdout()),
    };
    written.context(texts.cannot_write_manual)
}
