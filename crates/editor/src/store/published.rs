//! What was published last: by the editor, and by `carnet publish`, which writes the same file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use site::memory::FileState;

use super::durable;

/// Name of the file in the editor's folder.
const FILE: &str = "published.json";

/// The posts and static pages that readers have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// When they were uploaded; none if that is not known.
    pub time: Option<Timestamp>,
    /// The SHA-256 of each file as it was published, by its path below `public/`.
    pub files: BTreeMap<String, String>,
}

impl Published {
    /// Reads the file in the editor's `folder`. Nothing is known without one, or if it is damaged.
    pub fn read(folder: &Path) -> Self {
        let bytes = fs::read(folder.join(FILE)).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes the file in the absolute path `folder`, which is made if it is missing. Only its owner can read what is
    /// in it.
    ///
    /// # Errors
    /// When it can't be written; the file is unchanged then.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        durable::create_folder(folder)?;
        durable::restrict(folder)?;
        durable::write(&folder.join(FILE), &serde_json::to_vec(self)?)
    }
}

/// The file in a folder, which is read again when it has changed.
pub(super) struct PublishedFile {
    folder: PathBuf,
    read: Mutex<Option<(FileState, Arc<Published>)>>,
}

impl PublishedFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, read: Mutex::default() }
    }

    pub(super) fn get(&self) -> Arc<Published> {
        // Before it is read, so that a later change is found.
        let state = FileState::of(&self.folder.join(FILE));
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some((known, published)), Some(state)) = (&*read, state)
            && *known == state
        {
            return Arc::clone(published);
        }
        let published = Arc::new(Published::read(&self.folder));
        *read = state.map(|state| (state, Arc::clone(&published)));
        published
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use jiff::Timestamp;

    use super::{FILE, Published, PublishedFile};

    #[test]
    fn published_files_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join(".carnet/editor");
        let file = PublishedFile::new(folder.clone());
        assert_eq!(*file.get(), Published::default());
        for hash in ["00", "0123"] {
            let files = BTreeMap::from([("posts/a.json".to_owned(), hash.to_owned())]);
            let published = Published { time: Some(Timestamp::UNIX_EPOCH), files };
            published.write(&folder).unwrap();
            assert_eq!(*file.get(), published);
        }
        fs::write(folder.join(FILE), "{").unwrap();
        assert_eq!(*file.get(), Published::default());
    }

    #[cfg(unix)]
    #[test]
    fn published_files_are_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("editor");
        Published::default().write(&folder).unwrap();
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
