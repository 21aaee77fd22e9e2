//! Stored secrets, and the probe of the health check.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::{PgResult, Postgres};
use crate::random;
use crate::store::StoreError;
use crate::store::secret::{MOVE_MARK, PASSWORD, PROBE, SIGNING_KEY};

/// Bytes of a probe.
const PROBE_BYTES: usize = 8;

const PUT: &str = "INSERT INTO secrets (name, value) VALUES ($1, $2) \
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

async fn get(client: &Client, name: &str) -> PgResult<Option<Vec<u8>>> {
    let query = "SELECT value FROM secrets WHERE name = $1";
    match client.query_typed_opt(query, &[(&name, Type::TEXT)]).await? {
        Some(row) => row.try_get(0).map(Some),
        None => Ok(None),
    }
}

pub(super) async fn password_hash(client: &Client) -> PgResult<Option<String>> {
    Ok(get(client, PASSWORD).await?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

impl Postgres {
    pub(in crate::store) async fn signing_key(&self) -> Result<Vec<u8>, StoreError> {
        let transaction = self.begin().await?;
        if let Some(key) = get(&transaction, SIGNING_KEY).await? {
            return Ok(key);
        }
        // Another endpoint may have been quicker.
        let insert = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        let new = random::bytes::<32>().to_vec();
        transaction.execute_typed(insert, &[(&SIGNING_KEY, Type::TEXT), (&new, Type::BYTEA)]).await?;
        let key = get(&transaction, SIGNING_KEY).await?;
        transaction.commit().await?;
        key.ok_or(StoreError::Busy)
    }

    /// The signing key, if it has been generated.
    pub(in crate::store) async fn stored_signing_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let client = self.client().await?;
        Ok(get(&client, SIGNING_KEY).await?)
    }

    /// The mark of a move into the database that is not finished.
    pub(in crate::store) async fn move_mark(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let client = self.client().await?;
        Ok(get(&client, MOVE_MARK).await?)
    }

    /// Sets or removes this mark.
    pub(in crate::store) async fn set_move_mark(&self, mark: Option<Vec<u8>>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        match mark {
            Some(mark) => {
                transaction.execute_typed(PUT, &[(&MOVE_MARK, Type::TEXT), (&mark, Type::BYTEA)]).await?;
            }
            None => {
                let delete = "DELETE FROM secrets WHERE name = $1";
                transaction.execute_typed(delete, &[(&MOVE_MARK, Type::TEXT)]).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) async fn password_hash(&self) -> Result<Option<String>, StoreError> {
        let client = self.client().await?;
        Ok(password_hash(&client).await?)
    }

    pub(in crate::store) async fn set_password_hash(&self, hash: String) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        transaction.execute_typed(PUT, &[(&PASSWORD, Type::TEXT), (&hash.as_bytes(), Type::BYTEA)]).await?;
        transaction.execute_typed("DELETE FROM sessions", &[]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes a few bytes, as durably as a response.
    pub(in crate::store) async fn probe(&self, _has_failed: bool) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        let probe = random::bytes::<PROBE_BYTES>().to_vec();
        transaction.execute_typed(PUT, &[(&PROBE, Type::TEXT), (&probe, Type::BYTEA)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
