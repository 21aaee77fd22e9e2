//! `carnet manual`: the manual pages, in roff.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_mangen::Man;

use crate::streams::print;
use crate::texts::Commands;

#[derive(Args)]
pub(super) struct Arguments {
    /// Write a page for the program and one for each command into this folder, instead of printing the first one.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

/// Writes the pages of `command`.
pub(super) fn run(arguments: &Arguments, command: Command, texts: &Commands) -> Result<()> {
    if let Some(folder) = &arguments.into {
        let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
        return written.context(texts.cannot_write_manual);
    }
    let mut page = Vec::new();
    Man::new(command.disable_help_subcommand(true)).render(&mut page).context(texts.cannot_write_manual)?;
    print(String::from_utf8_lossy(&page))?;
    Ok(())
}
