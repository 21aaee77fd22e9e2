//! `backup` and `restore`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

use super::{Outcome, counted};
use crate::store::address::Address;
use crate::store::sqlite::backup;
use crate::store::sqlite::lock::Lock;

#[derive(Args)]
pub(super) struct Arguments {
    /// Backup file, readable by its owner only.
    file: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
}

pub(super) fn back_up(database: &Address, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let database = file(database)?;
    let contents = backup::back_up(database, &arguments.file, arguments.force)?;
    writeln!(out, "{} in {}", counted(contents.responses, "response"), arguments.file.display())?;
    Ok(Outcome::Good)
}

pub(super) fn restore(from: &Path, database: &Address, out: &mut dyn Write) -> Result<Outcome> {
    let database = file(database)?;
    let _lock = Lock::take(database)?;
    let (contents, replaced) = backup::restore(from, database)?;
    writeln!(out, "{} in {}", counted(contents.responses, "response"), database.display())?;
    if let Some(replaced) = replaced {
        writeln!(out, "the previous database is in {}", replaced.display())?;
    }
    writeln!(out, "responses that were erased after the backup are back: erase them again")?;
    Ok(Outcome::Good)
}

/// The file of the database.
fn file(database: &Address) -> Result<&Path> {
    match database {
        Address::File(path) => Ok(path),
        Address::Postgres(_) => {
            bail!("{database} is no file; use pg_dump and pg_restore, the programs of PostgreSQL")
        }
    }
}
