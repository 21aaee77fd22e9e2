//! The system's clock, or a fixed one for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A source of the time. Copies share it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock fixed at `ms` (milliseconds since 1970).
    pub fn pinned(ms: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(ms))))
    }

    /// Advances a fixed clock; the system's clock is not changed.
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

    /// The time until `next_ms`, but at most `limit`, which is also the time when nothing is due.
    pub(crate) fn pause_until(&self, next_ms: Option<i64>, limit: Duration) -> Duration {
        let wait_ms = next_ms.map(|next_ms| next_ms.saturating_sub(self.now_ms()));
        wait_ms.map_or(limit, |ms| Duration::from_millis(u64::try_from(ms).unwrap_or_default()).min(limit))
    }
}

/// Limits a warning to one an hour, however many requests cause it.
#[derive(Debug)]
pub struct Hourly(AtomicI64);

impl Hourly {
    /// Whether the warning is due; if so, the next one is due in an hour.
    pub fn is_due(&self, now_ms: i64) -> bool {
        let last_ms = self.0.load(Ordering::Relaxed);
        // Of concurrent requests, only one logs the warning.
        now_ms.saturating_sub(last_ms) >= HOUR_MS
            && self.0.compare_exchange(last_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Default for Hourly {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Clock;

    #[test]
    fn pause_ends_when_next_is_due() {
        let (clock, limit) = (Clock::pinned(1_000), Duration::from_secs(60));
        let pause = |next_ms| clock.pause_until(next_ms, limit);
        assert_eq!(pause(Some(1_500)), Duration::from_millis(500));
        assert_eq!(pause(Some(500)), Duration::ZERO);
        assert_eq!((pause(Some(i64::MAX)), pause(None)), (limit, limit));
    }
}
