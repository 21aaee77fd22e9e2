//! Limits the memory of decoded pictures: many are processed at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// Maximum number of pixels that are decoded at once, each of 3 or 4 bytes.
const MAX_PIXELS_AT_ONCE: u64 = 100_000_000;

static PIXELS: Mutex<u64> = Mutex::new(0);
static RELEASED: Condvar = Condvar::new();

/// A part of the memory, which is released when this value is dropped.
pub(crate) struct Reservation(u64);

/// Waits until this number of pixels may be decoded. A picture above the limit is decoded alone.
pub(crate) fn reserve(pixels: u64) -> Reservation {
    let decoded = PIXELS.lock().unwrap_or_else(PoisonError::into_inner);
    let is_full = |decoded: &mut u64| *decoded > 0 && *decoded + pixels > MAX_PIXELS_AT_ONCE;
    let mut decoded = RELEASED.wait_while(decoded, is_full).unwrap_or_else(PoisonError::into_inner);
    *decoded += pixels;
    Reservation(pixels)
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let mut decoded = PIXELS.lock().unwrap_or_else(PoisonError::into_inner);
        *decoded = decoded.saturating_sub(self.0);
        RELEASED.notify_all();
    }
}
