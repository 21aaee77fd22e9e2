//! Writes changed files so that either all of them change or none does.

use std::fs;
use std::io;

use anyhow::{Context, Result};
use publish::file::{prepare, write_atomic};
use tempfile::NamedTempFile;

use super::change::FileChange;
use super::journal::Journal;
use crate::texts::Commands;

/// Makes all changes, which the journal lists.
///
/// # Errors
/// When a file can't be written; the changes before it are then undone.
pub(super) fn write_all(changes: &[FileChange], journal: &Journal, texts: &Commands) -> Result<()> {
    // What fails most often, such as a full disk, fails here, before the first file changes.
    let mut prepared = Vec::with_capacity(changes.len());
    for change in changes {
        let permissions = fs::metadata(&change.from).map(|metadata| metadata.permissions());
        let file =
            permissions.and_then(|permissions| prepare(&change.to, change.after.as_bytes(), Some(permissions)));
        prepared.push(file.with_context(|| texts.cannot_write(change.to.display()))?);
    }
    journal.write()?;
    for (index, (change, file)) in changes.iter().zip(prepared).enumerate() {
        if let Err(error) = make(change, file) {
            let done = changes.get(..index).unwrap_or_default();
            // All of them, even if one can't be restored.
            let restore = |done: &FileChange| undo(done).with_context(|| texts.cannot_restore(done.from.display()));
            let restored: Vec<Result<()>> = done.iter().rev().map(restore).collect();
            restored.into_iter().collect::<Result<()>>()?;
            journal.remove()?;
            return Err(error).with_context(|| texts.cannot_write_unchanged(change.to.display()));
        }
    }
    journal.remove()
}

fn make(change: &FileChange, file: NamedTempFile) -> io::Result<()> {
    if change.from == change.to {
        file.persist(&change.to)?;
        return Ok(());
    }
    file.persist_noclobber(&change.to)?;
    fs::remove_file(&change.from).inspect_err(|_| {
        // The old file is still there; if the new one can't be removed either, it is reported by the next check.
        let _ = fs::remove_file(&change.to);
    })
}

fn undo(change: &FileChange) -> io::Result<()> {
    let permissions = fs::metadata(&change.to)?.permissions();
    write_atomic(&change.from, change.before.as_bytes(), Some(permissions))?;
    if change.from != change.to {
        fs::remove_file(&change.to)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use protocol::language::Language;

    use super::{Commands, FileChange, Journal, write_all};

    fn change(folder: &Path, from: &str, to: &str) -> FileChange {
        let (before, after) = (from.to_owned(), "after".to_owned());
        FileChange { from: folder.join(from), to: folder.join(to), before, after }
    }

    #[test]
    fn all_files_change_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        for name in ["a", "b", "c"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let changes = |last: &str| [("a", "a"), ("b", "d"), ("c", last)].map(|(a, b)| change(&root, a, b));
        let texts = Commands::of(Language::En);
        let write = |changes: &[FileChange]| {
            write_all(changes, &Journal::new(&root, "b", "d", false, changes, texts).unwrap(), texts)
        };
        // The target of the last file exists, so that only its own step fails.
        assert!(write(&changes("a")).is_err());
        assert_eq!(names(), ["a", "b", "c"]);
        for name in ["a", "b", "c"] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), name);
        }
        write(&changes("e")).unwrap();
        assert_eq!(names(), ["a", "d", "e"]);
        assert_eq!(fs::read_to_string(folder.path().join("d")).unwrap(), "after");
    }
}
