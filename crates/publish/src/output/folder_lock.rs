//! Locks on folders. There is no lock file, and the system releases a lock when the process ends. Windows, which opens no
//! folders, has none, nor have some network file systems.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use source::failure::Failure;
use source::message::Message;

use super::files::is_same_file;

/// Called with the locked folder when another build has the lock: returns an error, or the build waits.
pub type WhenLocked<'f> = &'f dyn Fn(&Path) -> Result<(), Failure>;

/// A [`WhenLocked`] that does not wait.
///
/// # Errors
/// Always: another build writes to this folder.
pub fn refuse_locked(folder: &Path) -> Result<(), Failure> {
    Err(Failure::new(Message::output_in_use(folder)))
}

/// A locked folder.
pub(super) struct FolderLock(File);

impl FolderLock {
    /// Locks a folder; none when it is locked, or can't be.
    pub(super) fn try_new(folder: &Path) -> Option<Self> {
        let file = File::open(folder).ok()?;
        file.try_lock().ok().map(|()| Self(file))
    }

    /// Locks `target` for a build, or the folder that it is in, if there is no target. None when it can't be locked.
    ///
    /// # Errors
    /// That of `when_locked`, which is called once if another build has the lock.
    pub(super) fn of_target(target: &Path, when_locked: WhenLocked<'_>) -> Result<Option<Self>, Failure> {
        let mut is_told = false;
        loop {
            let folder = lockable(target);
            let Ok(file) = File::open(folder) else { return Ok(None) };
            let locked = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    if !is_told {
                        when_locked(&folder.canonicalize().unwrap_or_else(|_| folder.to_owned()))?;
                        is_told = true;
                    }
                    file.lock()
                }
                tried => tried.map_err(io::Error::from),
            };
            match locked {
                // The build that had the lock may have made or replaced the target.
                Ok(()) if is_at(&file, lockable(target)) => return Ok(Some(Self(file))),
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(None),
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // A program that another thread starts has the file open for a moment, and with it the lock.
        let _ = self.0.unlock();
    }
}

/// The folder that a target is in.
pub(super) fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn lockable(target: &Path) -> &Path {
    if target.is_dir() { target } else { parent_of(target) }
}

/// Whether `folder` is the one that was opened as `file`.
fn is_at(file: &File, folder: &Path) -> bool {
    file.metadata().is_ok_and(|opened| folder.metadata().is_ok_and(|found| is_same_file(&opened, &found)))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
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
}
