//! Limits on login attempts, which all endpoints share: one row, which an attempt locks.

use tokio_postgres::types::Type;

use super::Postgres;
use crate::login_attempts::LoginAttempts;
use crate::store::StoreError;

impl Postgres {
    pub(in crate::store) async fn change_logins<T>(
        &self,
        change: impl FnOnce(&mut LoginAttempts) -> T,
    ) -> Result<T, StoreError> {
        let unreadable = |_| StoreError::Server("the login attempts can't be read".to_owned());
        let transaction = self.begin().await?;
        let new = LoginAttempts::new().into_json().map_err(unreadable)?;
        let insert = "INSERT INTO login_limits (id, attempts) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
        transaction.execute_typed(insert, &[(&new, Type::TEXT)]).await?;
        let query = "SELECT attempts FROM login_limits WHERE id = 1 FOR UPDATE";
        let row = transaction.query_typed_one(query, &[]).await?;
        let mut attempts = LoginAttempts::from_json(row.try_get(0)?).map_err(unreadable)?;
        let outcome = change(&mut attempts);
        let changed = attempts.into_json().map_err(unreadable)?;
        let update = "UPDATE login_limits SET attempts = $1 WHERE id = 1";
        transaction.execute_typed(update, &[(&changed, Type::TEXT)]).await?;
        transaction.commit().await?;
        Ok(outcome)
    }
}
