//! Attempts to log in: few for each network and each session, not many for all, and never many at the same time. What
//! others try does not shut out the author: networks from which the author came have a count of their own.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{LIFETIME_MS, password};
use crate::guard::rate::hashed;

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Attempts of one network within the window.
const MAX_PER_NETWORK: usize = 5;

/// Attempts in which an open session is sent along, within the window: its cookie may be stolen.
const MAX_PER_SESSION: usize = 5;

/// Attempts of all networks that are not known within the window, and of all that are known; it bounds what is
/// remembered, too.
const MAX_IN_ALL: usize = 30;

/// Passwords that are checked at a time: each takes some 20 MB for a moment.
const MAX_CONCURRENT: usize = 2;

/// Counts attempts, and checks passwords.
pub struct Logins {
    attempts: Mutex<Attempts>,
    room: Arc<Semaphore>,
}

struct Attempts {
    /// Networks are known by a keyed hash, whose key is thrown away as soon as nothing is remembered.
    key: [u8; 32],
    /// Times of the window, oldest first.
    networks: HashMap<[u8; 16], Vec<i64>>,
    /// The same for open sessions, by the hash of their token.
    sessions: HashMap<[u8; 32], Vec<i64>>,
    /// When an open session was used from a network last, as long as a session lasts.
    known: HashMap<[u8; 16], i64>,
}

impl Logins {
    /// Counts from now on.
    pub fn new() -> Self {
        let attempts = Attempts {
            key: crate::random::bytes(),
            networks: HashMap::new(),
            sessions: HashMap::new(),
            known: HashMap::new(),
        };
        Self { attempts: Mutex::new(attempts), room: Arc::new(Semaphore::new(MAX_CONCURRENT)) }
    }

    /// Counts an attempt from `address`. Those whose address can't be told are one network together. With an open
    /// `session`, the limit over all does not apply.
    ///
    /// # Errors
    /// Seconds to wait, when there were too many.
    pub fn ask(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) -> Result<(), i64> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let is_within = |times: &mut Vec<i64>| {
            times.retain(|time| now_ms - time < WINDOW_MS);
            !times.is_empty()
        };
        attempts.networks.retain(|_, times| is_within(times));
        attempts.sessions.retain(|_, times| is_within(times));
        attempts.known.retain(|_, last| now_ms - *last < LIFETIME_MS);
        if attempts.networks.is_empty() && attempts.known.is_empty() {
            attempts.key = crate::random::bytes();
        }
        let name = attempts.name(address);
        let own = attempts.networks.get(&name).map(Vec::as_slice).unwrap_or_default();
        let of_session = session.and_then(|hash| attempts.sessions.get(&hash)).map(Vec::as_slice).unwrap_or_default();
        let is_known = attempts.known.contains_key(&name);
        // Known ones are limited together, too: a stolen session makes networks known.
        let alike = attempts.networks.iter().filter(|(network, _)| attempts.known.contains_key(*network) == is_known);
        let mut all: Vec<i64> = alike.flat_map(|(_, times)| times).copied().collect();
        all.sort_unstable();
        let frees = |times: &[i64], limit: usize| {
            let oldest = times.len().checked_sub(limit).and_then(|position| times.get(position));
            oldest.map(|oldest| (oldest + WINDOW_MS - now_ms + 999) / 1000)
        };
        let all_free = if session.is_some() { None } else { frees(&all, MAX_IN_ALL) };
        match frees(own, MAX_PER_NETWORK).max(frees(of_session, MAX_PER_SESSION)).max(all_free) {
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

    /// Forgets the attempts from `address` and with `session`, and knows the network from now on: the last one was
    /// good.
    pub fn welcome(&self, address: Option<IpAddr>, session: Option<[u8; 32]>, now_ms: i64) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let name = attempts.name(address);
        attempts.networks.remove(&name);
        if let Some(hash) = session {
            attempts.sessions.remove(&hash);
        }
        attempts.know(address, now_ms);
    }

    /// Knows the network of `address` from now on: an open session was used from there.
    pub fn know(&self, address: Option<IpAddr>, now_ms: i64) {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).know(address, now_ms);
    }

    /// Whether `password` is the one of `hash_kept`, found out on a thread for such work.
    pub async fn check(&self, password: String, hash_kept: Option<String>) -> bool {
        let Ok(place) = Arc::clone(&self.room).acquire_owned().await else { return false };
        let checking = tokio::task::spawn_blocking(move || {
            // The place is held until the work is done, also when nobody waits for it any more.
            let _place = place;
            password::verify(&password, hash_kept.as_deref())
        });
        checking.await.unwrap_or(false)
    }
}

impl Default for Logins {
    fn default() -> Self {
        Self::new()
    }
}

impl Attempts {
    fn name(&self, address: Option<IpAddr>) -> [u8; 16] {
        hashed(&self.key, address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))).unwrap_or_default()
    }

    fn know(&mut self, address: Option<IpAddr>, now_ms: i64) {
        // Senders without a readable address share one limit, and are never known.
        if address.is_some() {
            self.known.insert(self.name(address), now_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFETIME_MS, Logins, MAX_IN_ALL, MAX_PER_NETWORK, MAX_PER_SESSION, WINDOW_MS};

    fn ask(logins: &Logins, address: &str, ms: i64) -> Result<(), i64> {
        logins.ask(address.parse().ok(), None, ms)
    }

    #[test]
    fn a_network_has_few_attempts() {
        let logins = Logins::new();
        for attempt in 0..MAX_PER_NETWORK {
            assert_eq!(ask(&logins, &format!("192.0.2.{attempt}"), 1000), Ok(()));
        }
        assert_eq!(ask(&logins, "192.0.2.99", 61_000), Err(WINDOW_MS / 1000 - 60));
        assert_eq!(ask(&logins, "192.0.3.1", 61_000), Ok(()));
        assert_eq!(ask(&logins, "192.0.2.99", 1000 + WINDOW_MS), Ok(()));
    }

    #[test]
    fn all_together_have_not_many() {
        let logins = Logins::new();
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert_eq!(ask(&logins, "2001:db8:1:1::1", 0), Err(WINDOW_MS / 1000));
        assert_eq!(ask(&logins, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
    }

    #[test]
    fn strangers_do_not_shut_out_who_was_here_before() {
        let logins = Logins::new();
        assert_eq!(ask(&logins, "192.0.2.1", 0), Ok(()));
        logins.welcome("192.0.2.1".parse().ok(), None, 0);
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert!(ask(&logins, "192.0.3.1", 0).is_err());
        for attempt in 0..MAX_PER_NETWORK {
            assert_eq!(ask(&logins, &format!("192.0.2.{attempt}"), 0), Ok(()));
        }
        assert!(ask(&logins, "192.0.2.1", 0).is_err(), "a known network has few attempts, too");
        // Its attempts don't count among those of strangers.
        assert_eq!(ask(&logins, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
        // It is forgotten with the session.
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), LIFETIME_MS), Ok(()));
        }
        assert!(ask(&logins, "192.0.2.1", LIFETIME_MS).is_err());
    }

    #[test]
    fn a_good_one_clears_the_count_and_nobody_knows_where_is_a_place_too() {
        let logins = Logins::new();
        for _ in 0..3 * MAX_PER_NETWORK {
            assert_eq!(logins.ask(None, None, 0), Ok(()));
            logins.welcome(None, None, 0);
        }
        for _ in 0..MAX_PER_NETWORK {
            assert_eq!(logins.ask(None, None, 0), Ok(()));
        }
        assert!(logins.ask(None, None, 0).is_err());
    }

    #[test]
    fn session_has_few_attempts_from_all_networks() {
        let logins = Logins::new();
        let with = |session: u8, address: &str, ms| logins.ask(address.parse().ok(), Some([session; 32]), ms);
        for attempt in 0..MAX_IN_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        for attempt in 0..MAX_PER_SESSION {
            assert_eq!(with(1, &format!("192.0.{attempt}.1"), 0), Ok(()), "the limit over all does not apply");
        }
        assert_eq!(with(1, "192.0.99.1", 0), Err(WINDOW_MS / 1000));
        assert_eq!(with(2, "192.0.99.1", 0), Ok(()));
        assert_eq!(with(1, "192.0.98.1", WINDOW_MS), Ok(()));
        logins.welcome("192.0.98.1".parse().ok(), Some([1; 32]), WINDOW_MS);
        for attempt in 0..MAX_PER_SESSION {
            assert_eq!(with(1, &format!("192.0.{attempt}.1"), WINDOW_MS), Ok(()), "a good one clears the count");
        }
        assert!(with(1, "192.0.97.1", WINDOW_MS).is_err());
    }

    #[test]
    fn network_has_few_attempts_with_sessions() {
        let logins = Logins::new();
        let with = |session: u8| logins.ask("192.0.2.1".parse().ok(), Some([session; 32]), 0);
        for (session, _) in (0..).zip(0..MAX_PER_NETWORK) {
            assert_eq!(with(session), Ok(()));
        }
        assert!(with(u8::MAX).is_err());
    }

    #[test]
    fn known_networks_have_not_many_attempts_together() {
        let logins = Logins::new();
        let address = |number: usize| format!("2001:db8:0:{number:x}::1");
        for number in 0..=MAX_IN_ALL {
            logins.know(address(number).parse().ok(), 0);
        }
        for number in 0..MAX_IN_ALL {
            assert_eq!(ask(&logins, &address(number), 0), Ok(()));
        }
        assert!(ask(&logins, &address(MAX_IN_ALL), 0).is_err());
        assert_eq!(ask(&logins, "192.0.2.1", 0), Ok(()), "others have a count of their own");
    }
}
