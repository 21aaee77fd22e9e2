//! The sliding window of rate limits: the times of recent events, for a limit on their number in any period.

use serde::{Deserialize, Serialize};

/// Times of events in milliseconds, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct SlidingWindow(Vec<i64>);

impl SlidingWindow {
    /// The events at these times.
    pub(crate) fn of(mut times: Vec<i64>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The times of the events, oldest first.
    pub(crate) fn times(&self) -> &[i64] {
        &self.0
    }

    /// The events of several windows.
    pub(crate) fn merged<'w>(windows: impl Iterator<Item = &'w Self>) -> Self {
        Self::of(windows.flat_map(|window| &window.0).copied().collect())
    }

    /// Drops the events that are at least `period_ms` ago; returns whether others are left.
    pub(crate) fn prune(&mut self, period_ms: i64, now_ms: i64) -> bool {
        self.0.retain(|time| now_ms - time < period_ms);
        !self.0.is_empty()
    }

    /// Adds an event.
    pub(crate) fn push(&mut self, now_ms: i64) {
        self.0.push(now_ms);
    }

    /// Removes the last event.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Seconds until one more event is allowed by a limit of `max` events in any `period_ms`; none if it is now.
    pub(crate) fn wait(&self, max: usize, period_ms: i64, now_ms: i64) -> Option<i64> {
        let oldest = self.0.get(self.0.len().checked_sub(max)?)?;
        let wait_ms = oldest + period_ms - now_ms;
        (wait_ms > 0).then_some((wait_ms + 999) / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::SlidingWindow;

    #[test]
    fn wait_ends_when_oldest_event_leaves_the_period() {
        let mut window = SlidingWindow::default();
        assert_eq!(window.wait(2, 60_000, 0), None);
        window.push(0);
        window.push(20_000);
        assert_eq!(window.wait(3, 60_000, 30_000), None);
        assert_eq!(window.wait(2, 60_000, 30_000), Some(30));
        assert_eq!(window.wait(2, 60_000, 59_001), Some(1));
        assert_eq!(window.wait(2, 60_000, 60_000), None);
        assert_eq!(window.wait(1, 60_000, 60_000), Some(20));
        assert!(window.prune(60_000, 60_000));
        assert_eq!(window.wait(1, 60_000, 60_000), Some(20));
        window.pop();
        assert!(!window.prune(60_000, 60_000));
    }

    #[test]
    fn merged_windows_are_in_order() {
        let windows = [SlidingWindow(vec![1_000, 4_000]), SlidingWindow(vec![2_000])];
        assert_eq!(SlidingWindow::merged(windows.iter()).wait(2, 10_000, 4_000), Some(8));
    }
}
