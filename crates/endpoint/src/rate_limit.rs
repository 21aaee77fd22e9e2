//! The rate limit: sliding windows per network, in memory, under a keyed hash whose key is replaced every day.
//! Endpoints on one database server also share windows there.
//!
//! A sender with an IPv6 address often has a whole /56 or /48: these are counted too, with higher limits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::sliding_window::SlidingWindow;

const MINUTE_MS: i64 = 60 * 1000;

/// The longest period of a limit.
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;

/// How long a key of hashes is used.
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// Limit on stored networks; more in an hour are an attack, and all others share one limit.
const MAX_NETWORKS: usize = 50_000;

/// Networks for which an IPv6 address counts: bytes of the prefix, and factor of the limits.
const IPV6_NETWORKS: [(usize, u32); 3] = [(8, 1), (7, 2), (6, 5)];

/// The key of all senders whose network is unknown.
const UNKNOWN: [u8; 16] = [0; 16];

/// Factor of the limits for all senders whose network is unknown, together.
const UNKNOWN_TIMES: u32 = 5;

/// The limits of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests in any minute.
    pub per_minute: u32,
    /// Requests in any hour.
    pub per_hour: u32,
}

/// Whether one more request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimitResult {
    /// It is allowed and has been counted.
    Allowed,
    /// It is allowed after so many seconds.
    RetryAfter(i64),
    /// It is allowed; the network is unknown, and it was counted for all unknown senders.
    UnknownSender,
}

/// The rate limiter.
pub struct RateLimiter {
    limits: Limits,
    windows: Mutex<Windows>,
}

struct Windows {
    key: [u8; 32],
    since_ms: i64,
    /// Time of the last pruning.
    pruned_ms: i64,
    /// The requests of the last hour.
    networks: HashMap<[u8; 16], SlidingWindow>,
}

impl RateLimiter {
    /// Starts without counts.
    pub fn new(limits: Limits, now_ms: i64) -> Self {
        Self { limits, windows: Mutex::new(Windows::new(now_ms)) }
    }

    /// Counts one more request from `address`, if it is allowed.
    pub fn try_acquire(&self, address: Option<IpAddr>, now_ms: i64) -> RateLimitResult {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.renew(now_ms);
        let names = windows.networks_of(address, now_ms);
        let wait =
            names.iter().filter_map(|(name, times)| windows.wait(name, self.limits.times(*times), now_ms)).max();
        if let Some(seconds) = wait {
            return RateLimitResult::RetryAfter(seconds);
        }
        let is_known = names.iter().all(|(name, _)| *name != UNKNOWN);
        for (name, _) in names {
            windows.networks.entry(name).or_default().push(now_ms);
        }
        if is_known { RateLimitResult::Allowed } else { RateLimitResult::UnknownSender }
    }

    /// Drops expired times, and every day the key. To be called periodically.
    pub fn prune(&self, now_ms: i64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.renew(now_ms);
        windows.prune(now_ms);
    }

    /// Removes the last count for `address`: the request stored nothing.
    pub fn refund(&self, address: Option<IpAddr>, now_ms: i64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, _) in windows.networks_of(address, now_ms) {
            if let Some(window) = windows.networks.get_mut(&name) {
                window.pop();
            }
        }
    }
}

impl Limits {
    /// The limits of a wider network.
    pub(crate) fn times(self, times: u32) -> Self {
        Self { per_minute: self.per_minute.saturating_mul(times), per_hour: self.per_hour.saturating_mul(times) }
    }

    /// Seconds until one more request is allowed; none if it is now. Drops expired times.
    pub(crate) fn wait(self, window: &mut SlidingWindow, now_ms: i64) -> Option<i64> {
        window.prune(HOUR_MS, now_ms);
        let wait = |max: u32, period_ms| window.wait(usize::try_from(max).unwrap_or(usize::MAX), period_ms, now_ms);
        wait(self.per_minute, MINUTE_MS).max(wait(self.per_hour, HOUR_MS))
    }
}

impl Windows {
    fn new(now_ms: i64) -> Self {
        Self { key: crate::random::bytes(), since_ms: now_ms, pruned_ms: now_ms, networks: HashMap::new() }
    }

    /// Replaces the key when it is a day old, which drops all counts.
    fn renew(&mut self, now_ms: i64) {
        if now_ms - self.since_ms >= DAY_MS {
            *self = Self::new(now_ms);
        }
    }

    /// The keys under which an address is counted, each with its factor of the limits.
    fn networks_of(&mut self, address: Option<IpAddr>, now_ms: i64) -> Vec<([u8; 16], u32)> {
        let names = hashed_networks(&self.key, address);
        if names.iter().all(|(name, _)| self.networks.contains_key(name)) {
            return names;
        }
        if self.networks.len() >= MAX_NETWORKS {
            self.prune(now_ms);
        }
        if self.networks.len() >= MAX_NETWORKS { unknown() } else { names }
    }

    /// Seconds until the network may send again; none if it may now.
    fn wait(&mut self, name: &[u8; 16], limits: Limits, now_ms: i64) -> Option<i64> {
        limits.wait(self.networks.get_mut(name)?, now_ms)
    }

    /// Drops networks without a request in the last hour, at most once a minute: a scan for every request of an attack
    /// would cost too much.
    fn prune(&mut self, now_ms: i64) {
        if now_ms - self.pruned_ms >= MINUTE_MS {
            self.pruned_ms = now_ms;
            self.networks.retain(|_, window| window.prune(HOUR_MS, now_ms));
        }
    }
}

/// The keys under which an address is counted, each with its factor of the limits.
pub(crate) fn hashed_networks(key: &[u8; 32], address: Option<IpAddr>) -> Vec<([u8; 16], u32)> {
    let Some(address) = address else { return unknown() };
    let names: Option<Vec<_>> = match address.to_canonical() {
        IpAddr::V4(_) => hash_network(key, address).map(|name| vec![(name, 1)]),
        IpAddr::V6(address) => {
            let prefix = |(bytes, times): (usize, u32)| Some((keyed(key, &address.octets()[..bytes])?, times));
            IPV6_NETWORKS.into_iter().map(prefix).collect()
        }
    };
    names.unwrap_or_else(unknown)
}

fn unknown() -> Vec<([u8; 16], u32)> {
    vec![(UNKNOWN, UNKNOWN_TIMES)]
}

/// The keyed hash of the network of an address: a /24, or a /64.
pub(crate) fn hash_network(key: &[u8; 32], address: IpAddr) -> Option<[u8; 16]> {
    match address.to_canonical() {
        IpAddr::V4(address) => keyed(key, &address.octets()[..3]),
        IpAddr::V6(address) => keyed(key, &address.octets()[..8]),
    }
}

fn keyed(key: &[u8; 32], network: &[u8]) -> Option<[u8; 16]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(network);
    mac.finalize().into_bytes()[..16].try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, Limits, MAX_NETWORKS, MINUTE_MS, RateLimitResult, RateLimiter};

    fn limiter() -> RateLimiter {
        RateLimiter::new(Limits { per_minute: 2, per_hour: 10 }, 0)
    }

    fn acquire(limiter: &RateLimiter, address: &str, seconds: i64) -> RateLimitResult {
        limiter.try_acquire(address.parse().ok(), seconds * 1000)
    }

    #[test]
    fn rate_limit_per_minute_by_network() {
        let limiter = limiter();
        assert_eq!(acquire(&limiter, "192.0.2.1", 0), RateLimitResult::Allowed);
        assert_eq!(acquire(&limiter, "192.0.2.200", 20), RateLimitResult::Allowed);
        assert_eq!(acquire(&limiter, "192.0.2.7", 30), RateLimitResult::RetryAfter(30));
        assert_eq!(acquire(&limiter, "::ffff:192.0.2.7", 30), RateLimitResult::RetryAfter(30));
        assert_eq!(acquire(&limiter, "192.0.3.1", 30), RateLimitResult::Allowed);
        assert_eq!(acquire(&limiter, "192.0.2.1", 60), RateLimitResult::Allowed);
        assert_eq!(acquire(&limiter, "192.0.2.1", 61), RateLimitResult::RetryAfter(19));
    }

    #[test]
    fn rate_limit_per_hour() {
        let limiter = limiter();
        for minute in 0..10 {
            assert_eq!(acquire(&limiter, "2001:db8:1:2::1", minute * 60), RateLimitResult::Allowed);
        }
        assert_eq!(acquire(&limiter, "2001:db8:1:2:ffff::1", 600), RateLimitResult::RetryAfter(HOUR_MS / 1000 - 600));
        assert_eq!(acquire(&limiter, "2001:db8:1:3::1", 600), RateLimitResult::Allowed);
        assert_eq!(acquire(&limiter, "2001:db8:1:2::1", 3600), RateLimitResult::Allowed);
    }

    #[test]
    fn rate_limit_refund_frees_the_slot() {
        let limiter = limiter();
        let address = "192.0.2.1".parse().ok();
        for _ in 0..5 {
            assert_eq!(limiter.try_acquire(address, 0), RateLimitResult::Allowed);
            limiter.refund(address, 0);
        }
    }

    #[test]
    fn rate_limit_bounds_number_of_networks() {
        let limiter = limiter();
        let network = |number: usize| Some(std::net::Ipv4Addr::from(u32::try_from(number << 8).unwrap()).into());
        for number in 0..MAX_NETWORKS {
            assert_eq!(limiter.try_acquire(network(number), 0), RateLimitResult::Allowed);
        }
        assert_eq!(limiter.try_acquire(network(MAX_NETWORKS), 1), RateLimitResult::UnknownSender);
        assert_eq!(limiter.try_acquire(network(7), 1), RateLimitResult::Allowed);
        assert_eq!(limiter.try_acquire(network(MAX_NETWORKS), HOUR_MS + MINUTE_MS), RateLimitResult::Allowed);
    }

    #[test]
    fn rate_limit_counts_wider_ipv6_prefixes() {
        let of_one_56 = |number: u32| format!("2001:db8:1:2{number:02x}::1");
        let of_one_48 = |number: u32| format!("2001:db8:1:{number:x}00::1");
        for (address, per_minute) in [(&of_one_56 as &dyn Fn(u32) -> String, 4), (&of_one_48, 10)] {
            let limiter = limiter();
            for number in 0..per_minute {
                assert_eq!(acquire(&limiter, &address(number), 0), RateLimitResult::Allowed, "{}", address(number));
            }
            let next = address(per_minute);
            assert_eq!(acquire(&limiter, &next, 20), RateLimitResult::RetryAfter(40), "{next}");
            assert_eq!(acquire(&limiter, "2001:db8:2::1", 20), RateLimitResult::Allowed, "another /48");
            assert_eq!(acquire(&limiter, &next, 60), RateLimitResult::Allowed, "{next}");
        }
    }

    #[test]
    fn rate_limit_is_shared_by_unknown_senders() {
        let limiter = limiter();
        for _ in 0..10 {
            assert_eq!(limiter.try_acquire(None, 0), RateLimitResult::UnknownSender);
        }
        assert_eq!(limiter.try_acquire(None, 1000), RateLimitResult::RetryAfter(59));
        assert_eq!(
            acquire(&limiter, "192.0.2.1", 1),
            RateLimitResult::Allowed,
            "who is known does not wait for them"
        );
        limiter.refund(None, 1000);
        assert_eq!(limiter.try_acquire(None, 1000), RateLimitResult::UnknownSender);
    }

    #[test]
    fn rate_limit_resets_daily() {
        let limiter = limiter();
        acquire(&limiter, "192.0.2.1", DAY_MS / 1000 - 2);
        acquire(&limiter, "192.0.2.1", DAY_MS / 1000 - 1);
        assert_eq!(acquire(&limiter, "192.0.2.1", DAY_MS / 1000 - 1), RateLimitResult::RetryAfter(59));
        assert_eq!(acquire(&limiter, "192.0.2.1", DAY_MS / 1000), RateLimitResult::Allowed);
        assert_eq!(limiter.try_acquire(None, 0), RateLimitResult::UnknownSender);
    }
}
