//! Files and folders that are on the disk when a call returns, and not only in the memory of the system.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use publish::file::{TEMPORARY_PREFIX, write_atomic};

/// Creates a folder and those around it, if they are missing.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folder(parent)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        created => created?,
    }
    sync_folder_of(folder)
}

/// Lets only the owner read what is in a folder, where the file system has permissions.
///
/// # Errors
/// When others can read it.
#[cfg(unix)]
pub(super) fn restrict(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::set_permissions(folder, fs::Permissions::from_mode(0o700)) {
        // FAT and some network drives have none.
        Err(error) if has_permissions(folder)? && !is_private(&fs::metadata(folder)?) => Err(error),
        _ => Ok(()),
    }
}

/// Whether the file system keeps permissions: a temporary file is made for its owner only.
#[cfg(unix)]
fn has_permissions(folder: &Path) -> io::Result<bool> {
    let file = tempfile::NamedTempFile::new_in(folder)?;
    Ok(is_private(&file.as_file().metadata()?))
}

#[cfg(unix)]
fn is_private(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 == 0
}

/// On Windows, folders below that of a person are closed to others.
#[cfg(not(unix))]
pub(super) fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a file so that it has its old content or the new one, also after a power failure.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomic(path, bytes, None)?;
    sync_folder_of(path)
}

/// The same for a file with a secret: only its owner can read it, where the file system has permissions. On Windows, files
/// below the folder of a person are closed to others.
pub(super) fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // It is made for its owner only; FAT would refuse to set permissions later.
    let mut file = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder_of(path)
}

/// Removes a file; that it is missing is no error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => {
            removed?;
            sync_folder_of(path)
        }
    }
}

/// Removes the temporary files in a folder, which a killed program has left. What can't be removed stays.
pub(super) fn remove_temporary_files(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes the names in the folder of `path` to the disk, after a file of it was created, renamed or removed.
#[cfg(unix)]
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    match fs::File::open(folder)?.sync_all() {
        // Some network file systems can't do it, and have no other way.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

/// Windows opens no folders; there, the journal of the file system has the names.
#[cfg(not(unix))]
pub(super) fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::{has_permissions, is_private};

    #[test]
    fn permissions_are_found_where_they_exist() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        assert!(has_permissions(folder.path()).unwrap());
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        for (mode, expected) in [(0o700, true), (0o750, false), (0o777, false)] {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(is_private(&folder.path().metadata().unwrap()), expected, "{mode:o}");
        }
    }
}
