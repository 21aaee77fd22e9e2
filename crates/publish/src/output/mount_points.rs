//! Mount points: they can't be renamed, and nothing can be moved into them from outside.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use source::failure::Failure;
use source::message::Message;
use walkdir::WalkDir;

/// Whether one of the folders of the site at `target`, or an entry at its top, is a mount point. If the site were replaced,
/// its files would be deleted with the old site.
pub(super) fn has_mount_point(target: &Path, folders: &[PathBuf]) -> bool {
    let mut entries = fs::read_dir(target).into_iter().flatten().flatten();
    entries.any(|entry| is_mount_point(&entry.path())) || folders.par_iter().any(|folder| is_mount_point(folder))
}

/// Checks that everything in `staged` can be moved to `target`.
///
/// # Errors
/// When a file or a folder there is a mount point.
pub(super) fn refuse_mount_points(staged: &Path, target: &Path) -> Result<(), Failure> {
    for entry in WalkDir::new(staged).min_depth(1).into_iter().filter_map(Result::ok) {
        let place = target.join(entry.path().strip_prefix(staged).unwrap_or(entry.path()));
        if is_mount_point(&place) {
            return Err(Failure::new(Message::output_has_mount_point(place.as_path())));
        }
    }
    Ok(())
}

/// Whether a file or folder is a mount point.
#[cfg(target_os = "linux")]
pub(super) fn is_mount_point(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

/// Whether a file or folder is on another device than the folder that it is in.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn is_mount_point(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = path.symlink_metadata().map(|metadata| metadata.dev()).ok();
    let around = path.parent().and_then(|parent| parent.metadata().ok()).map(|metadata| metadata.dev());
    own.zip(around).is_some_and(|(own, around)| own != around)
}

#[cfg(not(unix))]
pub(super) fn is_mount_point(_: &Path) -> bool {
    false
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use protocol::language::Language;

    use super::{has_mount_point, refuse_mount_points};

    #[test]
    fn folder_of_the_site_may_be_a_mount_point() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("media");
        fs::create_dir(&inner).unwrap();
        assert!(!has_mount_point(folder.path(), &[folder.path().to_owned(), inner.clone()]));
        assert!(has_mount_point(folder.path(), &[inner.clone(), "/proc".into()]));
        assert!(has_mount_point(Path::new("/"), &[]));
        // A link to one is none.
        std::os::unix::fs::symlink("/proc", folder.path().join("link")).unwrap();
        assert!(!has_mount_point(folder.path(), &[inner]));
    }

    #[test]
    fn nothing_is_moved_into_a_mount_point() {
        let staged = tempfile::tempdir().unwrap();
        let add = |name: &str| {
            fs::create_dir(staged.path().join(name)).unwrap();
            fs::write(staged.path().join(name).join("a.txt"), "x").unwrap();
        };
        add("not-a-folder-of-the-system");
        assert!(refuse_mount_points(staged.path(), Path::new("/")).is_ok());
        add("proc");
        let refusal = refuse_mount_points(staged.path(), Path::new("/")).unwrap_err();
        assert!(refusal.message().text(Language::En).starts_with("/proc is a mount point"), "{refusal}");
    }
}
