//! The mark that an endpoint is running on a database: a lock on the file beside it, for as long as it lives.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Held by whoever has the database for itself. The system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`.
    ///
    /// # Errors
    /// When another process has it, or the file beside the database can't be made.
    pub fn take(path: &Path) -> Result<Self> {
        let lock = beside(path, ".lock");
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

/// The path of a file beside the database, whose name continues the database's.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
