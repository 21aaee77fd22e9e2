//! Limits on login attempts, in memory: one endpoint uses the database.

use std::net::IpAddr;
use std::sync::{MutexGuard, PoisonError};

use super::Sqlite;
use crate::login_attempts::LoginAttempts;
use crate::store::StoreError;

impl Sqlite {
    fn logins(&self) -> MutexGuard<'_, LoginAttempts> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::store) async fn try_login(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Result<(), i64>, StoreError> {
        Ok(self.logins().try_acquire(address, session, now_ms))
    }

    pub(in crate::store) async fn login_succeeded(
        &self,
        address: Option<IpAddr>,
        session: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.logins().reset_after_login(address, session, now_ms);
        Ok(())
    }

    pub(in crate::store) async fn remember_network(
        &self,
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.logins().remember_network(address, now_ms);
        Ok(())
    }

    pub(in crate::store) fn prune_logins(&self, now_ms: i64) {
        self.logins().prune(now_ms);
    }
}
