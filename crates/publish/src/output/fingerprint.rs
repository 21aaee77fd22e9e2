//! One hash for all files of a site by name, length and modification time. While it stays the same, no file was added,
//! removed or changed. Hidden files and folders at the top are not a part of the site.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::Staging;
use super::file_names::{NO_JEKYLL, is_hidden};
use super::files::{FILE_MODE, FOLDER_MODE, is_open};
use super::recorded_files::{modification_time, nanoseconds};
use crate::hash::DebugHash;

/// Longest wait for the clock of the file system.
const MAX_CLOCK_WAIT: Duration = Duration::from_millis(50);

/// Interval at which it is read.
const CLOCK_INTERVAL: Duration = Duration::from_millis(1);

impl Staging {
    /// The fingerprint of the old site; none when modification times do not tell its files, or when one is not as a
    /// build leaves it.
    pub fn old_fingerprint(&self) -> Option<String> {
        let old = self.old()?;
        old.metadata().ok().filter(|metadata| is_open(metadata, FOLDER_MODE))?;
        Some(Fingerprint::of(old)?.hash)
    }
}

/// The fingerprint of a new site when it is in place.
pub(super) fn fingerprint_of_new(site: &Path) -> Option<String> {
    let Fingerprint { hash, newest } = Fingerprint::of(site)?;
    wait_for_clock(newest, site).then_some(hash)
}

struct Fingerprint {
    hash: String,
    /// The newest modification time of a file.
    newest: u64,
}

impl Fingerprint {
    /// Folders are read level by level, since they may be nested deeply.
    fn of(root: &Path) -> Option<Self> {
        let (mut hash, mut newest) = (DebugHash::default(), 0_u64);
        let mut level = vec![PathBuf::new()];
        while !level.is_empty() {
            let read: Vec<Folder> = level.par_iter().map(|below| Folder::read(root, below)).collect::<Option<_>>()?;
            let mut next = Vec::new();
            for (below, folder) in level.iter().zip(read) {
                hash.add(&(below, &folder.hash));
                newest = newest.max(folder.newest);
                next.extend(folder.folders);
            }
            level = next;
        }
        Some(Self { hash: hash.finish(), newest })
    }
}

struct Folder {
    /// The hash of its files.
    hash: String,
    /// The newest modification time of its files, 0 without any.
    newest: u64,
    /// The folders in it, as paths below the root.
    folders: Vec<PathBuf>,
}

impl Folder {
    /// The folder at `below` in `root`; none when it has an entry that builds do not write.
    fn read(root: &Path, below: &Path) -> Option<Self> {
        let is_root = below.as_os_str().is_empty();
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(root.join(below)).ok()? {
            let entry = entry.ok()?;
            let name = entry.file_name();
            if is_root && is_left_alone(&name.to_string_lossy()) {
                continue;
            }
            let metadata = entry.metadata().ok()?;
            if metadata.is_dir() && is_open(&metadata, FOLDER_MODE) {
                folders.push(below.join(name));
            } else if metadata.is_file() && is_open(&metadata, FILE_MODE) {
                files.push((name, metadata.len(), modification_time(&metadata)?));
            } else {
                return None;
            }
        }
        files.sort_unstable();
        folders.sort_unstable();
        let newest = files.iter().map(|(_, _, modified)| *modified).max().unwrap_or(0);
        let mut hash = DebugHash::default();
        hash.add(&files);
        Some(Self { hash: hash.finish(), newest, folders })
    }
}

/// Whether builds neither write nor remove the entry of this name at the top of a site.
fn is_left_alone(name: &str) -> bool {
    is_hidden(name) && name != NO_JEKYLL
}

/// Waits until a file that is written in `folder` gets a later time than `newest`: clocks of file systems advance in
/// steps of some milliseconds, and a second change of a file in the same step would not be seen. Returns whether it
/// does.
fn wait_for_clock(newest: u64, folder: &Path) -> bool {
    let Ok(mut probe) = tempfile::tempfile_in(folder) else { return false };
    let start = Instant::now();
    loop {
        let time = probe.write_all(b"\n").and_then(|()| probe.metadata()).ok().as_ref().and_then(nanoseconds);
        if time.is_some_and(|time| time > newest) {
            return true;
        }
        if time.is_none() || start.elapsed() > MAX_CLOCK_WAIT {
            return false;
        }
        sleep(CLOCK_INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{Fingerprint, wait_for_clock};
    use crate::output::recorded_files::nanoseconds;

    const TIME: u64 = 1_000_000_500;

    fn write(path: &Path, bytes: &[u8], nanoseconds: u64) {
        fs::write(path, bytes).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_nanos(nanoseconds)).unwrap();
    }

    #[test]
    fn fingerprint_tells_what_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("a/b")).unwrap();
        write(&root.join("a/b/c"), b"abc", TIME);
        write(&root.join("d"), b"abc", TIME);
        let hash = || Fingerprint::of(root).map(|found| found.hash);
        let first = hash();
        assert!(first.is_some());
        // Hidden files at the top are not a part of it.
        fs::create_dir(root.join(".git")).unwrap();
        write(&root.join(".git/HEAD"), b"x", TIME);
        assert_eq!(hash(), first);
        write(&root.join("d"), b"abc", TIME + 1);
        assert_ne!(hash(), first);
        write(&root.join("d"), b"abcd", TIME);
        assert_ne!(hash(), first);
        write(&root.join("d"), b"abc", TIME);
        assert_eq!(hash(), first);
        for added in ["a/b/d", "a/.e", ".nojekyll"] {
            write(&root.join(added), b"", TIME);
            assert_ne!(hash(), first, "{added}");
            fs::remove_file(root.join(added)).unwrap();
        }
        fs::create_dir(root.join("a/e")).unwrap();
        assert_ne!(hash(), first);
        fs::remove_dir(root.join("a/e")).unwrap();
        fs::rename(root.join("a/b/c"), root.join("a/c")).unwrap();
        assert_ne!(hash(), first);
    }

    #[test]
    fn site_with_time_in_whole_seconds_has_no_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("a"), b"abc", 2_000_000_000);
        assert!(Fingerprint::of(folder.path()).is_none());
        assert!(Fingerprint::of(&folder.path().join("none")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn site_with_closed_file_or_link_has_no_fingerprint() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"abc", TIME);
        let set_mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        set_mode(0o600);
        assert!(Fingerprint::of(folder.path()).is_none());
        set_mode(0o644);
        assert!(Fingerprint::of(folder.path()).is_some());
        symlink("a", folder.path().join("b")).unwrap();
        assert!(Fingerprint::of(folder.path()).is_none());
    }

    #[test]
    fn later_change_has_later_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "abc").unwrap();
        let time = |path: &Path| nanoseconds(&path.metadata().unwrap()).unwrap();
        let first = time(&path);
        assert!(wait_for_clock(first, folder.path()));
        fs::write(&path, "abd").unwrap();
        assert!(time(&path) > first);
        let future = SystemTime::now() + Duration::from_secs(3_600);
        let future = future.duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        assert!(!wait_for_clock(future, folder.path()));
    }
}
