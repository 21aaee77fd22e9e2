//! Writes a single file of the author's, such as a post. The files of the site are written by
//! [`output`](crate::output).

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

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
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    // Hidden, so that a concurrent check ignores it.
    builder.prefix(".carnet-");
    #[cfg(unix)]
    if permissions.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
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
    use super::{create_new, write_or_remove};

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
