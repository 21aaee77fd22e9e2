//! Locks on folders. There is no lock file, and the system releases a lock when the process ends. Windows, which opens no
//! folders, has none, nor have some network file systems.

use std::fs::File;
use std::path::Path;

/// A locked folder.
pub(super) struct FolderLock(File);

impl FolderLock {
    /// The lock that was taken on an opened folder.
    pub(super) fn of(folder: File) -> Self {
        Self(folder)
    }

    /// Locks a folder; none when it is locked, or can't be.
    pub(super) fn try_new(folder: &Path) -> Option<Self> {
        let file = File::open(folder).ok()?;
        file.try_lock().ok().map(|()| Self(file))
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // A program that another thread starts has the file open for a moment, and with it the lock.
        let _ = self.0.unlock();
    }
}
