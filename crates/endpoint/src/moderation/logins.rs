//! Attempts to log in: few for each network, not many for all, and never many at the same time. What strangers try
//! does not shut out the author: networks from which the author came have a count of their own.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{LASTS_MS, password};
use crate::guard::rate::hashed;

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Attempts of one network within the window.
const PER_NETWORK: usize = 5;

/// Attempts of all networks that are not known within the window; it bounds what is remembered, too.
const OVER_ALL: usize = 30;

/// Passwords that are checked at a time: each takes some 20 MB for a moment.
const AT_A_TIME: usize = 2;

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
    /// When an open session was used from a network last, as long as a session lasts.
    known: HashMap<[u8; 16], i64>,
}

impl Logins {
    /// Counts from now on.
    pub fn new() -> Self {
        let attempts = Attempts { key: crate::random::bytes(), networks: HashMap::new(), known: HashMap::new() };
        Self { attempts: Mutex::new(attempts), room: Arc::new(Semaphore::new(AT_A_TIME)) }
    }

    /// Counts an attempt from `address`. Those whose address can't be told are one network together.
    ///
    /// # Errors
    /// Seconds to wait, when there were too many.
    pub fn ask(&self, address: Option<IpAddr>, now_ms: i64) -> Result<(), i64> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.networks.retain(|_, times| {
            times.retain(|time| now_ms - time < WINDOW_MS);
            !times.is_empty()
        });
        attempts.known.retain(|_, last| now_ms - *last < LASTS_MS);
        if attempts.networks.is_empty() && attempts.known.is_empty() {
            attempts.key = crate::random::bytes();
        }
        let name = attempts.name(address);
        let own = attempts.networks.get(&name).map(Vec::as_slice).unwrap_or_default();
        let is_known = attempts.known.contains_key(&name);
        let strangers = attempts.networks.iter().filter(|(network, _)| !attempts.known.contains_key(*network));
        let mut all: Vec<i64> = strangers.flat_map(|(_, times)| times).copied().collect();
        all.sort_unstable();
        let frees = |times: &[i64], limit: usize| {
            let oldest = times.len().checked_sub(limit).and_then(|position| times.get(position));
            oldest.map(|oldest| (oldest + WINDOW_MS - now_ms + 999) / 1000)
        };
        let all_free = if is_known { None } else { frees(&all, OVER_ALL) };
        match frees(own, PER_NETWORK).max(all_free) {
            Some(seconds) => Err(seconds),
            None => {
                attempts.networks.entry(name).or_default().push(now_ms);
                Ok(())
            }
        }
    }

    /// Forgets the attempts from `address` and knows its network from now on: the last one was good.
    pub fn welcome(&self, address: Option<IpAddr>, now_ms: i64) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let name = attempts.name(address);
        attempts.networks.remove(&name);
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
        // All whose address can't be told are strangers.
        if address.is_some() {
            self.known.insert(self.name(address), now_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LASTS_MS, Logins, OVER_ALL, PER_NETWORK, WINDOW_MS};

    fn ask(logins: &Logins, address: &str, ms: i64) -> Result<(), i64> {
        logins.ask(address.parse().ok(), ms)
    }

    #[test]
    fn a_network_has_few_attempts() {
        let logins = Logins::new();
        for attempt in 0..PER_NETWORK {
            assert_eq!(ask(&logins, &format!("192.0.2.{attempt}"), 1000), Ok(()));
        }
        assert_eq!(ask(&logins, "192.0.2.99", 61_000), Err(WINDOW_MS / 1000 - 60));
        assert_eq!(ask(&logins, "192.0.3.1", 61_000), Ok(()));
        assert_eq!(ask(&logins, "192.0.2.99", 1000 + WINDOW_MS), Ok(()));
    }

    #[test]
    fn all_together_have_not_many() {
        let logins = Logins::new();
        for attempt in 0..OVER_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert_eq!(ask(&logins, "2001:db8:1:1::1", 0), Err(WINDOW_MS / 1000));
        assert_eq!(ask(&logins, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
    }

    #[test]
    fn strangers_do_not_shut_out_who_was_here_before() {
        let logins = Logins::new();
        assert_eq!(ask(&logins, "192.0.2.1", 0), Ok(()));
        logins.welcome("192.0.2.1".parse().ok(), 0);
        for attempt in 0..OVER_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), 0), Ok(()));
        }
        assert!(ask(&logins, "192.0.3.1", 0).is_err());
        for attempt in 0..PER_NETWORK {
            assert_eq!(ask(&logins, &format!("192.0.2.{attempt}"), 0), Ok(()));
        }
        assert!(ask(&logins, "192.0.2.1", 0).is_err(), "a known network has few attempts, too");
        // Its attempts don't count among those of strangers.
        assert_eq!(ask(&logins, "2001:db8:1:1::1", WINDOW_MS), Ok(()));
        // It is forgotten with the session.
        for attempt in 0..OVER_ALL {
            assert_eq!(ask(&logins, &format!("2001:db8:0:{attempt:x}::1"), LASTS_MS), Ok(()));
        }
        assert!(ask(&logins, "192.0.2.1", LASTS_MS).is_err());
    }

    #[test]
    fn a_good_one_clears_the_count_and_nobody_knows_where_is_a_place_too() {
        let logins = Logins::new();
        for _ in 0..3 * PER_NETWORK {
            assert_eq!(logins.ask(None, 0), Ok(()));
            logins.welcome(None, 0);
        }
        for _ in 0..PER_NETWORK {
            assert_eq!(logins.ask(None, 0), Ok(()));
        }
        assert!(logins.ask(None, 0).is_err());
    }
}
