//! `backup` and `restore`.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use super::{Outcome, counted, periodic_backup};
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
    /// Back up at once and then at this interval, such as 30m, 6h or 1d, until SIGINT or SIGTERM. FILE is a folder then.
    #[arg(long, value_name = "INTERVAL", value_parser = periodic_backup::duration, conflicts_with = "force")]
    every: Option<Duration>,
    /// Number of backups to keep in the folder.
    #[arg(long, value_name = "NUMBER", requires = "every", default_value = "7")]
    keep: NonZeroUsize,
}

pub(super) fn back_up(database: &Address, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let database = file(database)?;
    if let Some(every) = arguments.every {
        return super::wait(periodic_backup::run(database, &arguments.file, every, arguments.keep, out));
    }
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
    if contents.has_program_keys {
        writeln!(out, "keys that were removed after the backup are valid again: see `carnet-endpoint key list`")?;
    }
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
