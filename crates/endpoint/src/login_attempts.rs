//! Limits on login attempts: per network, per session, and over all networks. Networks that the author has used have a
//! separate count, so that attempts of others can't block the author.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::rate_limit::{HOUR_MS, hash_network};
use crate::sliding_window::SlidingWindow;

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Limit per network within the window.
const MAX_PER_NETWORK: usize = 5;

/// Limit per open session within the window: its cookie may be stolen.
const MAX_PER_SESSION: usize = 5;

/// Limit over all unknown networks within the window, and over all known ones; it also bounds the memory.
const MAX_IN_ALL: usize = 30;

/// Lifetime of a session, from the login; a network stays known as long after the last use of one.
pub(crate) const LIFETIME_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// How often the last use of a session from a network is recorded.
const KNOWN_INTERVAL_MS: i64 = HOUR_MS;

/// Recent login attempts, and the networks that the author has used.
#[derive(Clone, Debug)]
pub(crate) struct LoginAttempts {
    /// Key of the hashes of networks; it is replaced when no network is stored.
    key: [u8; 32],
    /// The attempts within the window by network.
    networks: HashMap<[u8; 16], SlidingWindow>,
    /// The same for open sessions, by the hash of their token.
    sessions: HashMap<[u8; 32], SlidingWindow>,
    /// Time of the last use of an open session by network, for the lifetime of a session.
    known: HashMap<[u8; 16], i64>,
}

/// The same without the key, as lists, which JSON can have.
#[derive(Serialize, Deserialize)]
struct Lists {
    networks: Vec<([u8; 16], SlidingWindow)>,
    sessions: Vec<([u8; 32], SlidingWindow)>,
    known: Vec<([u8; 16], i64)>,
}

impl LoginAttempts {
    /// Starts without counts.
    pub(crate) fn new() -> Self {
        Self {
            key: crate::random::bytes(),
            networks: HashMap::new(),
            sessions: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// Reads what [`LoginAttempts::into_json`] has written of attempts with this key.
    pub(crate) fn from_json(json: &str, key: [u8; 32]) -> serde_json::Result<Self> {
        let Lists { networks, sessions, known } = serde_json::from_str(json)?;
        Ok(Self {
            key,
            networks: networks.into_iter().collect(),
            sessions: sessions.into_iter().collect(),
            known: known.into_iter().collect(),
        })
    }

    /// All but the key, for a database.
    pub(crate) fn into_json(self) -> serde_json::Result<String> {
        serde_json::to_string(&Lists {
            networks: self.networks.into_iter().collect(),
            sessions: self.sessions.into_iter().collect(),
            known: self.known.into_iter().collect(),
        })
    }

    /// The key of the hashes of networks.
    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Whether nothing is stored but the key.
    pub(crate) fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.sessions.is_empty() && self.known.is_empty()
    }

    /// Drops what has expired.
    pub(crate) fn prune(&mut self, now_ms: i64) {
        self.networks.retain(|_, window| window.prune(WINDOW_MS, now_ms));
        self.sessions.retain(|_, window| window.prune(WINDOW_MS, now_ms));
        self.known.retain(|_, last| now_ms - *last < LIFETIME_MS);
        if self.networks.is_empty() && self.known.is_empty() {
            self.key = crate::random::bytes();
        }
    }

    /// Counts an attempt from `address`; all unknown addresses are one network. With an open `session`, the limit over
    /// all networks does not apply.
    ///
    /// # Errors
    /// Seconds to wait, when a limit is reached.
    pub(crate) fn try_acquire(
        &mut self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<(), i64> {
        self.prune(now_ms);
        match self.wait(address, session, now_ms) {
            Some(seconds) => Err(seconds),
            None => {
                if let Some(hash) = session {
                    self.sessions.entry(hash).or_default().push(now_ms);
                }
                self.networks.entry(self.name(address)).or_default().push(now_ms);
                Ok(())
            }
        }
    }

    /// Seconds until one more attempt is allowed; none if it is now.
    pub(crate) fn wait(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) -> Option<i64> {
        let name = self.name(address);
        let wait = |window: &SlidingWindow, max| window.wait(max, WINDOW_MS, now_ms);
        let own = self.networks.get(&name).and_then(|window| wait(window, MAX_PER_NETWORK));
        let of_session = session.and_then(|hash| wait(self.sessions.get(&hash)?, MAX_PER_SESSION));
        // The known networks have a common limit too: a stolen session makes networks known.
        let is_known = |network: &[u8; 16]| self.known.get(network).is_some_and(|last| now_ms - *last < LIFETIME_MS);
        let is_own_known = is_known(&name);
        let alike = self.networks.iter().filter(|(network, _)| is_known(network) == is_own_known);
        let of_all = match session {
            Some(_) => None,
            None => wait(&SlidingWindow::merged(alike.map(|(_, window)| window)), MAX_IN_ALL),
        };
        own.max(of_session).max(of_all)
    }

    /// Clears the counts of `address` and `session`, and records the network as known, after a successful login.
    pub(crate) fn reset_after_login(&mut self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) {
        let name = self.name(address);
        self.networks.remove(&name);
        if let Some(hash) = session {
            self.sessions.remove(&hash);
        }
        self.remember_network(address, now_ms);
    }

    /// Records the network of `address` as known: an open session was used from there.
    pub(crate) fn remember_network(&mut self, address: Option<IpAddr>, now_ms: i64) {
        // Unknown addresses share one limit, and are never a known network.
        if address.is_some() {
            self.known.insert(self.name(address), now_ms);
        }
    }

    /// Whether [`LoginAttempts::remember_network`] would change little: the network was recorded within the last hour.
    pub(crate) fn has_recorded(&self, address: Option<IpAddr>, now_ms: i64) -> bool {
        let is_recent = |last: &i64| now_ms - *last < KNOWN_INTERVAL_MS;
        address.is_none() || self.known.get(&self.name(address)).is_some_and(is_recent)
    }

    fn name(&self, address: Option<IpAddr>) -> [u8; 16] {
        hash_network(&self.key, address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))).unwrap_or_default()
    }
}

impl Default for LoginAttempts {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::net::IpAddr;

    use super::{HOUR_MS, LIFETIME_MS, LoginAttempts, MAX_IN_ALL, MAX_PER_NETWORK, MAX_PER_SESSION, WINDOW_MS};

    /// Attempts that are written and read again between two calls, as in a database.
    struct LoginLimiter(RefCell<LoginAttempts>);

    impl LoginLimiter {
        fn new() -> Self {
            Self(RefCell::default())
        }

        fn try_acquire(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, ms: i64) -> Result<(), i64> {
            let attempts = self.0.take();
            let key = *attempts.key();
            let json = attempts.into_json().unwrap();
            self.0.replace(LoginAttempts::from_json(&json, key).unwrap());
            self.0.borrow_mut().try_acquire(address, session, ms)
        }

        fn reset_after_login(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, ms: i64) {
            self.0.borrow_mut().reset_after_login(address, session, ms);
        }

        fn remember_network(&self, address: Option<IpAddr>, ms: i64) {
            self.0.borrow_mut().remember_network(address, ms);
        }
    }

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

    #[test]
    fn login_attempts_expire_without_another_one() {
        let mut attempts = LoginAttempts::new();
        assert_eq!(attempts.try_acquire("192.0.2.1".parse().ok(), Some([1; 32]), 0), Ok(()));
        attempts.prune(WINDOW_MS - 1);
        assert!(!attempts.is_empty());
        let key = *attempts.key();
        attempts.prune(WINDOW_MS);
        assert!(attempts.is_empty() && *attempts.key() != key);
    }

    #[test]
    fn known_network_is_recorded_once_an_hour() {
        let (here, there) = ("192.0.2.1".parse().ok(), "192.0.3.1".parse().ok());
        let mut attempts = LoginAttempts::new();
        assert!(!attempts.has_recorded(here, 0));
        attempts.remember_network(here, 0);
        assert!(attempts.has_recorded(here, HOUR_MS - 1) && !attempts.has_recorded(here, HOUR_MS));
        assert!(!attempts.has_recorded(there, 0) && attempts.has_recorded(None, 0));
    }
}
