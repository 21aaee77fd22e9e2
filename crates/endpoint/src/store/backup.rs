//! A copy of the database while it is written, and the way back from one.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::NamedTempFile;

use super::lock::beside;
use super::{open_read_only, schema};

/// Ends the name of the database that a restored one has replaced.
const REPLACED: &str = ".before-restore";

/// What a database holds, as far as an operator wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Version of its schema.
    pub version: i64,
    /// Responses.
    pub responses: usize,
}

/// Copies the database at `from` into the file `to`, which is there whole or not at all, and whose content was checked.
/// A running endpoint goes on writing meanwhile.
///
/// # Errors
/// When `to` is there and `replace` is not set, when either can't be read or written, or when `from` is damaged.
pub fn back_up(from: &Path, to: &Path, replace: bool) -> Result<Contents> {
    ensure!(replace || !to.exists(), "{} is there already; name another file, or add --force", to.display());
    let (copy, contents) = copied(from, to)?;
    let kept = if replace { copy.persist(to) } else { copy.persist_noclobber(to) };
    kept.map_err(|error| error.error).with_context(|| format!("can't write {}", to.display()))?;
    sync_folder(to)?;
    Ok(contents)
}

/// Puts a copy of the backup `from` in the place of the database `to`, which is kept beside it; returns what is in it,
/// and where the old one is. The caller holds the lock of `to`.
///
/// # Errors
/// When `from` is no whole database of Carnet's that this version knows, or a file can't be written. Then `to` is as
/// it was.
pub fn restore(from: &Path, to: &Path) -> Result<(Contents, Option<PathBuf>)> {
    let replaced = beside(to, REPLACED);
    ensure!(!replaced.exists(), "{} is there already; move it away first", replaced.display());
    let (copy, contents) = copied(from, to)?;
    let connection = Connection::open(copy.path())?;
    // Who had logged out since is not to be logged in again.
    connection.execute("DELETE FROM sessions", [])?;
    connection.close().map_err(|(_, error)| error)?;
    copy.as_file().sync_all()?;
    let is_replacing = to.exists();
    if is_replacing {
        finish_log(to);
        for ending in ["-wal", "-shm", ""] {
            move_away(&beside(to, ending), &beside(&replaced, ending))?;
        }
    }
    if let Err(error) = copy.persist_noclobber(to) {
        if is_replacing {
            move_away(&replaced, to).context("the old database could not be put back")?;
        }
        return Err(error.error).with_context(|| format!("can't write {}", to.display()));
    }
    sync_folder(to)?;
    Ok((contents, is_replacing.then_some(replaced)))
}

/// Looks through the whole database; writes nothing.
///
/// # Errors
/// When it is not one of Carnet's, is of a newer version, or is damaged: how.
pub fn inspect(path: &Path) -> Result<Contents> {
    whole(&readable(path)?).with_context(|| path.display().to_string())
}

fn readable(path: &Path) -> Result<Connection> {
    ensure!(path.is_file(), "there is no file {}", path.display());
    open_read_only(path).with_context(|| format!("can't read {}", path.display()))
}

/// A checked copy of `from`, in one file beside `to` that nobody else may read.
fn copied(from: &Path, to: &Path) -> Result<(NamedTempFile, Contents)> {
    let source = readable(from)?;
    schema::known_version(&source).map_err(anyhow::Error::msg).with_context(|| from.display().to_string())?;
    let folder = folder_of(to);
    let copy = tempfile::Builder::new().prefix(".carnet-").suffix(".part").tempfile_in(folder);
    let copy = copy.with_context(|| format!("can't write into {}", folder.display()))?;
    let mut target = Connection::open(copy.path())?;
    // In one step: a copy in several begins anew whenever somebody writes in between.
    if Backup::new(&source, &mut target)?.step(-1)? != StepResult::Done {
        bail!("{} is busy; try again", from.display());
    }
    // Before anything is done with it: a damaged one fails at whatever comes first.
    let contents = whole(&target).with_context(|| format!("the copy of {}", from.display()))?;
    // One file, without a log beside it.
    target.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    copy.as_file().sync_all()?;
    Ok((copy, contents))
}

fn whole(connection: &Connection) -> Result<Contents> {
    let version = schema::known_version(connection).map_err(anyhow::Error::msg)?;
    let check = || connection.prepare("PRAGMA integrity_check(5)")?.query_map([], |row| row.get(0))?.collect();
    let damages: rusqlite::Result<Vec<String>> = check();
    let damages = damages.context("it is damaged")?;
    ensure!(damages == ["ok"], "it is damaged: {}", damages.join("; "));
    let strays = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    ensure!(!strays, "it is damaged: messages belong to responses that are not there");
    let responses: i64 = connection.query_row("SELECT count(*) FROM responses", [], |row| row.get(0))?;
    Ok(Contents { version, responses: usize::try_from(responses).unwrap_or_default() })
}

/// Writes the log into the database, as far as that is possible: it may be the damaged one that is to be replaced.
fn finish_log(path: &Path) {
    if let Ok(connection) = Connection::open(path)
        && let Err(error) = connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))
    {
        tracing::warn!(%error, "the log of the old database is kept beside it");
    }
}

fn move_away(from: &Path, to: &Path) -> Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        moved => moved.with_context(|| format!("can't rename {}", from.display())),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new name is on disk when its folder is.
fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(unix) {
        let folder = folder_of(path);
        File::open(folder)
            .and_then(|file| file.sync_all())
            .with_context(|| format!("can't sync {}", folder.display()))?;
    }
    Ok(())
}
