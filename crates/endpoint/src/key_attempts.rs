//! Limits on wrong keys of programs, as on logins, but of this endpoint alone.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::login_attempts::LoginAttempts;

/// Recent attempts with wrong keys. No network is ever known: valid keys need no exemption, as they are not counted.
#[derive(Default)]
pub(crate) struct KeyAttempts(Mutex<LoginAttempts>);

impl KeyAttempts {
    /// Counts a wrong key from `client`.
    ///
    /// # Errors
    /// Seconds to wait, when a limit is reached.
    pub(crate) fn count_wrong(&self, client: Option<IpAddr>, now_ms: i64) -> Result<(), i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).try_acquire(client, None, now_ms)
    }

    /// Drops what has expired.
    pub(crate) fn prune(&self, now_ms: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).prune(now_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::KeyAttempts;

    const QUARTER_MS: i64 = 15 * 60 * 1000;

    fn count_wrong(attempts: &KeyAttempts, client: &str, now_ms: i64) -> Result<(), i64> {
        attempts.count_wrong(client.parse().ok(), now_ms)
    }

    #[test]
    fn wrong_keys_are_limited_per_network() {
        let attempts = KeyAttempts::default();
        for _ in 0..5 {
            assert_eq!(count_wrong(&attempts, "192.0.2.1", 0), Ok(()));
        }
        assert_eq!(count_wrong(&attempts, "192.0.2.1", 0), Err(QUARTER_MS / 1000));
        assert_eq!(count_wrong(&attempts, "192.0.3.1", 0), Ok(()));
        assert_eq!(count_wrong(&attempts, "192.0.2.1", QUARTER_MS), Ok(()));
    }

    #[test]
    fn wrong_keys_are_limited_over_all_networks() {
        let attempts = KeyAttempts::default();
        for network in 0..30 {
            assert_eq!(count_wrong(&attempts, &format!("10.0.{network}.1"), 0), Ok(()));
        }
        assert_eq!(count_wrong(&attempts, "192.0.2.1", 0), Err(QUARTER_MS / 1000));
        attempts.prune(QUARTER_MS);
        assert_eq!(count_wrong(&attempts, "192.0.2.1", QUARTER_MS), Ok(()));
    }
}
