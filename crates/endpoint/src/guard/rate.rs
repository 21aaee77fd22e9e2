//! How much may come from one network: counted in memory under a keyed hash, whose key is thrown away every day.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Networks that are remembered; more than that in an hour is an attack, and everything is held.
const NETWORKS: usize = 50_000;

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In any minute.
    pub per_minute: u32,
    /// In any hour.
    pub per_hour: u32,
}

/// Whether one more is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, and has been counted.
    Allowed,
    /// Not before so many seconds.
    Wait(i64),
    /// It can't be told.
    Unknown,
}

/// The counters.
pub struct Rates {
    limits: Limits,
    counted: Mutex<Counted>,
}

struct Counted {
    key: [u8; 32],
    since_ms: i64,
    /// When networks without a time of the last hour were forgotten last.
    tidied_ms: i64,
    /// Times of the last hour, oldest first.
    networks: HashMap<[u8; 16], Vec<i64>>,
}

impl Rates {
    /// Counts from now on.
    pub fn new(limits: Limits, now_ms: i64) -> Self {
        Self { limits, counted: Mutex::new(Counted::new(now_ms)) }
    }

    /// Asks for one more from `address`, and counts it if it is allowed.
    pub fn ask(&self, address: Option<IpAddr>, now_ms: i64) -> Verdict {
        let Some(address) = address else { return Verdict::Unknown };
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.renew(now_ms);
        let Some(name) = hashed(&counted.key, address) else { return Verdict::Unknown };
        if counted.networks.len() >= NETWORKS && !counted.networks.contains_key(&name) {
            counted.tidy(now_ms);
            if counted.networks.len() >= NETWORKS {
                return Verdict::Unknown;
            }
        }
        let times = counted.networks.entry(name).or_default();
        times.retain(|time| now_ms - time < HOUR_MS);
        let wait = |count: u32, window: i64| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let oldest = times.len().checked_sub(count).and_then(|position| times.get(position));
            let frees = oldest.map_or(i64::MIN, |oldest| oldest + window);
            (frees > now_ms).then(|| (frees - now_ms + 999) / 1000)
        };
        match wait(self.limits.per_minute, MINUTE_MS).max(wait(self.limits.per_hour, HOUR_MS)) {
            Some(seconds) => Verdict::Wait(seconds),
            None => {
                times.push(now_ms);
                Verdict::Allowed
            }
        }
    }

    /// Forgets what no longer counts, and every day the key. To be called now and then.
    pub fn tidy(&self, now_ms: i64) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.renew(now_ms);
        counted.tidy(now_ms);
    }

    /// Takes back what was counted last for `address`: nothing came of it.
    pub fn give_back(&self, address: Option<IpAddr>) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = address.and_then(|address| hashed(&counted.key, address))
            && let Some(times) = counted.networks.get_mut(&name)
        {
            times.pop();
        }
    }
}

impl Counted {
    fn new(now_ms: i64) -> Self {
        Self { key: crate::random::bytes(), since_ms: now_ms, tidied_ms: now_ms, networks: HashMap::new() }
    }

    /// Throws the key away when it is a day old, and with it all that was counted.
    fn renew(&mut self, now_ms: i64) {
        if now_ms - self.since_ms >= DAY_MS {
            *self = Self::new(now_ms);
        }
    }

    /// Forgets networks without a time of the last hour. Looking through all of them costs too much to be done for
    /// every request of an attack.
    fn tidy(&mut self, now_ms: i64) {
        if now_ms - self.tidied_ms >= MINUTE_MS {
            self.tidied_ms = now_ms;
            self.networks.retain(|_, times| times.last().is_some_and(|last| now_ms - last < HOUR_MS));
        }
    }
}

/// The network of an address under the key: a /24, or a /64.
pub(crate) fn hashed(key: &[u8; 32], address: IpAddr) -> Option<[u8; 16]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    match address.to_canonical() {
        IpAddr::V4(address) => mac.update(&address.octets()[..3]),
        IpAddr::V6(address) => mac.update(&address.octets()[..8]),
    }
    mac.finalize().into_bytes()[..16].try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, Limits, MINUTE_MS, NETWORKS, Rates, Verdict};

    fn rates() -> Rates {
        Rates::new(Limits { per_minute: 2, per_hour: 10 }, 0)
    }

    fn ask(rates: &Rates, address: &str, seconds: i64) -> Verdict {
        rates.ask(address.parse().ok(), seconds * 1000)
    }

    #[test]
    fn two_a_minute_by_network() {
        let rates = rates();
        assert_eq!(ask(&rates, "192.0.2.1", 0), Verdict::Allowed);
        assert_eq!(ask(&rates, "192.0.2.200", 20), Verdict::Allowed);
        assert_eq!(ask(&rates, "192.0.2.7", 30), Verdict::Wait(30));
        assert_eq!(ask(&rates, "::ffff:192.0.2.7", 30), Verdict::Wait(30));
        assert_eq!(ask(&rates, "192.0.3.1", 30), Verdict::Allowed);
        assert_eq!(ask(&rates, "192.0.2.1", 60), Verdict::Allowed);
        assert_eq!(ask(&rates, "192.0.2.1", 61), Verdict::Wait(19));
    }

    #[test]
    fn ten_an_hour() {
        let rates = rates();
        for minute in 0..10 {
            assert_eq!(ask(&rates, "2001:db8:1:2::1", minute * 60), Verdict::Allowed);
        }
        assert_eq!(ask(&rates, "2001:db8:1:2:ffff::1", 600), Verdict::Wait(HOUR_MS / 1000 - 600));
        assert_eq!(ask(&rates, "2001:db8:1:3::1", 600), Verdict::Allowed);
        assert_eq!(ask(&rates, "2001:db8:1:2::1", 3600), Verdict::Allowed);
    }

    #[test]
    fn what_came_to_nothing_is_not_counted() {
        let rates = rates();
        let address = "192.0.2.1".parse().ok();
        for _ in 0..5 {
            assert_eq!(rates.ask(address, 0), Verdict::Allowed);
            rates.give_back(address);
        }
    }

    #[test]
    fn more_networks_than_are_remembered_are_unknown() {
        let rates = rates();
        let network = |number: usize| Some(std::net::Ipv4Addr::from(u32::try_from(number << 8).unwrap()).into());
        for number in 0..NETWORKS {
            assert_eq!(rates.ask(network(number), 0), Verdict::Allowed);
        }
        assert_eq!(rates.ask(network(NETWORKS), 1), Verdict::Unknown);
        assert_eq!(rates.ask(network(7), 1), Verdict::Allowed);
        assert_eq!(rates.ask(network(NETWORKS), HOUR_MS + MINUTE_MS), Verdict::Allowed);
    }

    #[test]
    fn a_new_day_starts_anew_and_nobody_is_unknown() {
        let rates = rates();
        ask(&rates, "192.0.2.1", DAY_MS / 1000 - 2);
        ask(&rates, "192.0.2.1", DAY_MS / 1000 - 1);
        assert_eq!(ask(&rates, "192.0.2.1", DAY_MS / 1000 - 1), Verdict::Wait(59));
        assert_eq!(ask(&rates, "192.0.2.1", DAY_MS / 1000), Verdict::Allowed);
        assert_eq!(rates.ask(None, 0), Verdict::Unknown);
    }
}
