//! The lock of a running endpoint on its database: a file lock that the system releases with the process.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The exclusive lock of a database.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`.
    ///
    /// # Errors
    /// When another process has the lock, or the lock file can't be created.
    pub fn take(path: &Path) -> Result<Self> {
        let lock = with_suffix(path, ".lock");
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let file = options.open(&lock).with_context(|| format!("can't open {}", lock.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                bail!("an endpoint is running on the database {}; stop it first", path.display())
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("can't lock {}", lock.display())),
        }
    }
}

/// The path of the database with a suffix.
pub(super) fn with_suffix(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
