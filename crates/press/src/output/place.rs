//! Putting a finished folder where the old site stands.

use std::fs;
use std::io;
use std::path::Path;

use crate::assets::MANIFEST;

/// Whether a site that was built before stands at `folder`.
pub(super) fn is_site(folder: &Path) -> bool {
    folder.join("assets").join(MANIFEST).is_file()
}

/// Whether `target` is free, empty, or a site that was built before.
pub(super) fn may_be_replaced(target: &Path) -> bool {
    let is_empty = || fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    !target.exists() || is_empty() || is_site(target)
}

/// Puts `staged` in the place of `target`.
///
/// # Errors
/// When the system refuses; `target` is then as it was.
pub(super) fn replace(staged: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(staged, target);
    }
    if exchange(staged, target).is_ok() {
        return fs::remove_dir_all(staged);
    }
    // Where the system can't exchange two folders in one step, the old one steps aside first, and comes back
    // if the new one can't take its place.
    let aside = staged.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(staged, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::remove_dir_all(&aside)
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
