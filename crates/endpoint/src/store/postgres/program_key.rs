//! Keys of the author's programs.

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{PgResult, Postgres, Transaction, storable};
use crate::store::StoreError;
use crate::store::program_key::ProgramKey;

/// The columns that [`read`] reads, in its order.
pub(super) const COLUMNS: &str = "name, key_hash, made_ms, used_ms";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row) -> PgResult<ProgramKey> {
    Ok(ProgramKey {
        name: row.try_get(0)?,
        hash: row.try_get(1)?,
        made_ms: row.try_get(2)?,
        used_ms: row.try_get(3)?,
    })
}

/// Adds a key; returns the number of added ones, which is 0 if its name is taken.
pub(super) async fn add(transaction: &Transaction, key: &ProgramKey) -> PgResult<u64> {
    let insert = "INSERT INTO program_keys (name, key_hash, made_ms, used_ms) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT DO NOTHING";
    transaction
        .execute_typed(
            insert,
            &[
                (&key.name, Type::TEXT),
                (&key.hash, Type::BYTEA),
                (&key.made_ms, Type::INT8),
                (&key.used_ms, Type::INT8),
            ],
        )
        .await
}

/// All keys, by name.
pub(super) async fn all(client: &tokio_postgres::Client) -> PgResult<Vec<ProgramKey>> {
    let query = format!("SELECT {COLUMNS} FROM program_keys ORDER BY name");
    client.query_typed(&query, &[]).await?.iter().map(read).collect()
}

impl Postgres {
    pub(in crate::store) async fn add_program_key(&self, key: ProgramKey) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        let added = add(&transaction, &key).await?;
        transaction.commit().await?;
        Ok(added > 0)
    }

    pub(in crate::store) async fn program_keys(&self) -> Result<Vec<ProgramKey>, StoreError> {
        let client = self.client().await?;
        Ok(all(&client).await?)
    }

    pub(in crate::store) async fn remove_program_key(&self, name: String) -> Result<bool, StoreError> {
        let name = storable(name);
        let transaction = self.begin().await?;
        let delete = "DELETE FROM program_keys WHERE name = $1";
        let removed = transaction.execute_typed(delete, &[(&name, Type::TEXT)]).await?;
        transaction.commit().await?;
        Ok(removed > 0)
    }

    /// The key with this hash.
    pub(in crate::store) async fn program_key(&self, hash: [u8; 32]) -> Result<Option<ProgramKey>, StoreError> {
        let hash = hash.as_slice();
        let client = self.client().await?;
        let query = format!("SELECT {COLUMNS} FROM program_keys WHERE key_hash = $1");
        let row = client.query_typed_opt(&query, &[(&hash, Type::BYTEA)]).await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    /// Sets the day of the last use, unless a later one is stored.
    pub(in crate::store) async fn record_use(&self, hash: [u8; 32], day_ms: i64) -> Result<(), StoreError> {
        let hash = hash.as_slice();
        let transaction = self.begin().await?;
        let update = "UPDATE program_keys SET used_ms = greatest(used_ms, $2) WHERE key_hash = $1";
        transaction.execute_typed(update, &[(&hash, Type::BYTEA), (&day_ms, Type::INT8)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
