//! Limits on login attempts, which all endpoints share: one row, which an attempt locks. Each endpoint keeps what it has
//! read last, and refuses by that without the server.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, MutexGuard as Turn};
use tokio_postgres::types::Type;

use super::Postgres;
use crate::login_attempts::LoginAttempts;
use crate::store::StoreError;

/// Locks the row, and returns it; a new one is empty.
const LOCK: &str = "INSERT INTO login_limits (id, attempts) VALUES (1, $1) \
    ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING attempts";

const PUT_KEY: &str = "INSERT INTO network_keys (name, key, since_ms) VALUES ('logins', $1, $2) \
    ON CONFLICT (name) DO UPDATE SET key = excluded.key, since_ms = excluded.since_ms";

/// The login attempts as this endpoint knows them.
#[derive(Default)]
pub(super) struct Logins {
    last_known: Mutex<LoginAttempts>,
    /// One request at a time changes the row: they would all wait for it, each with a connection.
    turn: AsyncMutex<()>,
}

impl Logins {
    fn last_known(&self) -> MutexGuard<'_, LoginAttempts> {
        self.last_known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Postgres {
    pub(in crate::store) async fn try_login(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Result<(), i64>, StoreError> {
        let known_wait = || self.logins.last_known().wait(address, session, now_ms);
        if let Some(seconds) = known_wait() {
            return Ok(Err(seconds));
        }
        let turn = self.logins.turn.lock().await;
        // Those before this one may have reached the limit.
        if let Some(seconds) = known_wait() {
            return Ok(Err(seconds));
        }
        self.change_logins(turn, now_ms, |logins| logins.try_acquire(address, session, now_ms)).await
    }

    pub(in crate::store) async fn login_succeeded(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let turn = self.logins.turn.lock().await;
        self.change_logins(turn, now_ms, |logins| logins.reset_after_login(address, session, now_ms)).await
    }

    pub(in crate::store) async fn remember_network(
        &self,
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        if self.logins.last_known().has_recorded(address, now_ms) {
            return Ok(());
        }
        let turn = self.logins.turn.lock().await;
        self.change_logins(turn, now_ms, |logins| logins.remember_network(address, now_ms)).await
    }

    /// Drops what has expired; nothing stays without attempts and known networks.
    pub(super) async fn prune_logins(&self, now_ms: i64) -> Result<(), StoreError> {
        let turn = self.logins.turn.lock().await;
        let client = self.client().await?;
        let is_empty = client.query_typed_opt("SELECT 1 FROM login_limits", &[]).await?.is_none();
        drop(client);
        if is_empty {
            *self.logins.last_known() = LoginAttempts::new();
            return Ok(());
        }
        self.change_logins(turn, now_ms, |logins| logins.prune(now_ms)).await
    }

    /// Changes what all endpoints know.
    async fn change_logins<T>(
        &self,
        _turn: Turn<'_, ()>,
        now_ms: i64,
        change: impl FnOnce(&mut LoginAttempts) -> T,
    ) -> Result<T, StoreError> {
        let unreadable = |_| StoreError::Server("the login attempts can't be read".to_owned());
        let transaction = self.begin().await?;
        let new = LoginAttempts::new().into_json().map_err(unreadable)?;
        let row = transaction.query_typed_one(LOCK, &[(&new, Type::TEXT)]).await?;
        let query = "SELECT key FROM network_keys WHERE name = 'logins'";
        let key = match transaction.query_typed_opt(query, &[]).await? {
            Some(row) => <[u8; 32]>::try_from(row.try_get::<_, &[u8]>(0)?).ok(),
            None => None,
        };
        // Without the key, hashes mean nothing.
        let mut logins = match key {
            Some(key) => LoginAttempts::from_json(row.try_get(0)?, key).map_err(unreadable)?,
            None => LoginAttempts::new(),
        };
        let outcome = change(&mut logins);
        if logins.is_empty() {
            transaction.execute_typed("DELETE FROM login_limits", &[]).await?;
            transaction.execute_typed("DELETE FROM network_keys WHERE name = 'logins'", &[]).await?;
        } else {
            if key != Some(*logins.key()) {
                let key = logins.key().as_slice();
                transaction.execute_typed(PUT_KEY, &[(&key, Type::BYTEA), (&now_ms, Type::INT8)]).await?;
            }
            let changed = logins.clone().into_json().map_err(unreadable)?;
            transaction.execute_typed("UPDATE login_limits SET attempts = $1", &[(&changed, Type::TEXT)]).await?;
        }
        transaction.commit().await?;
        *self.logins.last_known() = logins;
        Ok(outcome)
    }
}
