//! The target of a build, which is locked. Where there is none yet, an empty folder is made and locked: with a
//! lock on the folder around it, a build would wait for any program that has locked that one, maybe for the one
//! that started it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use source::failure::{Failure, OrFailure};
use source::message::Message;

use super::files::is_same_file;
use super::folder_lock::FolderLock;

/// Called with the locked folder when another build has the lock: returns an error, or the build waits.
pub type WhenLocked<'f> = &'f dyn Fn(&Path) -> Result<(), Failure>;

/// A [`WhenLocked`] that does not wait.
///
/// # Errors
/// Always: another build writes to this folder.
pub fn refuse_locked(folder: &Path) -> Result<(), Failure> {
    Err(Failure::new(Message::output_in_use(folder)))
}

/// The targets that this process has made.
static MADE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn made() -> MutexGuard<'static, Vec<PathBuf>> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes targets that are still empty before the process exits. No others can be made afterwards.
pub(super) fn remove_empty_targets() {
    let made = made();
    for target in made.iter() {
        let _ = fs::remove_dir(target);
    }
    std::mem::forget(made);
}

/// A locked target. If it was made for the lock, and is still empty when this value is dropped, it is removed.
pub struct LockedTarget {
    path: PathBuf,
    is_made: bool,
    /// None where it can't be locked.
    _lock: Option<FolderLock>,
}

impl LockedTarget {
    /// Locks `target`.
    ///
    /// # Errors
    /// When it can't be made, or that of `when_locked`, which is called once if another build has the lock.
    pub fn new(target: &Path, when_locked: WhenLocked<'_>) -> Result<Self, Failure> {
        // Of a symbolic link, the target is replaced and not the link.
        let path = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let parent = parent_of(&path);
        fs::create_dir_all(parent).or_failure(|| Message::cannot_make_folder(parent))?;
        let (mut is_made, mut is_told) = (false, false);
        let lock = loop {
            is_made |= make(&path).or_failure(|| Message::cannot_make_folder(path.as_path()))?;
            let file = match File::open(&path) {
                Ok(file) => file,
                // The build that had the lock has removed it.
                Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => continue,
                Err(_) => break None,
            };
            let locked = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    if !is_told {
                        when_locked(&path.canonicalize().unwrap_or_else(|_| path.clone()))?;
                        is_told = true;
                    }
                    file.lock()
                }
                tried => tried.map_err(io::Error::from),
            };
            match locked {
                // The build that had the lock may have removed or replaced the target.
                Ok(()) if is_at(&file, &path) => break Some(FolderLock::of(file)),
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break None,
            }
        };
        Ok(Self { path, is_made, _lock: lock })
    }

    /// The folder, with its symbolic links resolved if it was there before.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for LockedTarget {
    fn drop(&mut self) {
        if self.is_made {
            let mut made = made();
            made.retain(|path| *path != self.path);
            // Only an empty folder can be removed so.
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// Makes a target, if there is none; returns whether it did.
fn make(target: &Path) -> io::Result<bool> {
    if target.exists() {
        return Ok(false);
    }
    let mut made = made();
    match fs::create_dir(target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        created => {
            created?;
            made.push(target.to_owned());
            Ok(true)
        }
    }
}

/// The folder that a target is in.
pub(super) fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Whether `folder` is the one that was opened as `file`.
fn is_at(file: &File, folder: &Path) -> bool {
    file.metadata().is_ok_and(|opened| folder.metadata().is_ok_and(|found| is_same_file(&opened, &found)))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    use super::{Failure, refuse_locked};
    use crate::output::Staging;

    /// Longest wait for a thread.
    const TIMEOUT: Duration = Duration::from_secs(60);

    fn write(staging: &Staging, text: &str) {
        staging.write("assets/app.json", b"{}").unwrap();
        staging.write("a.txt", text.as_bytes()).unwrap();
    }

    fn is_locked(target: &Path) -> bool {
        let error = Staging::beside(target, &refuse_locked).err();
        error.is_some_and(|error| error.to_string().starts_with("another build is writing to "))
    }

    #[test]
    fn target_is_locked_until_the_build_is_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        // The first build makes the target, the second moves a file into it, the third replaces it.
        for (text, is_moved) in [("un", false), ("deux", true), ("trois", false)] {
            let staging = Staging::beside(&target, &refuse_locked).unwrap();
            let staging = if is_moved { staging.with_few_files_moved() } else { staging };
            assert!(is_locked(&target), "{text}");
            write(&staging, text);
            let mut is_locked_at_end = false;
            staging.finish_with_record(|_, _| is_locked_at_end = is_locked(&target)).unwrap();
            assert!(is_locked_at_end && !is_locked(&target), "{text}");
        }
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "trois");
        drop(Staging::beside(&target, &refuse_locked).unwrap());
        assert!(!is_locked(&target));
    }

    #[test]
    fn waiting_build_gets_the_site_of_the_other_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        // The first time, there is no target.
        for text in ["un", "deux"] {
            let first = Staging::beside(&target, &refuse_locked).unwrap();
            write(&first, text);
            let (sender, waits) = channel();
            let wait = |_: &Path| -> Result<(), Failure> {
                sender.send(()).unwrap();
                Ok(())
            };
            thread::scope(|scope| {
                let second = scope.spawn(|| {
                    let staging = Staging::beside(&target, &wait).unwrap();
                    fs::read_to_string(staging.old().unwrap().join("a.txt")).unwrap()
                });
                waits.recv_timeout(TIMEOUT).unwrap();
                first.finish().unwrap();
                assert_eq!(second.join().unwrap(), text);
            });
        }
    }

    #[test]
    fn folder_around_the_target_may_be_locked() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        let around = File::open(folder.path()).unwrap();
        around.lock().unwrap();
        let staging = Staging::beside(&target, &refuse_locked).unwrap();
        assert!(is_locked(&target));
        write(&staging, "un");
        staging.finish().unwrap();
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "un");
    }

    #[test]
    fn target_of_a_failed_build_is_removed_if_it_made_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        for start in [Staging::beside, Staging::inside] {
            let staging = start(&target, &refuse_locked).unwrap();
            write(&staging, "un");
            assert!(target.is_dir());
            drop(staging);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
            fs::create_dir(&target).unwrap();
            drop(start(&target, &refuse_locked).unwrap());
            assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
            fs::remove_dir(&target).unwrap();
        }
    }

    #[test]
    fn build_that_waits_for_a_failed_one_makes_the_target() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        let first = Staging::beside(&target, &refuse_locked).unwrap();
        let (sender, waits) = channel();
        let wait = |_: &Path| -> Result<(), Failure> {
            sender.send(()).unwrap();
            Ok(())
        };
        thread::scope(|scope| {
            let second = scope.spawn(|| {
                let staging = Staging::beside(&target, &wait).unwrap();
                assert!(staging.old().is_none() && is_locked(&target));
                write(&staging, "deux");
                staging.finish().unwrap();
            });
            waits.recv_timeout(TIMEOUT).unwrap();
            drop(first);
            second.join().unwrap();
        });
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "deux");
    }
}
