//! What the file system says about a file without reading it: while it stays the same, the file was not touched.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

const NANOSECONDS_PER_SECOND: u64 = 1_000_000_000;

/// Length and modification time of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileState {
    pub(super) length: u64,
    /// When it was modified, in nanoseconds since 1970. None for whole seconds: the file system may know nothing smaller,
    /// and then a second change leaves the time as it is.
    pub(super) modified: Option<u64>,
}

impl From<&Metadata> for FileState {
    fn from(metadata: &Metadata) -> Self {
        let modified = nanoseconds(metadata).filter(|time| time % NANOSECONDS_PER_SECOND > 0);
        Self { length: metadata.len(), modified }
    }
}

/// When a file was modified, in nanoseconds since 1970.
pub(super) fn nanoseconds(metadata: &Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}
