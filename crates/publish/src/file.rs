//! Writes a single file of the author's, such as a post. The files of the site are written by
//! [`output`](crate::output).

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the names of temporary files start. They are hidden, so that a concurrent check ignores them.
pub const TEMPORARY_PREFIX: &str = ".carnet-";

/// Writes the file at `path` so that it has its old content or the new one, even after a crash. Without
/// `permissions`, it gets those of a new file.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("posts/a.json");
/// for text in ["{}", "[]"] {
///     publish::file::write_atomic(&path, text.as_bytes(), None)?;
///     assert_eq!(std::fs::read_to_string(&path)?, text);
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// On an I/O error; the file is then unchanged.
pub fn write_atomic(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    prepare(path, bytes, permissions)?.persist(path)?;
    Ok(())
}

/// A file with `bytes`, to be moved to `path`; it is removed when it is dropped before.
///
/// # Errors
/// When it can't be written.
pub fn prepare(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let mut file = temporary_file(path)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// An empty file in the folder of `path` with the permissions of a new one, to be moved to `path`; it is removed when it
/// is dropped before.
///
/// # Errors
/// When it can't be created.
pub fn temporary_file(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The folder that another is in, and the name of that; none for the root. A path such as `.` has no parent by name, so
/// it is resolved.
///
/// # Errors
/// When such a path can't be read.
pub fn parent_and_name(folder: &Path) -> io::Result<Option<(PathBuf, OsString)>> {
    let whole = match folder.file_name() {
        Some(_) => folder.to_owned(),
        None => folder.canonicalize()?,
    };
    let (parent, name) = (whole.parent(), whole.file_name());
    Ok(parent.zip(name).map(|(parent, name)| (parent.to_owned(), name.to_owned())))
}

/// Writes a new file. It is not moved to `path`, since not every file system can do that without replacing a file.
///
/// # Errors
/// When there is a file at `path`, or it can't be written; a part of a file is not left.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    write_or_remove(File::create_new(path)?, path, bytes)
}

/// A part of a file, as on a full disk, would stop the next attempt.
fn write_or_remove(mut file: impl Write, path: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{create_new, parent_and_name, write_or_remove};

    #[test]
    fn folder_without_a_name_has_a_parent() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("public/posts");
        std::fs::create_dir_all(&inner).unwrap();
        let (parent, name) = parent_and_name(&inner.join("..")).unwrap().unwrap();
        assert_eq!((parent, name.to_str()), (folder.path().canonicalize().unwrap(), Some("public")));
        let (parent, name) = parent_and_name(Path::new("public")).unwrap().unwrap();
        assert_eq!((parent, name.to_str()), (PathBuf::new(), Some("public")));
        assert!(parent_and_name(&folder.path().join("none/..")).is_err());
    }

    #[test]
    fn file_that_cannot_be_written_whole_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        create_new(&path, b"{").unwrap();
        // There is room for one byte.
        let mut disk = [0_u8; 1];
        assert!(write_or_remove(disk.as_mut_slice(), &path, b"{}").is_err());
        assert!(!path.exists());
        create_new(&path, b"{}").unwrap();
        assert!(create_new(&path, b"[]").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"{}");
    }
}
