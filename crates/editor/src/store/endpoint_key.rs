//! The file of the key for the endpoint.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::durable;
use crate::responses::ProgramKey;

/// Its name in the folder of the editor.
const NAME: &str = "endpoint-key";

/// A file that only its owner can read.
pub(super) struct KeyFile(PathBuf);

impl KeyFile {
    /// The one in the editor's `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self(folder.join(NAME))
    }

    /// The key; none if there is no file, or it holds no key.
    pub(super) fn read(&self) -> io::Result<Option<ProgramKey>> {
        match fs::read(&self.0) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the key, or removes the file.
    pub(super) fn set(&self, key: Option<&ProgramKey>) -> io::Result<()> {
        match key {
            Some(key) => durable::write_secret(&self.0, &serde_json::to_vec(key)?),
            None => durable::remove(&self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::KeyFile;
    use crate::responses::ProgramKey;

    #[test]
    fn key_is_kept_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(folder.path());
        assert!(file.read().unwrap().is_none());
        file.set(None).unwrap();
        let key = ProgramKey::new("carnet_a", &"https://a.example/".parse().unwrap());
        file.set(Some(&key)).unwrap();
        assert!(KeyFile::new(folder.path()).read().unwrap() == Some(key));
        file.set(None).unwrap();
        assert!(file.read().unwrap().is_none());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn damaged_file_holds_no_key() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("endpoint-key"), "{\"endpoint\": \"https").unwrap();
        assert!(KeyFile::new(folder.path()).read().unwrap().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("endpoint-key");
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let key = ProgramKey::new("carnet_a", &"https://a.example/".parse().unwrap());
        KeyFile::new(folder.path()).set(Some(&key)).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
