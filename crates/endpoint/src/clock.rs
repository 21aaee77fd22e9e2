//! The time: the system's, or one that stands still until it is moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Where the time comes from. Copies tell the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that shows `ms` (milliseconds since 1970) until it is moved.
    pub fn pinned(ms: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(ms))))
    }

    /// Moves a pinned clock; the system's goes by itself.
    pub fn advance(&self, ms: i64) {
        if let Some(pinned) = &self.0 {
            pinned.fetch_add(ms, Ordering::Relaxed);
        }
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Some(pinned) => pinned.load(Ordering::Relaxed),
            None => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
        }
    }
}

/// When a warning was logged last: what thousands of requests run into is said once an hour.
#[derive(Debug)]
pub struct Hourly(AtomicI64);

impl Hourly {
    /// Whether it is time to say it; then the hour begins anew.
    pub fn is_due(&self, now_ms: i64) -> bool {
        let last_ms = self.0.load(Ordering::Relaxed);
        // Of several requests at the same moment, one.
        now_ms.saturating_sub(last_ms) >= HOUR_MS
            && self.0.compare_exchange(last_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Default for Hourly {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}
