//! The folder in which a site is put together. It stands beside its target, or inside it where the target can't be
//! replaced, and none is left behind: neither by a build that fails, nor by one that is interrupted.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};

use super::place::{fill, replace};
use super::shutdown;

/// How the names of such folders begin.
pub(super) const PREFIX: &str = ".carnet-";

/// How many letters and digits end them.
const SUFFIX_LENGTH: usize = 6;

/// Between its making and its lock, a folder looks as if nobody had it; never so long.
const MAX_LOCK_AGE: Duration = Duration::from_secs(60);

/// Those that this process has not put in place. Whoever holds the list keeps all others from doing so.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what this process has not finished, for a process that ends now: nothing is put in place any more. A site that
/// is just being put in place is waited for.
pub fn abandon() {
    let unfinished = unfinished();
    shutdown::begin();
    for folder in unfinished.iter() {
        // Other threads may be in the middle of a file.
        while folder.exists() && fs::remove_dir_all(folder).is_err_and(|error| is_passing(&error)) {}
    }
    std::mem::forget(unfinished);
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound | io::ErrorKind::Interrupted)
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that is being filled. It goes when this is dropped.
pub(super) struct Unfinished {
    path: PathBuf,
    target: PathBuf,
    is_inside: bool,
    /// Tells other builds that it is in use, until this process ends, however it does.
    _lock: Option<File>,
}

impl Unfinished {
    /// A folder for what will stand at `target`. What interrupted builds have left for the same target is removed.
    ///
    /// # Errors
    /// When none can be made.
    pub(super) fn new(target: PathBuf) -> Result<Self> {
        if is_mount_point(&target) {
            return Self::inside(target);
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).with_context(|| format!("can't make {}", parent.display()))?;
        let mut prefix = OsString::from(PREFIX);
        prefix.push(target.file_name().unwrap_or_default());
        prefix.push("-");
        match make_in(&parent, &prefix) {
            // An account that may write into the target alone.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && target.is_dir() => Self::inside(target),
            made => {
                let path = made.with_context(|| format!("can't make a folder in {}", parent.display()))?;
                Ok(Self::at(path, target, false))
            }
        }
    }

    /// The same inside the target, which stays: its files are replaced one by one.
    pub(super) fn inside(target: PathBuf) -> Result<Self> {
        fs::create_dir_all(&target).with_context(|| format!("can't make {}", target.display()))?;
        let path = make_in(&target, OsStr::new(PREFIX))
            .with_context(|| format!("can't make a folder in {}", target.display()))?;
        Ok(Self::at(path, target, true))
    }

    fn at(path: PathBuf, target: PathBuf, is_inside: bool) -> Self {
        let lock = lock(&path);
        unfinished().push(path.clone());
        Self { path, target, is_inside, _lock: lock }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is to stand.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Whether it is inside of its target, with all that is there already.
    pub(super) fn is_inside(&self) -> bool {
        self.is_inside
    }

    /// Puts it in place.
    ///
    /// # Errors
    /// When the system refuses. The target is then as it was, unless this is inside of it: then some of its files may be
    /// new.
    pub(super) fn put(self) -> io::Result<()> {
        // What is replaced takes this one's name for a moment, and is no more to be removed by others than this one was.
        let _lock = lock(&self.target);
        let in_place = unfinished();
        let Self { path, target, .. } = &self;
        let put = if self.is_inside { fill(path, target) } else { replace(path, target) };
        drop(in_place);
        put
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.path);
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A new folder in `room`, whose name begins with `prefix`, and none of those that were left behind.
fn make_in(room: &Path, prefix: &OsStr) -> io::Result<PathBuf> {
    clear(room, prefix);
    let folder = tempfile::Builder::new().prefix(prefix).rand_bytes(SUFFIX_LENGTH).tempdir_in(room)?;
    Ok(folder.keep())
}

/// Removes folders that builds have left behind: nobody has them locked.
fn clear(room: &Path, prefix: &OsStr) {
    let is_left = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        rest.is_some_and(|rest| rest.len() == SUFFIX_LENGTH && rest.iter().all(u8::is_ascii_alphanumeric))
            && entry.metadata().is_ok_and(|metadata| {
                let age = metadata.modified().ok().and_then(|changed| changed.elapsed().ok());
                metadata.is_dir() && age.is_some_and(|age| age > MAX_LOCK_AGE)
            })
    };
    for entry in fs::read_dir(room).into_iter().flatten().flatten().filter(is_left) {
        // The lock is held until the folder is gone.
        if let Some(_lock) = lock(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A lock on a folder, which ends with the process; none where somebody else has it, or the system has no such locks.
fn lock(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.try_lock().ok().map(|()| file)
}

/// Whether another file system, or another part of one, begins at `folder`: such a folder can't be renamed.
#[cfg(target_os = "linux")]
fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, folder, AtFlags::empty(), StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    device(folder).is_some_and(|own| device(&folder.join("..")) != Some(own))
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}
