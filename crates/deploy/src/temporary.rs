//! Temporary folders that are also removed when the program is interrupted.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use protocol::language::Language;

use crate::texts::Publish;

/// The temporary folders of this process.
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn folders() -> MutexGuard<'static, Vec<PathBuf>> {
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A temporary folder, removed on drop.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes a folder.
    ///
    /// # Errors
    /// When it can't be made, in this language.
    pub fn new(language: Language) -> Result<Self> {
        let mut folders = folders();
        let folder = tempfile::Builder::new().prefix("carnet-publish-").tempdir();
        let path = folder.context(Publish::of(language).no_temporary_folder)?.keep();
        folders.push(path.clone());
        Ok(Self(path))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let mut folders = folders();
        let _ = fs::remove_dir_all(&self.0);
        folders.retain(|path| *path != self.0);
    }
}

/// Removes all temporary folders before the process exits. No others can be made afterwards.
pub fn remove_temporary_folders() {
    let folders = folders();
    for folder in folders.iter() {
        // A program that is still running may be writing a file.
        while fs::remove_dir_all(folder).is_err_and(|error| error.kind() == ErrorKind::DirectoryNotEmpty) {}
    }
    std::mem::forget(folders);
}
