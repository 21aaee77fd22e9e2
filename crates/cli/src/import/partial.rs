//! A copy that is not complete: it has another name until it is, and can be continued if the host said which file it is.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::client::Start;

/// The incomplete copy of a file.
pub(super) struct Partial {
    /// The complete copy.
    path: PathBuf,
    /// What is there of it. The name is hidden, as those of all unfinished files.
    part: PathBuf,
    /// The file with the validator of the whole file.
    etag: PathBuf,
}

impl Partial {
    pub(super) fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            path: path.to_owned(),
            part: path.with_file_name(format!(".{name}.part")),
            etag: path.with_file_name(format!(".{name}.etag")),
        }
    }

    /// Where a download can be continued; none when it has to start again.
    pub(super) fn start(&self) -> Option<Start> {
        let length = fs::metadata(&self.part).ok()?.len();
        let etag = fs::read_to_string(&self.etag).ok()?;
        (length > 0 && is_strong(&etag)).then_some(Start { length, etag })
    }

    /// Opens the copy to continue it.
    pub(super) fn append(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.part)
    }

    /// Begins the copy of a file with this validator.
    pub(super) fn create(&self, etag: Option<&str>) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Never the new validator beside the old content.
        self.discard();
        let file = File::create(&self.part)?;
        if let Some(etag) = etag.filter(|etag| is_strong(etag)) {
            fs::write(&self.etag, etag)?;
        }
        Ok(file)
    }

    /// Makes the copy a complete one.
    pub(super) fn complete(&self, file: &File) -> io::Result<()> {
        file.sync_all()?;
        fs::rename(&self.part, &self.path)?;
        self.discard();
        Ok(())
    }

    /// Removes what is there.
    pub(super) fn discard(&self) {
        let _ = fs::remove_file(&self.etag);
        let _ = fs::remove_file(&self.part);
    }
}

/// Whether files with this validator are the same byte for byte. It is sent back in a header.
fn is_strong(etag: &str) -> bool {
    let inside = etag.strip_prefix('"').and_then(|etag| etag.strip_suffix('"'));
    inside.is_some_and(|inside| inside.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Partial, Start, is_strong};

    #[test]
    fn copy_with_a_strong_validator_is_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2012/a.jpg");
        let partial = Partial::of(&path);
        assert_eq!(partial.start(), None);
        partial.create(Some("\"x\"")).unwrap().write_all(b"ab").unwrap();
        assert_eq!(partial.start(), Some(Start { length: 2, etag: "\"x\"".to_owned() }));
        let mut file = partial.append().unwrap();
        file.write_all(b"c").unwrap();
        partial.complete(&file).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"abc");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        partial.create(Some("W/\"x\"")).unwrap().write_all(b"ab").unwrap();
        assert_eq!(partial.start(), None);
    }

    #[test]
    fn strong_validators_are_told_from_weak_ones() {
        assert!(is_strong("\"a-1\"") && is_strong("\"\""));
        for etag in ["", "\"", "W/\"a\"", "a", "\"a\"\n", "\"a\nb\""] {
            assert!(!is_strong(etag), "{etag:?}");
        }
    }
}
