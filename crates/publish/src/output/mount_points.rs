//! Mount points: they can't be renamed, nothing can be moved into them from outside, and what is in them belongs
//! to others.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use source::failure::Failure;
use source::message::Message;

/// The mount points in a folder: files and folders at any depth, as paths from there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MountPoints(Vec<PathBuf>);

impl MountPoints {
    /// Those in `folder`, also below hidden folders. The folder itself is none of them.
    pub(super) fn of(folder: &Path) -> Self {
        // The system lists them without symbolic links.
        Self(folder.canonicalize().map(|folder| mounted_in(&folder)).unwrap_or_default())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether what is at `below` is a mount point, or in one.
    pub(super) fn contain(&self, below: &Path) -> bool {
        self.0.iter().any(|mount_point| below.starts_with(mount_point))
    }

    /// Checks that everything in `staged` can be moved to `target`, which has these mount points.
    ///
    /// # Errors
    /// When something would be moved into one of them, or in its place.
    pub(super) fn refuse_changes(&self, staged: &Path, target: &Path) -> Result<(), Failure> {
        let is_in_the_way = |mount_point: &&PathBuf| {
            mount_point.ancestors().any(|below| {
                let metadata = staged.join(below).symlink_metadata();
                metadata.is_ok_and(|metadata| below == mount_point.as_path() || !metadata.is_dir())
            })
        };
        match self.0.iter().find(is_in_the_way) {
            Some(below) => Err(Failure::new(Message::output_has_mount_point(target.join(below).as_path()))),
            None => Ok(()),
        }
    }
}

/// Removes a folder, unless it has a mount point, whose files belong to others.
///
/// # Errors
/// When it has one, or on an I/O error. Some of its files may then be removed.
pub(super) fn remove_unmounted(folder: &Path) -> io::Result<()> {
    match MountPoints::of(folder).is_empty() {
        true => fs::remove_dir_all(folder),
        false => Err(io::ErrorKind::ResourceBusy.into()),
    }
}

/// The mount points of the system that are in `folder`. None are known where /proc is not mounted.
#[cfg(target_os = "linux")]
fn mounted_in(folder: &Path) -> Vec<PathBuf> {
    fs::read("/proc/self/mountinfo").map(|list| listed_in(folder, &list)).unwrap_or_default()
}

/// The folders that are on another device than the folder that they are in.
#[cfg(all(unix, not(target_os = "linux")))]
fn mounted_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        if let Ok(entry) = entry
            && entry.file_type().is_dir()
            && is_mount_point(entry.path())
        {
            found.extend(entry.path().strip_prefix(folder).ok().map(Path::to_owned));
            entries.skip_current_dir();
        }
    }
    found
}

#[cfg(not(unix))]
fn mounted_in(_: &Path) -> Vec<PathBuf> {
    Vec::new()
}

/// Those in `folder` of a list as Linux writes it: a line for each, the fifth field of which is its path.
#[cfg(target_os = "linux")]
fn listed_in(folder: &Path, list: &[u8]) -> Vec<PathBuf> {
    let paths = list.split(|byte| *byte == b'\n').filter_map(|line| line.split(|byte| *byte == b' ').nth(4));
    let below = paths.filter_map(|path| unescaped(path).strip_prefix(folder).ok().map(Path::to_owned));
    below.filter(|below| !below.as_os_str().is_empty()).collect()
}

/// A path of the list, in which some bytes are a backslash and three octal digits.
#[cfg(target_os = "linux")]
fn unescaped(path: &[u8]) -> PathBuf {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let (mut bytes, mut rest) = (Vec::new(), path);
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.split_at_checked(3).filter(|_| *byte == b'\\');
        let code = digits.and_then(|(digits, after)| {
            Some((u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()?, after))
        });
        let (byte, after) = code.unwrap_or((*byte, after));
        bytes.push(byte);
        rest = after;
    }
    OsString::from_vec(bytes).into()
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

    use super::{MountPoints, is_mount_point, listed_in, remove_unmounted};

    fn mount_points(paths: &[&str]) -> MountPoints {
        MountPoints(paths.iter().map(Into::into).collect())
    }

    #[test]
    fn mount_points_of_a_folder_are_read_from_the_list() {
        let list = b"26 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            63 26 254:0 /a /srv/blog rw shared:1 - ext4 /dev/vda rw\n\
            64 63 254:0 /b /srv/blog/stats rw shared:1 - ext4 /dev/vda rw\n\
            65 63 254:0 /c /srv/blog/.git/two\\040words\\134\\303\\251 rw - ext4 /dev/vda rw\n\
            66 26 254:0 /d /srv/blog.old/stats rw - ext4 /dev/vda rw\n";
        let found = listed_in(Path::new("/srv/blog"), list);
        assert_eq!(found, [Path::new("stats"), Path::new(".git/two words\\é")]);
        assert_eq!(listed_in(Path::new("/srv/blog/stats"), list), [""; 0].map(Path::new));
    }

    #[test]
    fn mount_points_of_the_system_are_found() {
        let root = MountPoints::of(Path::new("/"));
        assert!(root.contain(Path::new("proc")) && root.contain(Path::new("proc/self")));
        assert!(!root.contain(Path::new("process")) && is_mount_point(Path::new("/proc")));
        let folder = tempfile::tempdir().unwrap();
        // A link to one is none.
        std::os::unix::fs::symlink("/proc", folder.path().join("link")).unwrap();
        assert_eq!(MountPoints::of(folder.path()), MountPoints::default());
        assert!(!is_mount_point(&folder.path().join("link")));
        remove_unmounted(folder.path()).unwrap();
        assert!(!folder.path().exists());
    }

    #[test]
    fn nothing_is_moved_into_a_mount_point() {
        let staged = tempfile::tempdir().unwrap();
        fs::create_dir_all(staged.path().join("stats/old")).unwrap();
        fs::write(staged.path().join("stats/old/a.txt"), "x").unwrap();
        let refusal = |paths: &[&str]| {
            let refused = mount_points(paths).refuse_changes(staged.path(), Path::new("/srv/blog"));
            refused.err().map(|failure| failure.message().text(Language::En))
        };
        for path in ["media", "stats/new", "stats/old/b.txt", ".git/objects"] {
            assert_eq!(refusal(&[path]), None, "{path}");
        }
        // A folder, a file, and below a folder that a file would replace.
        for path in ["stats", "stats/old", "stats/old/a.txt", "stats/old/a.txt/volume"] {
            let said = refusal(&["media", path]).unwrap();
            assert!(said.starts_with(&format!("/srv/blog/{path} is a mount point")), "{said}");
        }
    }
}
