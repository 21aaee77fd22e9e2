//! Limits on login attempts, which endpoints on one server share.

use std::net::IpAddr;

use super::{Store, StoreError};

impl Store {
    /// Counts a login attempt from `address`, perhaps with an open `session`. The inner error has the seconds to wait,
    /// when a limit is reached.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn try_login(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Result<(), i64>, StoreError> {
        on_database!(self, try_login(address, session, now_ms))
    }

    /// Clears the counts of `address` and `session`, and records the network as known.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn login_succeeded(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_database!(self, login_succeeded(address, session, now_ms))
    }

    /// Records the network of `address` as known: an open session was used from there.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn remember_network(&self, address: Option<IpAddr>, now_ms: i64) -> Result<(), StoreError> {
        on_database!(self, remember_network(address, now_ms))
    }
}
