//! The files of posts and static pages: read with a hash, and replaced only while they have the hash that was read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use publish::file::{TEMPORARY_PREFIX, prepare};
use source::diagnostic::Diagnostic;
use source::failure::{Failure, OrFailure};
use source::json::decode;
use source::message::Message;
use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};

use super::durable;
use super::error::StoreError;
use super::file_name::FileName;
use super::source_text::SourceText;

/// How old a temporary file is that no running program is about to move.
const LEFT_OVER_AGE: Duration = Duration::from_secs(60 * 60);

/// The files in the author's folder.
pub struct Files {
    /// Without symbolic links.
    public: PathBuf,
}

impl Files {
    /// The files in `public`, without what a killed program has left there.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(public: &Path) -> io::Result<Self> {
        let public = public.canonicalize()?;
        for folder in ["posts", "pages"] {
            for entry in WalkDir::new(public.join(folder)).into_iter().filter_map(Result::ok) {
                if is_left_over(&entry) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
        Ok(Self { public })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When there is none, it is outside of the author's folder, or it can't be read.
    pub fn read(&self, name: &FileName) -> Result<SourceText, StoreError> {
        read(&self.resolve(name)?, name)
    }

    /// Replaces a file that has the hash `base`: after a crash at any moment, it has its old text or the new one.
    ///
    /// # Errors
    /// When it has another hash by now, or can't be written; it is unchanged then.
    pub fn replace(&self, name: &FileName, base: &str, text: String) -> Result<SourceText, StoreError> {
        let cannot_write = || Message::cannot_write_file(name.as_str());
        let path = self.resolve(name)?;
        let permissions = fs::metadata(&path).or_failure(cannot_write)?.permissions();
        if permissions.readonly() {
            // The file could be replaced all the same; but its owner has said that it is not to be written.
            let denied = io::Error::from(io::ErrorKind::PermissionDenied);
            return Err(Failure::because(cannot_write(), denied).into());
        }
        let new = SourceText::new(text);
        let prepared = prepare(&path, new.text.as_bytes(), Some(permissions)).or_failure(cannot_write)?;
        // Immediately before the change, since writing takes time, in which another program may have written.
        let current = read(&path, name)?;
        if current.hash != base {
            return Err(StoreError::Changed(current));
        }
        prepared.persist(&path).map_err(|failed| failed.error).or_failure(cannot_write)?;
        durable::sync_folder_of(&path).or_failure(cannot_write)?;
        Ok(new)
    }

    /// Writes a new file; none when there is one of this name.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn create(&self, name: &FileName, text: String) -> Result<Option<SourceText>, StoreError> {
        let cannot_write = || Message::cannot_write_file(name.as_str());
        let path = self.public.join(name.as_str());
        let folder = path.parent().unwrap_or(&self.public);
        // Before folders are made, so that none is made elsewhere.
        let existing = folder.ancestors().find(|folder| folder.exists()).unwrap_or(&self.public);
        if !existing.canonicalize().or_failure(cannot_write)?.starts_with(&self.public) {
            return Err(StoreError::Missing);
        }
        durable::create_folder(folder).or_failure(cannot_write)?;
        let new = SourceText::new(text);
        let prepared = prepare(&path, new.text.as_bytes(), None).or_failure(cannot_write)?;
        if !persist_new(prepared, &path).or_failure(cannot_write)? {
            return Ok(None);
        }
        durable::sync_folder_of(&path).or_failure(cannot_write)?;
        Ok(Some(new))
    }

    /// The path of a file, through symbolic links that stay in the author's folder.
    fn resolve(&self, name: &FileName) -> Result<PathBuf, StoreError> {
        let path = match self.public.join(name.as_str()).canonicalize() {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(StoreError::Missing);
            }
            path => path.or_failure(|| Message::cannot_read_file(name.as_str()))?,
        };
        // Reading from a pipe would block.
        if path.starts_with(&self.public) && path.is_file() { Ok(path) } else { Err(StoreError::Missing) }
    }
}

fn read(path: &Path, name: &FileName) -> Result<SourceText, StoreError> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreError::Missing),
        bytes => bytes.or_failure(|| Message::cannot_read_file(name.as_str()))?,
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceText::new(text)),
        Err(error) => {
            let diagnostics = decode(name.as_str(), error.as_bytes()).err().unwrap_or_default();
            Err(diagnostics.into_iter().next().unwrap_or_else(|| not_utf8(name)).into())
        }
    }
}

fn not_utf8(name: &FileName) -> Diagnostic {
    Diagnostic::of_file(name.as_str(), Message::file_unreadable(), Message::save_as_utf8())
}

/// Moves a file to a path where there is none; returns whether there was none.
fn persist_new(file: NamedTempFile, path: &Path) -> io::Result<bool> {
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(_) if path.symlink_metadata().is_ok() => Ok(false),
        // Some file systems have no way to move a file without replacing one.
        Err(failed) => {
            failed.file.persist(path)?;
            Ok(true)
        }
    }
}

/// Whether a killed program has left this temporary file.
fn is_left_over(entry: &DirEntry) -> bool {
    let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
    let is_temporary = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
    is_temporary && entry.file_type().is_file() && age().is_some_and(|age| age > LEFT_OVER_AGE)
}
