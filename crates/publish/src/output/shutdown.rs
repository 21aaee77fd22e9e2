//! A flag that the process is shutting down: then nothing is written any more.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_SHUTTING_DOWN: AtomicBool = AtomicBool::new(false);

/// Sets the flag.
pub(super) fn begin() {
    IS_SHUTTING_DOWN.store(true, Ordering::Relaxed);
}

/// Whether the flag is set.
pub(super) fn has_begun() -> bool {
    IS_SHUTTING_DOWN.load(Ordering::Relaxed)
}
