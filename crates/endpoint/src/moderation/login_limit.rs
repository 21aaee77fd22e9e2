//! Limits on login attempts: per network, per session, over all networks, and on concurrent password checks. Networks
//! that the author has used have a separate count, so that attempts of others can't block the author.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{LIFETIME_MS, password};
use crate::rate_limit::hash_network;
use crate::sliding_window::SlidingWindow;

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Limit per network within the window.
const MAX_PER_NETWORK: usize = 5;

/// Limit per open session within the window: its cookie may be stolen.
const MAX_PER_SESSION: usize = 5;

/// Limit over all unknown networks within the window, and over all known ones; it also bounds the memory.
const MAX_IN_ALL: usize = 30;

/// Limit on concurrent password checks: each takes some 20 MB.
const MAX_CONCURRENT: usize = 2;

/// Limits login attempts, and checks passwords.
pub struct LoginLimiter {
    attempts: Mutex<Attempts>,
    permits: Arc<Semaphore>,
}

struct Attempts {
    /// Key of the hashes of networks; it is replaced when no network is stored.
    key: [u8; 32],
    /// The attempts within the window by network.
    networks: HashMap<[u8; 16], SlidingWindow>,
    /// The same for open sessions, by the hash of their token.
    sessions: HashMap<[u8; 32], SlidingWindow>,
    /// Time of the last use of an open session by network, for the lifetime of a session.
    known: HashMap<[u8; 16], i64>,
}

impl LoginLimiter {
    /// Starts without counts.
    pub fn new() -> Self {
        let attempts = Attempts {
            key: crate::random::bytes(),
            networks: HashMap::new(),
            sessions: HashMap::new(),
            known: HashMap::new(),
        };
        Self { attempts: Mutex::new(attempts), permits: Arc::new(Semaphore::new(MAX_CONCURRENT)) }
    }

    /// Counts an attempt from `address`; all unknown addresses are one network. With an open `session`, the limit over
    /// all networks does not apply.
    ///
    /// # Errors
    /// Seconds to wait, when a limit is reached.
    pub fn try_acquire(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) -> Result<(), i64> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.networks.retain(|_, window| window.prune(WINDOW_MS, now_ms));
        attempts.sessions.retain(|_, window| window.prune(WINDOW_MS, now_ms));
        attempts.known.retain(|_, last| now_ms - *last < LIFETIME_MS);
        if attempts.networks.is_empty() && attempts.known.is_empty() {
            attempts.key = crate::random::bytes();
        }
        let name = attempts.name(address);
        let wait = |window: &SlidingWindow, max| window.wait(max, WINDOW_MS, now_ms);
        let own = attempts.networks.get(&name).and_then(|window| wait(window, MAX_PER_NETWORK));
        let of_session = session.and_then(|hash| wait(attempts.sessions.get(&hash)?, MAX_PER_SESSION));
        // The known networks have a common limit too: a stolen session makes networks known.
        let is_known = attempts.known.contains_key(&name);
        let alike = attempts.networks.iter().filter(|(network, _)| attempts.known.contains_key(*network) == is_known);
        let of_all = match session {
            Some(_) => None,
            None => wait(&SlidingWindow::merged(alike.map(|(_, window)| window)), MAX_IN_ALL),
        };
        match own.max(of_session).max(of_all) {
            Some(seconds) => Err(seconds),
            None => {
                if let Some(hash) = session {
                    attempts.sessions.entry(hash).or_default().push(now_ms);
                }
                attempts.networks.entry(name).or_default().push(now_ms);
                Ok(())
            }
        }
    }

    /// Clears the counts of `address` and `session`, and records the network as known, after a successful login.
    pub fn reset_after_login(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let name = attempts.name(address);
        attempts.networks.remove(&name);
        if let Some(hash) = session {
            attempts.sessions.remove(&hash);
        }
        attempts.remember_network(address, now_ms);
    }

    /// Records the network of `address` as known: an open session was used from there.
    pub fn remember_network(&self, address: Option<IpAddr>, now_ms: i64) {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).remember_network(address, now_ms);
    }

    /// Whether `password` matches `stored_hash`, checked on a blocking thread.
    pub async fn check(&self, password: String, stored_hash: Option<String>) -> bool {
        let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else { return false };
        let checking = tokio::task::spawn_blocking(move || {
            // The permit is held until the check ends, even if the caller is gone.
            let _permit = permit;
            password::verify(&password, stored_hash.as_deref())
        });
        checking.await.unwrap_or(false)
    }
}

impl Default for LoginLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Attempts {
    fn name(&self, address: Option<IpAddr>) -> [u8; 16] {
        hash_network(&self.key, address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))).unwrap_or_default()
    }

    fn remember_network(&mut self, address: Option<IpAddr>, now_ms: i64) {
        // Unknown addresses share one limit, and are never a known network.
        if address.is_some() {
            self.known.insert(self.name(address), now_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFETIME_MS, LoginLimiter, MAX_IN_ALL, MAX_PER_NETWORK, MAX_PER_SESSION, WINDOW_MS};

    fn try_acquire(limiter: &LoginLimiter, address: &str, ms: i64) -> Result<(), i64> {
        limiter.try_acquire(address.parse().ok(), None, ms)
    }

    #[test]
    fn login_limit_per_network() {
        let limiter = LoginLimiter::new();
        for attempt in 0..MAX_PER_NETWORK {
            assert_eq!(try_acquire(&limiter, &format!("192.0.2.{attempt}"), 1000), Ok(()));
        }
        assert_eq!(try_acquire(&limiter, "192.0.2.99", 61_000), Err(WINDOW_MS / 1000 - 60));
        assert_eq!(try_acquire(&limiter, "192.0.3.1", 61_000), Ok(()));
        assert_eq!(try_acquire(&limiter, "192.0.2.99", 1000 + WINDOW_MS), Ok(()));
    }

    #[test]
    fn login_limit_over_all_networks() {
        let limiter = LoginLimiter::new();
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(try_acquire(&limiter, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert_eq!(try_acquire(&limiter, "2001:db8:1:1::1", 0), Err(WINDOW_MS / 1000));
        assert_eq!(try_acquire(&limiter, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
    }

    #[test]
    fn login_limit_exempts_known_network() {
        let limiter = LoginLimiter::new();
        assert_eq!(try_acquire(&limiter, "192.0.2.1", 0), Ok(()));
        limiter.reset_after_login("192.0.2.1".parse().ok(), None, 0);
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(try_acquire(&limiter, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert!(try_acquire(&limiter, "192.0.3.1", 0).is_err());
        for attempt in 0..MAX_PER_NETWORK {
            assert_eq!(try_acquire(&limiter, &format!("192.0.2.{attempt}"), 0), Ok(()));
        }
        assert!(try_acquire(&limiter, "192.0.2.1", 0).is_err(), "a known network has few attempts, too");
        // Its attempts don't count for the unknown networks.
        assert_eq!(try_acquire(&limiter, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
        // It expires with the session.
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(try_acquire(&limiter, &format!("2001:db8:0:{attempt:x}::1"), LIFETIME_MS), Ok(()));
        }
        assert!(try_acquire(&limiter, "192.0.2.1", LIFETIME_MS).is_err());
    }

    #[test]
    fn login_resets_count_of_unknown_address() {
        let limiter = LoginLimiter::new();
        for _ in 0..3 * MAX_PER_NETWORK {
            assert_eq!(limiter.try_acquire(None, None, 0), Ok(()));
            limiter.reset_after_login(None, None, 0);
        }
        for _ in 0..MAX_PER_NETWORK {
            assert_eq!(limiter.try_acquire(None, None, 0), Ok(()));
        }
        assert!(limiter.try_acquire(None, None, 0).is_err());
    }

    #[test]
    fn login_limit_per_session() {
        let limiter = LoginLimiter::new();
        let with =
            |session: u8, address: &str, ms| limiter.try_acquire(address.parse().ok(), Some([session; 32]), ms);
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(try_acquire(&limiter, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        for attempt in 0..MAX_PER_SESSION {
            assert_eq!(with(1, &format!("192.0.{attempt}.1"), 0), Ok(()), "the limit over all does not apply");
        }
        assert_eq!(with(1, "192.0.99.1", 0), Err(WINDOW_MS / 1000));
        assert_eq!(with(2, "192.0.99.1", 0), Ok(()));
        assert_eq!(with(1, "192.0.98.1", WINDOW_MS), Ok(()));
        limiter.reset_after_login("192.0.98.1".parse().ok(), Some([1; 32]), WINDOW_MS);
        for attempt in 0..MAX_PER_SESSION {
            assert_eq!(with(1, &format!("192.0.{attempt}.1"), WINDOW_MS), Ok(()), "a good one clears the count");
        }
        assert!(with(1, "192.0.97.1", WINDOW_MS).is_err());
    }

    #[test]
    fn login_limit_per_network_counts_sessions() {
        let limiter = LoginLimiter::new();
        let with = |session: u8| limiter.try_acquire("192.0.2.1".parse().ok(), Some([session; 32]), 0);
        for (session, _) in (0..).zip(0..MAX_PER_NETWORK) {
            assert_eq!(with(session), Ok(()));
        }
        assert!(with(u8::MAX).is_err());
    }

    #[test]
    fn login_limit_over_known_networks() {
        let limiter = LoginLimiter::new();
        let address = |number: usize| format!("2001:db8:0:{number:x}::1");
        for number in 0..=MAX_IN_ALL {
            limiter.remember_network(address(number).parse().ok(), 0);
        }
        for number in 0..MAX_IN_ALL {
            assert_eq!(try_acquire(&limiter, &address(number), 0), Ok(()));
        }
        assert!(try_acquire(&limiter, &address(MAX_IN_ALL), 0).is_err());
        assert_eq!(try_acquire(&limiter, "192.0.2.1", 0), Ok(()), "others have a count of their own");
    }
}
