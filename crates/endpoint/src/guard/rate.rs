//! How much may come from one network: counted in memory under a keyed hash, whose key is thrown away every day.
//!
//! A sender with one IPv6 address often has a whole /56 or /48: these are counted too, with higher limits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Networks that are remembered; more than that in an hour is an attack, and all others share a limit.
const MAX_NETWORKS: usize = 50_000;

/// Networks that an IPv6 address is counted by: bytes of their prefix, and how many times the limits they may send.
const IPV6_NETWORKS: [(usize, u32); 3] = [(8, 1), (7, 2), (6, 5)];

/// What those are counted under whose network can't be told.
const UNKNOWN: [u8; 16] = [0; 16];

/// How many times the limits all together may send whose network can't be told.
const UNKNOWN_TIMES: u32 = 5;

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
    /// The network can't be told. It has been counted with all others of that kind.
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
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.renew(now_ms);
        let names = counted.networks_of(address, now_ms);
        let wait =
            names.iter().filter_map(|(name, times)| counted.wait(name, self.limits.times(*times), now_ms)).max();
        if let Some(seconds) = wait {
            return Verdict::Wait(seconds);
        }
        let is_known = names.iter().all(|(name, _)| *name != UNKNOWN);
        for (name, _) in names {
            counted.networks.entry(name).or_default().push(now_ms);
        }
        if is_known { Verdict::Allowed } else { Verdict::Unknown }
    }

    /// Forgets what no longer counts, and every day the key. To be called now and then.
    pub fn tidy(&self, now_ms: i64) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.renew(now_ms);
        counted.tidy(now_ms);
    }

    /// Takes back what was counted last for `address`: nothing came of it.
    pub fn give_back(&self, address: Option<IpAddr>, now_ms: i64) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, _) in counted.networks_of(address, now_ms) {
            if let Some(times) = counted.networks.get_mut(&name) {
                times.pop();
            }
        }
    }
}

impl Limits {
    fn times(self, times: u32) -> Self {
        Self { per_minute: self.per_minute.saturating_mul(times), per_hour: self.per_hour.saturating_mul(times) }
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

    /// What an address is counted under, and how many times the limits each may send.
    fn networks_of(&mut self, address: Option<IpAddr>, now_ms: i64) -> Vec<([u8; 16], u32)> {
        let unknown = || vec![(UNKNOWN, UNKNOWN_TIMES)];
        let Some(address) = address else { return unknown() };
        let names: Option<Vec<_>> = match address.to_canonical() {
            IpAddr::V4(_) => hashed(&self.key, address).map(|name| vec![(name, 1)]),
            IpAddr::V6(address) => {
                let prefix =
                    |(bytes, times): (usize, u32)| Some((keyed(&self.key, &address.octets()[..bytes])?, times));
                IPV6_NETWORKS.into_iter().map(prefix).collect()
            }
        };
        let Some(names) = names else { return unknown() };
        if names.iter().all(|(name, _)| self.networks.contains_key(name)) {
            return names;
        }
        if self.networks.len() >= MAX_NETWORKS {
            self.tidy(now_ms);
        }
        if self.networks.len() >= MAX_NETWORKS { unknown() } else { names }
    }

    /// Seconds until one more is allowed from the network, if it has to wait.
    fn wait(&mut self, name: &[u8; 16], limits: Limits, now_ms: i64) -> Option<i64> {
        let times = self.networks.get_mut(name)?;
        times.retain(|time| now_ms - time < HOUR_MS);
        let wait = |count: u32, window: i64| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let oldest = times.len().checked_sub(count).and_then(|position| times.get(position));
            let frees = oldest.map_or(i64::MIN, |oldest| oldest + window);
            (frees > now_ms).then(|| (frees - now_ms + 999) / 1000)
        };
        wait(limits.per_minute, MINUTE_MS).max(wait(limits.per_hour, HOUR_MS))
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
    use super::{DAY_MS, HOUR_MS, Limits, MAX_NETWORKS, MINUTE_MS, Rates, Verdict};

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
            rates.give_back(address, 0);
        }
    }

    #[test]
    fn more_networks_than_are_remembered_are_unknown() {
        let rates = rates();
        let network = |number: usize| Some(std::net::Ipv4Addr::from(u32::try_from(number << 8).unwrap()).into());
        for number in 0..MAX_NETWORKS {
            assert_eq!(rates.ask(network(number), 0), Verdict::Allowed);
        }
        assert_eq!(rates.ask(network(MAX_NETWORKS), 1), Verdict::Unknown);
        assert_eq!(rates.ask(network(7), 1), Verdict::Allowed);
        assert_eq!(rates.ask(network(MAX_NETWORKS), HOUR_MS + MINUTE_MS), Verdict::Allowed);
    }

    #[test]
    fn ipv6_is_counted_by_wider_networks_too() {
        let of_one_56 = |number: u32| format!("2001:db8:1:2{number:02x}::1");
        let of_one_48 = |number: u32| format!("2001:db8:1:{number:x}00::1");
        for (address, per_minute) in [(&of_one_56 as &dyn Fn(u32) -> String, 4), (&of_one_48, 10)] {
            let rates = rates();
            for number in 0..per_minute {
                assert_eq!(ask(&rates, &address(number), 0), Verdict::Allowed, "{}", address(number));
            }
            let next = address(per_minute);
            assert_eq!(ask(&rates, &next, 20), Verdict::Wait(40), "{next}");
            assert_eq!(ask(&rates, "2001:db8:2::1", 20), Verdict::Allowed, "another /48");
            assert_eq!(ask(&rates, &next, 60), Verdict::Allowed, "{next}");
        }
    }

    #[test]
    fn unknown_senders_share_a_limit() {
        let rates = rates();
        for _ in 0..10 {
            assert_eq!(rates.ask(None, 0), Verdict::Unknown);
        }
        assert_eq!(rates.ask(None, 1000), Verdict::Wait(59));
        assert_eq!(ask(&rates, "192.0.2.1", 1), Verdict::Allowed, "who is known does not wait for them");
        rates.give_back(None, 1000);
        assert_eq!(rates.ask(None, 1000), Verdict::Unknown);
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
