//! Free space in the file system of the database.

use std::path::Path;

/// Free bytes below which a write may fail.
#[cfg(unix)]
const NEARLY_FULL: u64 = 4 * 1024 * 1024;

/// Whether the file system of `path` is nearly full; false if that is unknown.
#[cfg(unix)]
pub(super) fn is_nearly_full(path: &Path) -> bool {
    rustix::fs::statvfs(path).is_ok_and(|system| system.f_bavail.saturating_mul(system.f_frsize) < NEARLY_FULL)
}

/// Not known on this system.
#[cfg(not(unix))]
pub fn is_nearly_full(_: &Path) -> bool {
    false
}
