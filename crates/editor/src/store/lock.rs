//! One editor for each blog: a lock that the system releases when the program ends, and how to reach the running one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::durable;

/// The file that is locked. It stays empty: on Windows, a locked file can't be read by other programs.
const LOCK: &str = "lock";

/// How to reach the running editor, with a secret.
const ADDRESS: &str = "address";

/// Tells git to leave out the folder, which has secrets, also in a blog whose own `.gitignore` does not name it.
const IGNORE_FILE: &str = ".gitignore";

/// The only editor of a blog.
pub struct EditorLock {
    /// None where it can't be locked, as on some network file systems.
    file: Option<File>,
    address: PathBuf,
}

/// Whether an editor may start.
pub enum Start {
    /// There is no other one.
    First(EditorLock),
    /// Another one is running, which can be reached so if it is listening already.
    Running(Option<String>),
}

impl EditorLock {
    /// Locks the absolute path `folder`, which is made if it is missing. Only its owner can read what is in it, where
    /// the file system has permissions.
    ///
    /// # Errors
    /// When the folder can't be made or written, or others can read it.
    pub fn take(folder: &Path) -> io::Result<Start> {
        durable::create_folder(folder)?;
        durable::restrict(folder)?;
        let address = folder.join(ADDRESS);
        let file = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        let file = match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => return Ok(Start::Running(fs::read_to_string(&address).ok())),
            Err(TryLockError::Error(_)) => None,
        };
        // That of an editor that was killed.
        durable::remove(&address)?;
        let ignore = folder.join(IGNORE_FILE);
        if !ignore.exists() {
            durable::write(&ignore, b"*\n")?;
        }
        Ok(Start::First(Self { file, address }))
    }

    /// Tells other programs of the author how to reach the editor. Only the author can read it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn announce(&self, address: &str) -> io::Result<()> {
        durable::write_secret(&self.address, address.as_bytes())
    }
}

impl Drop for EditorLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.address);
        // A program that another thread starts has the file open for a moment, and with it the lock.
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EditorLock, Start};

    fn first(start: Start) -> EditorLock {
        match start {
            Start::First(lock) => lock,
            Start::Running(address) => panic!("there is an editor at {address:?}"),
        }
    }

    #[test]
    fn second_editor_knows_how_to_reach_first() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join(".carnet/editor");
        let running = || match EditorLock::take(&folder).unwrap() {
            Start::First(_) => panic!("a second editor may start"),
            Start::Running(address) => address,
        };
        let lock = first(EditorLock::take(&folder).unwrap());
        assert_eq!(running(), None);
        lock.announce("8080 secret").unwrap();
        assert_eq!(running().as_deref(), Some("8080 secret"));
        drop(lock);
        let lock = first(EditorLock::take(&folder).unwrap());
        assert_eq!(running(), None);
        drop(lock);
    }

    #[test]
    fn git_ignores_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let ignore = folder.path().join(".gitignore");
        drop(first(EditorLock::take(folder.path()).unwrap()));
        assert_eq!(std::fs::read_to_string(&ignore).unwrap(), "*\n");
        std::fs::write(&ignore, "/lock\n").unwrap();
        drop(first(EditorLock::take(folder.path()).unwrap()));
        assert_eq!(std::fs::read_to_string(&ignore).unwrap(), "/lock\n", "the author has changed it");
    }

    #[cfg(unix)]
    #[test]
    fn folder_is_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        use std::path::Path;

        use super::ADDRESS;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("editor");
        let lock = first(EditorLock::take(&folder).unwrap());
        lock.announce("8080 secret").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(ADDRESS))), (0o700, 0o600));
    }
}
