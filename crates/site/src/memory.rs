//! Values made of files, which are made again only when their file has changed: for a program that reads the same blog
//! again and again, such as the editor. A build reads every file once and needs none of this.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// What tells whether a file has changed, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    length: u64,
    modified: Option<SystemTime>,
    /// Inode and time of the last change, seconds and nanoseconds: programs may set the modification time.
    #[cfg(unix)]
    change: (u64, i64, i64),
}

impl FileState {
    /// The state of the file at `path`; none when it can't be read.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        let metadata = path.metadata().ok()?;
        Some(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            change: (metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}

/// Values by the paths of their files.
#[derive(Debug)]
pub(crate) struct Remembered<T>(Mutex<HashMap<PathBuf, (FileState, T)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Remembered<T> {
    /// The value that was made of the file at `path` in this state.
    pub(crate) fn get(&self, path: &Path, state: FileState) -> Option<T> {
        let values = self.values();
        values.get(path).filter(|(known, _)| *known == state).map(|(_, value)| value.clone())
    }

    /// Keeps a value. `state` is that of the file before it was read, so that a later change is found.
    pub(crate) fn insert(&self, path: &Path, state: FileState, value: T) {
        self.values().insert(path.to_owned(), (state, value));
    }

    /// The value of the file at `path`, which `make` makes if the file has changed.
    pub(crate) fn get_or_make(&self, path: &Path, make: impl FnOnce() -> T) -> T {
        let Some(state) = FileState::of(path) else { return make() };
        if let Some(value) = self.get(path, state) {
            return value;
        }
        let value = make();
        self.insert(path, state, value.clone());
        value
    }

    /// Forgets all values.
    pub(crate) fn clear(&self) {
        self.values().clear();
    }

    fn values(&self) -> MutexGuard<'_, HashMap<PathBuf, (FileState, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Remembered;

    #[test]
    fn value_is_made_again_after_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let values = Remembered::default();
        let length = |path: &Path| values.get_or_make(path, || fs::read(path).map_or(0, |bytes| bytes.len()));
        fs::write(&path, "abc").unwrap();
        assert_eq!((length(&path), length(&path)), (3, 3));
        fs::write(&path, "abcd").unwrap();
        assert_eq!(length(&path), 4);
        values.insert(&path, super::FileState::of(&path).unwrap(), 9);
        assert_eq!(length(&path), 9);
        values.clear();
        assert_eq!(length(&path), 4);
        assert_eq!(length(&folder.path().join("none")), 0);
    }
}
