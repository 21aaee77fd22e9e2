//! A file that changes.

use std::path::PathBuf;

/// A file before and after the change.
pub(super) struct FileChange {
    /// Its path before.
    pub(super) from: PathBuf,
    /// Its path after; the same unless it is renamed.
    pub(super) to: PathBuf,
    /// Its content before.
    pub(super) before: String,
    /// Its content after.
    pub(super) after: String,
}
