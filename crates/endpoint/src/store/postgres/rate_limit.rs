//! The rate limit over all endpoints on one server: sliding windows per network, under a keyed hash whose key is
//! replaced every day.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering;

use deadpool_postgres::Pool;
use tokio_postgres::types::Type;

use super::{PgResult, Postgres, Transaction};
use crate::random;
use crate::rate_limit::{DAY_MS, HOUR_MS, Limits, hashed_networks};
use crate::sliding_window::SlidingWindow;
use crate::store::StoreError;

/// Removes windows, but for those that another transaction has locked: waiting for them could be a deadlock.
const DELETE: &str = "DELETE FROM rate_windows WHERE network IN ( \
    SELECT network FROM rate_windows WHERE last_ms <= $1 FOR UPDATE SKIP LOCKED)";

/// How often expired windows are removed.
const PRUNE_INTERVAL_MS: i64 = 60 * 1000;

/// The keyed hash of a network.
pub(super) type Network = [u8; 16];

/// The key of the hashes.
#[derive(Clone, Copy)]
pub(super) struct Key {
    key: [u8; 32],
    since_ms: i64,
}

impl Key {
    /// The key of the day, which all endpoints have; `known` is what was read before.
    pub(super) async fn of_the_day(pool: &Pool, known: Option<Self>, now_ms: i64) -> Result<Self, StoreError> {
        if let Some(key) = known.filter(|key| now_ms - key.since_ms < DAY_MS) {
            return Ok(key);
        }
        let transaction = Transaction::write(pool).await?;
        let (new, oldest_ms) = (random::bytes::<32>(), now_ms.saturating_sub(DAY_MS));
        let replace = "INSERT INTO network_keys (name, key, since_ms) VALUES ('responses', $1, $2) ON CONFLICT (name) \
            DO UPDATE SET key = excluded.key, since_ms = excluded.since_ms WHERE network_keys.since_ms <= $3";
        let bytes = new.as_slice();
        let replaced = transaction
            .execute_typed(replace, &[(&bytes, Type::BYTEA), (&now_ms, Type::INT8), (&oldest_ms, Type::INT8)])
            .await?;
        if replaced > 0 {
            // Those that are left out mean nothing without their key, and expire.
            transaction.execute_typed(DELETE, &[(&i64::MAX, Type::INT8)]).await?;
        }
        let query = "SELECT key, since_ms FROM network_keys WHERE name = 'responses'";
        let row = transaction.query_typed_one(query, &[]).await?;
        let (key, since_ms): (Vec<u8>, i64) = (row.try_get(0)?, row.try_get(1)?);
        transaction.commit().await?;
        Ok(Self { key: key.try_into().unwrap_or(new), since_ms })
    }

    /// The keys under which an address is counted, each with its factor of the limits.
    pub(super) fn networks(&self, address: Option<IpAddr>) -> Vec<(Network, u32)> {
        hashed_networks(&self.key, address)
    }
}

/// The windows of the networks of a group, in the order in which all endpoints lock their rows.
#[derive(Default)]
pub(super) struct Windows(BTreeMap<Network, SlidingWindow>);

impl Windows {
    /// Reads the windows of these networks, which are locked.
    pub(super) async fn read(transaction: &Transaction, networks: &[&[u8]]) -> PgResult<Self> {
        let query = "SELECT network, times FROM rate_windows WHERE network = ANY($1::bytea[])";
        let mut windows = Self::default();
        for row in transaction.query_typed(query, &[(&networks, Type::BYTEA_ARRAY)]).await? {
            let (network, times): (Vec<u8>, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
            if let Ok(network) = Network::try_from(network) {
                windows.0.insert(network, decoded(&times));
            }
        }
        Ok(windows)
    }

    /// Counts one more request for `networks`, if it is allowed; otherwise returns the seconds to wait.
    pub(super) fn try_acquire(
        &mut self,
        networks: &[(Network, u32)],
        limits: Limits,
        now_ms: i64,
    ) -> Result<(), i64> {
        let mut wait = None;
        for (network, times) in networks {
            wait = wait.max(limits.times(*times).wait(self.0.entry(*network).or_default(), now_ms));
        }
        match wait {
            Some(seconds) => Err(seconds),
            None => {
                for (network, _) in networks {
                    self.0.entry(*network).or_default().push(now_ms);
                }
                Ok(())
            }
        }
    }

    /// Removes the last count for `networks`: the request stored nothing.
    pub(super) fn refund(&mut self, networks: &[(Network, u32)]) {
        for (network, _) in networks {
            if let Some(window) = self.0.get_mut(network) {
                window.pop();
            }
        }
    }

    /// Stores the windows.
    pub(super) async fn store(&self, transaction: &Transaction) -> PgResult<()> {
        let (mut networks, mut times, mut last) = (Vec::new(), Vec::new(), Vec::new());
        for (network, window) in &self.0 {
            if let Some(last_ms) = window.times().last() {
                networks.push(network.as_slice());
                times.push(encoded(window));
                last.push(*last_ms);
            }
        }
        let put = "INSERT INTO rate_windows (network, times, last_ms) \
            SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[]) \
            ON CONFLICT (network) DO UPDATE SET times = excluded.times, last_ms = excluded.last_ms";
        transaction
            .execute_typed(
                put,
                &[(&networks, Type::BYTEA_ARRAY), (&times, Type::BYTEA_ARRAY), (&last, Type::INT8_ARRAY)],
            )
            .await?;
        Ok(())
    }
}

/// The window of times of eight bytes each.
fn decoded(bytes: &[u8]) -> SlidingWindow {
    let (times, _) = bytes.as_chunks::<8>();
    SlidingWindow::of(times.iter().map(|time| i64::from_be_bytes(*time)).collect())
}

fn encoded(window: &SlidingWindow) -> Vec<u8> {
    window.times().iter().flat_map(|time| time.to_be_bytes()).collect()
}

impl Postgres {
    /// Removes the windows without a request in the last hour, and expired login attempts, at most once a minute.
    pub(in crate::store) async fn prune_limits(&self, now_ms: i64) -> Result<(), StoreError> {
        if now_ms - self.pruned_ms.load(Ordering::Relaxed) < PRUNE_INTERVAL_MS {
            return Ok(());
        }
        self.pruned_ms.store(now_ms, Ordering::Relaxed);
        let before_ms = now_ms.saturating_sub(HOUR_MS);
        let transaction = self.begin().await?;
        transaction.execute_typed(DELETE, &[(&before_ms, Type::INT8)]).await?;
        transaction.commit().await?;
        self.prune_logins(now_ms).await
    }
}

#[cfg(test)]
mod tests {
    use super::{SlidingWindow, Windows, decoded, encoded};
    use crate::rate_limit::Limits;

    #[test]
    fn window_times_round_trip() {
        let window = SlidingWindow::of(vec![1_795_521_600_000, 5]);
        assert_eq!(decoded(&encoded(&window)).times(), [5, 1_795_521_600_000]);
        assert!(decoded(&[1, 2, 3]).times().is_empty());
    }

    #[test]
    fn shared_rate_limit_counts_and_refunds_all_networks() {
        let limits = Limits { per_minute: 2, per_hour: 10 };
        let (narrow, other, wide) = ([1; 16], [2; 16], [3; 16]);
        let mut windows = Windows::default();
        for _ in 0..2 {
            assert_eq!(windows.try_acquire(&[(narrow, 1), (wide, 2)], limits, 0), Ok(()));
        }
        assert_eq!(windows.try_acquire(&[(narrow, 1), (wide, 2)], limits, 10_000), Err(50));
        assert_eq!(windows.try_acquire(&[(other, 1), (wide, 2)], limits, 10_000), Ok(()));
        windows.refund(&[(other, 1), (wide, 2)]);
        for _ in 0..2 {
            assert_eq!(windows.try_acquire(&[(other, 1), (wide, 2)], limits, 20_000), Ok(()));
        }
        assert_eq!(windows.try_acquire(&[([4; 16], 1), (wide, 2)], limits, 30_000), Err(30), "the wide one is full");
    }
}
