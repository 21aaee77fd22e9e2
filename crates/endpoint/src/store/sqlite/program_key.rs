//! Keys of the author's programs.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Erasure, Sqlite};
use crate::store::StoreError;
use crate::store::program_key::ProgramKey;

/// The columns that [`read`] reads, in its order.
pub(super) const COLUMNS: &str = "name, key_hash, made_ms, used_ms";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<ProgramKey> {
    Ok(ProgramKey { name: row.get(0)?, hash: row.get(1)?, made_ms: row.get(2)?, used_ms: row.get(3)? })
}

/// Adds a key; returns the number of added ones, which is 0 if its name is taken.
pub(super) fn add(transaction: &Transaction<'_>, key: &ProgramKey) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached(
            "INSERT INTO program_keys (name, key_hash, made_ms, used_ms) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![key.name, key.hash, key.made_ms, key.used_ms])
}

/// All keys, by name.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<ProgramKey>> {
    let query = format!("SELECT {COLUMNS} FROM program_keys ORDER BY name");
    connection.prepare(&query)?.query_map([], read)?.collect()
}

fn by_hash(connection: &Connection, hash: &[u8; 32]) -> rusqlite::Result<Option<ProgramKey>> {
    let query = format!("SELECT {COLUMNS} FROM program_keys WHERE key_hash = ?1");
    connection.prepare_cached(&query)?.query_row([hash], read).optional()
}

impl Sqlite {
    pub(in crate::store) async fn add_program_key(&self, key: ProgramKey) -> Result<bool, StoreError> {
        let added = self.write(Erasure::None, move |transaction| add(transaction, &key)).await?;
        Ok(added > 0)
    }

    pub(in crate::store) async fn program_keys(&self) -> Result<Vec<ProgramKey>, StoreError> {
        self.read(all).await
    }

    pub(in crate::store) async fn remove_program_key(&self, name: String) -> Result<bool, StoreError> {
        let removed = self
            .write(Erasure::None, move |transaction| {
                transaction.execute("DELETE FROM program_keys WHERE name = ?1", [name])
            })
            .await?;
        Ok(removed > 0)
    }

    /// The key with this hash.
    pub(in crate::store) async fn program_key(&self, hash: [u8; 32]) -> Result<Option<ProgramKey>, StoreError> {
        self.read(move |connection| by_hash(connection, &hash)).await
    }

    /// Sets the day of the last use, unless a later one is stored.
    pub(in crate::store) async fn record_use(&self, hash: [u8; 32], day_ms: i64) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| {
            let update = "UPDATE program_keys SET used_ms = max(coalesce(used_ms, 0), ?2) WHERE key_hash = ?1";
            transaction.execute(update, params![hash, day_ms]).map(drop)
        })
        .await
    }
}
