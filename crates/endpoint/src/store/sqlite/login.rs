//! Limits on login attempts, in memory: one endpoint uses the database.

use std::sync::PoisonError;

use super::Sqlite;
use crate::login_attempts::LoginAttempts;
use crate::store::StoreError;

impl Sqlite {
    pub(in crate::store) async fn change_logins<T>(
        &self,
        change: impl FnOnce(&mut LoginAttempts) -> T,
    ) -> Result<T, StoreError> {
        Ok(change(&mut self.logins.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}
