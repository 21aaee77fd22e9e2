//! Limits on attempts with wrong keys of programs, as on logins, but of this endpoint alone. A key that was valid
//! before has no limit, so that a program with a removed key does not block another one in the same network.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::login_attempts::LoginAttempts;

/// Recent attempts, and the keys that were valid.
#[derive(Default)]
pub(crate) struct KeyAttempts(Mutex<State>);

#[derive(Default)]
struct State {
    attempts: LoginAttempts,
    /// Hashes of the keys that were valid when they were used last.
    valid: HashSet<[u8; 32]>,
}

impl KeyAttempts {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an attempt from `client` with the key of this hash, before the key is looked up.
    ///
    /// # Errors
    /// Seconds to wait, when a limit is reached.
    pub(crate) fn try_acquire(&self, client: Option<IpAddr>, key_hash: &[u8; 32], now_ms: i64) -> Result<(), i64> {
        let mut state = self.state();
        if state.valid.contains(key_hash) {
            return Ok(());
        }
        state.attempts.try_acquire(client, None, now_ms)
    }

    /// Records whether the key is valid. A valid one clears the count of the network.
    pub(crate) fn looked_up(&self, client: Option<IpAddr>, key_hash: [u8; 32], is_valid: bool, now_ms: i64) {
        let mut state = self.state();
        if is_valid {
            state.attempts.reset_after_login(client, None, now_ms);
            state.valid.insert(key_hash);
        } else {
            state.valid.remove(&key_hash);
        }
    }

    /// Drops what has expired.
    pub(crate) fn prune(&self, now_ms: i64) {
        self.state().attempts.prune(now_ms);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::KeyAttempts;

    const QUARTER_MS: i64 = 15 * 60 * 1000;

    fn client() -> Option<IpAddr> {
        "192.0.2.1".parse().ok()
    }

    #[test]
    fn wrong_keys_are_limited_per_network() {
        let attempts = KeyAttempts::default();
        for _ in 0..5 {
            assert_eq!(attempts.try_acquire(client(), &[1; 32], 0), Ok(()));
            attempts.looked_up(client(), [1; 32], false, 0);
        }
        assert_eq!(attempts.try_acquire(client(), &[2; 32], 0), Err(QUARTER_MS / 1000));
        assert_eq!(attempts.try_acquire("192.0.3.1".parse().ok(), &[2; 32], 0), Ok(()));
        assert_eq!(attempts.try_acquire(client(), &[2; 32], QUARTER_MS), Ok(()));
    }

    #[test]
    fn valid_key_is_not_limited_until_removed() {
        let attempts = KeyAttempts::default();
        assert_eq!(attempts.try_acquire(client(), &[1; 32], 0), Ok(()));
        attempts.looked_up(client(), [1; 32], true, 0);
        for _ in 0..5 {
            assert_eq!(attempts.try_acquire(client(), &[2; 32], 0), Ok(()));
        }
        assert!(attempts.try_acquire(client(), &[2; 32], 0).is_err());
        assert_eq!(attempts.try_acquire(client(), &[1; 32], 0), Ok(()));
        attempts.looked_up(client(), [1; 32], false, 0);
        assert!(attempts.try_acquire(client(), &[1; 32], 0).is_err(), "it was removed");
    }
}
