//! How much room the file system of the database has left.

use std::path::Path;

/// Free bytes below which a write may not fit.
#[cfg(unix)]
const NEARLY_FULL: u64 = 4 * 1024 * 1024;

/// Whether little room is left beside the file at `path`. Where that can't be told, it is not.
#[cfg(unix)]
pub fn is_nearly_full(path: &Path) -> bool {
    rustix::fs::statvfs(path).is_ok_and(|system| system.f_bavail.saturating_mul(system.f_frsize) < NEARLY_FULL)
}

/// Whether little room is left beside the file at `path`: not told here.
#[cfg(not(unix))]
pub fn is_nearly_full(_: &Path) -> bool {
    false
}
