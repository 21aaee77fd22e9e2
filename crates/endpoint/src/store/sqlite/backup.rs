//! Backup of the database, also while it is written, and restore.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::NamedTempFile;

use super::lock::with_suffix;
use super::{open_read_only, schema};

/// Suffix of the previous database after a restore.
const REPLACED: &str = ".before-restore";

/// A summary of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Version of its schema.
    pub version: i64,
    /// Number of responses.
    pub responses: usize,
    /// Whether a program of the author has a key.
    pub has_program_keys: bool,
}

/// Copies the database at `from` to the file `to`, atomically and checked. A running endpoint can write meanwhile.
///
/// # Errors
/// When `to` exists and `replace` is not set, when either can't be read or written, or when `from` is damaged.
pub fn back_up(from: &Path, to: &Path, replace: bool) -> Result<Contents> {
    ensure!(replace || !to.exists(), "{} already exists; name another file, or add --force", to.display());
    let (copy, contents) = copied(from, to)?;
    let kept = if replace { copy.persist(to) } else { copy.persist_noclobber(to) };
    kept.map_err(|error| error.error).with_context(|| format!("can't write {}", to.display()))?;
    sync_folder(to)?;
    Ok(contents)
}

/// Replaces the database `to` with a copy of the backup `from`; returns a summary, and the path of the previous
/// database. The caller holds the lock of `to`.
///
/// # Errors
/// When `from` is not an intact database of Carnet that this version supports, or a file can't be written. Then `to` is
/// unchanged.
pub fn restore(from: &Path, to: &Path) -> Result<(Contents, Option<PathBuf>)> {
    let replaced = with_suffix(to, REPLACED);
    ensure!(!replaced.exists(), "{} already exists; move it away first", replaced.display());
    let (copy, contents) = copied(from, to)?;
    let connection = Connection::open(copy.path())?;
    // The backup may have sessions that were ended later.
    connection.execute("DELETE FROM sessions", [])?;
    connection.close().map_err(|(_, error)| error)?;
    copy.as_file().sync_all()?;
    let is_replacing = to.exists();
    if is_replacing {
        finish_log(to);
        for ending in ["-wal", "-shm", ""] {
            move_away(&with_suffix(to, ending), &with_suffix(&replaced, ending))?;
        }
    }
    if let Err(error) = copy.persist_noclobber(to) {
        if is_replacing {
            move_away(&replaced, to).context("can't restore the old database")?;
        }
        return Err(error.error).with_context(|| format!("can't write {}", to.display()));
    }
    sync_folder(to)?;
    Ok((contents, is_replacing.then_some(replaced)))
}

/// The database at `path`, read-only.
pub(super) fn readable(path: &Path) -> Result<Connection> {
    ensure!(path.is_file(), "file {} does not exist", path.display());
    open_read_only(path).with_context(|| format!("can't read {}", path.display()))
}

/// A checked copy of `from` in the folder of `to`, readable by its owner only.
fn copied(from: &Path, to: &Path) -> Result<(NamedTempFile, Contents)> {
    let source = readable(from)?;
    schema::known_version(&source).map_err(anyhow::Error::msg).with_context(|| from.display().to_string())?;
    let folder = folder_of(to);
    let copy = tempfile::Builder::new().prefix(".carnet-").suffix(".part").tempfile_in(folder);
    let copy = copy.with_context(|| format!("can't write into {}", folder.display()))?;
    let mut target = Connection::open(copy.path())?;
    // In one step: a copy in several steps restarts at every write in between.
    if Backup::new(&source, &mut target)?.step(-1)? != StepResult::Done {
        bail!("{} is busy; try again", from.display());
    }
    // First, so that a damaged copy gives this error.
    let contents = intact(&target).with_context(|| format!("the copy of {}", from.display()))?;
    // Without a write-ahead log, the copy is one file.
    target.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    copy.as_file().sync_all()?;
    Ok((copy, contents))
}

/// A summary of a database that is intact.
pub(super) fn intact(connection: &Connection) -> Result<Contents> {
    let version = schema::known_version(connection).map_err(anyhow::Error::msg)?;
    let check = || connection.prepare("PRAGMA integrity_check(5)")?.query_map([], |row| row.get(0))?.collect();
    let damages: rusqlite::Result<Vec<String>> = check();
    let damages = damages.context("it is damaged")?;
    ensure!(damages == ["ok"], "it is damaged: {}", damages.join("; "));
    let strays = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    ensure!(!strays, "it is damaged: notices without a response");
    let responses: i64 = connection.query_row("SELECT count(*) FROM responses", [], |row| row.get(0))?;
    // Earlier versions have no table of them.
    let has_program_keys = version > 4 && connection.prepare("SELECT 1 FROM program_keys")?.exists([])?;
    Ok(Contents { version, responses: usize::try_from(responses).unwrap_or_default(), has_program_keys })
}

/// Checkpoints the log, if possible: the database may be damaged.
fn finish_log(path: &Path) {
    if let Ok(connection) = Connection::open(path)
        && let Err(error) = connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))
    {
        tracing::warn!(%error, "can't checkpoint the write-ahead log of the old database; it is kept");
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

/// Syncs the folder, so that the new name is on disk.
fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(unix) {
        let folder = folder_of(path);
        File::open(folder)
            .and_then(|file| file.sync_all())
            .with_context(|| format!("can't sync {}", folder.display()))?;
    }
    Ok(())
}
