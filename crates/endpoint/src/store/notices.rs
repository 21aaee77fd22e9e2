//! The queue of notices to the author.

use super::response::StoredResponse;
use super::{Store, StoreError};

const MINUTE_MS: i64 = 60 * 1000;

/// Limit on the delay between two attempts.
const MAX_RETRY_DELAY_MS: i64 = 6 * 60 * MINUTE_MS;

/// Limit on attempts: with the delays below, about three days.
pub const ATTEMPTS: u32 = 20;

/// Time since a notice was due after which no endpoint sends it.
pub const ABANDONED_MS: i64 = 3 * 24 * 60 * MINUTE_MS;

/// The delay after so many attempts: a minute, two, four, … up to six hours.
pub(super) fn retry_delay_ms(attempts: u32) -> i64 {
    MINUTE_MS.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(MAX_RETRY_DELAY_MS)
}

impl Store {
    /// The responses with a due notice for `channel`, oldest first. Of endpoints on one server, each gets others.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn due_notices(
        &self,
        channel: &'static str,
        now_ms: i64,
        limit: usize,
    ) -> Result<Vec<StoredResponse>, StoreError> {
        on_database!(self, due_notices(channel, now_ms, limit))
    }

    /// Time at which the next notice for one of `channels` is due.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn next_notice_ms(&self, channels: Vec<&'static str>) -> Result<Option<i64>, StoreError> {
        on_database!(self, next_notice_ms(channels))
    }

    /// Gives notices back that [`Store::due_notices`] has returned, and that the caller does not send. They are due at
    /// `now_ms`.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn release_notices(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.noting(on_database!(self, release_notices(channel, ids, now_ms)))
    }

    /// Removes sent notices.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn notices_sent(&self, channel: &'static str, ids: Vec<String>) -> Result<(), StoreError> {
        self.noting(on_database!(self, notices_sent(channel, ids)))
    }

    /// Makes sent notices due again, as if they had not been tried.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn postpone_notices(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        due_ms: i64,
    ) -> Result<(), StoreError> {
        self.noting(on_database!(self, postpone_notices(channel, ids, due_ms)))
    }

    /// Schedules the next attempt of failed notices; returns the number of those that are given up.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn notices_failed(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        self.noting(on_database!(self, notices_failed(channel, ids, now_ms)))
    }

    /// Removes the notices of channels that are no longer configured; on a server, where other endpoints may have them,
    /// only those that were due [`ABANDONED_MS`] ago.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn keep_notices(&self, channels: Vec<&'static str>, now_ms: i64) -> Result<(), StoreError> {
        self.noting(on_database!(self, keep_notices(channels, now_ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS, MAX_RETRY_DELAY_MS, MINUTE_MS, retry_delay_ms};

    #[test]
    fn retry_delay_doubles_up_to_three_days() {
        assert_eq!([1, 2, 3].map(retry_delay_ms), [MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS]);
        assert_eq!(retry_delay_ms(ATTEMPTS), MAX_RETRY_DELAY_MS);
        let hours = (1..ATTEMPTS).map(retry_delay_ms).sum::<i64>() / (60 * MINUTE_MS);
        assert!((64..=80).contains(&hours), "{hours}");
    }
}
