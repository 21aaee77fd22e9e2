//! Whether the process is about to end: then nothing is written any more.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_SHUTTING_DOWN: AtomicBool = AtomicBool::new(false);

/// From now on, the process is about to end.
pub(super) fn begin() {
    IS_SHUTTING_DOWN.store(true, Ordering::Relaxed);
}

/// Whether it is.
pub(super) fn has_begun() -> bool {
    IS_SHUTTING_DOWN.load(Ordering::Relaxed)
}
