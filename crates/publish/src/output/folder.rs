//! The staging folder of a build. It is beside its target, or inside it when the target can't be replaced, and it is
//! removed after a failed or interrupted build.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use source::failure::{Failure, OrFailure};
use source::message::Message;

use super::folder_lock::FolderLock;
use super::locked_target::{LockedTarget, parent_of, remove_empty_targets};
use super::mount_points::{is_mount_point, remove_unmounted};
use super::replace::{fill, replace};
use super::shutdown;

/// Prefix of the names of staging folders.
pub(super) const PREFIX: &str = ".carnet-";

/// Length of the random suffix of their names.
const SUFFIX_LENGTH: usize = 6;

/// Longest time between the creation of a folder and its lock.
const MAX_LOCK_AGE: Duration = Duration::from_secs(60);

/// Unfinished staging folders of this process. The lock on the list also serialises moving folders in place.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes unfinished staging folders and empty targets before the process exits, and prevents further moves.
/// Waits for a move in progress.
pub fn abandon() {
    let unfinished = unfinished();
    shutdown::begin();
    for folder in unfinished.iter() {
        // Other threads may be writing a file.
        while folder.exists() && remove_unmounted(folder).is_err_and(|error| is_passing(&error)) {}
    }
    remove_empty_targets();
    std::mem::forget(unfinished);
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound | io::ErrorKind::Interrupted)
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A staging folder, removed on drop.
pub(super) struct Unfinished {
    path: PathBuf,
    is_inside: bool,
    locks: Arc<Locks>,
}

/// The locks of a build, which has them until its end.
pub struct Locks {
    /// The target, which other builds wait for.
    target: LockedTarget,
    /// That on the staging folder, which marks it as in use. When it has replaced the target, other builds wait
    /// for it.
    _staging: Option<FolderLock>,
}

impl Unfinished {
    /// Creates a folder for `target`, and removes those that interrupted builds left for the same target.
    ///
    /// # Errors
    /// When no folder can be created.
    pub(super) fn new(target: LockedTarget) -> Result<Self, Failure> {
        let place = target.path();
        if is_mount_point(place) {
            return Self::inside(target);
        }
        let parent = parent_of(place);
        let mut prefix = OsString::from(PREFIX);
        prefix.push(place.file_name().unwrap_or_default());
        prefix.push("-");
        match make_in(parent, &prefix) {
            // The account may write only into the target.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && place.is_dir() => Self::inside(target),
            made => {
                let path = made.or_failure(|| Message::cannot_make_folder_in(parent))?;
                Ok(Self::at(path, target, false))
            }
        }
    }

    /// Creates the folder inside the target: its files are then replaced one by one.
    pub(super) fn inside(target: LockedTarget) -> Result<Self, Failure> {
        let place = target.path();
        let path = make_in(place, OsStr::new(PREFIX)).or_failure(|| Message::cannot_make_folder_in(place))?;
        Ok(Self::at(path, target, true))
    }

    fn at(path: PathBuf, target: LockedTarget, is_inside: bool) -> Self {
        let locks = Arc::new(Locks { target, _staging: FolderLock::try_new(&path) });
        unfinished().push(path.clone());
        Self { path, is_inside, locks }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder that it will replace.
    pub(super) fn target(&self) -> &Path {
        self.locks.target.path()
    }

    /// Whether it is inside its target.
    pub(super) fn is_inside(&self) -> bool {
        self.is_inside
    }

    /// The locks that it has until it is dropped.
    pub(super) fn locks(&self) -> Arc<Locks> {
        Arc::clone(&self.locks)
    }

    /// Puts it in the place of the target, and removes the old site. An old site that can't be removed stays at
    /// the path of the folder.
    ///
    /// # Errors
    /// On an I/O error. The target is then unchanged.
    pub(super) fn put(self) -> io::Result<()> {
        self.move_with(replace)
    }

    /// Moves its files into the target, and removes the `stale` ones there.
    ///
    /// # Errors
    /// On an I/O error. Some files may then be new and others old.
    pub(super) fn fill(self, stale: &[PathBuf]) -> io::Result<()> {
        self.move_with(|path, target| fill(path, target, stale))
    }

    fn move_with(self, put: impl FnOnce(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
        let _in_place = unfinished();
        put(&self.path, self.target())?;
        // The new site is in place. A later build tries again.
        let _ = remove_unmounted(&self.path);
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.path);
        let _ = remove_unmounted(&self.path);
    }
}

/// Creates a folder in `parent` with the name prefix `prefix`, after removing abandoned ones.
fn make_in(parent: &Path, prefix: &OsStr) -> io::Result<PathBuf> {
    clear(parent, prefix);
    let folder = tempfile::Builder::new().prefix(prefix).rand_bytes(SUFFIX_LENGTH).tempdir_in(parent)?;
    Ok(folder.keep())
}

/// Removes abandoned staging folders: those that are not locked.
fn clear(parent: &Path, prefix: &OsStr) {
    let is_left = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        rest.is_some_and(|rest| rest.len() == SUFFIX_LENGTH && rest.iter().all(u8::is_ascii_alphanumeric))
            && entry.metadata().is_ok_and(|metadata| {
                let age = metadata.modified().ok().and_then(|changed| changed.elapsed().ok());
                metadata.is_dir() && age.is_some_and(|age| age > MAX_LOCK_AGE)
            })
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten().filter(is_left) {
        // The lock is held until the folder is removed.
        if let Some(_lock) = FolderLock::try_new(&entry.path()) {
            let _ = remove_unmounted(&entry.path());
        }
    }
}
