//! Stored secrets.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{Erasure, Sqlite};
use crate::random;
use crate::store::StoreError;
use crate::store::secret::{ERASURE_MARK, MOVE_MARK, PASSWORD, PROBE, SIGNING_KEY};

fn signing_key(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<u8>> {
    if let Some(key) = get(transaction, SIGNING_KEY)? {
        return Ok(key);
    }
    let key = random::bytes::<32>().to_vec();
    put(transaction, SIGNING_KEY, &key)?;
    Ok(key)
}

pub(super) fn password_hash(connection: &Connection) -> rusqlite::Result<Option<String>> {
    Ok(get(connection, PASSWORD)?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

fn set_password_hash(transaction: &Transaction<'_>, hash: &str) -> rusqlite::Result<()> {
    put(transaction, PASSWORD, hash.as_bytes())?;
    transaction.execute("DELETE FROM sessions", [])?;
    Ok(())
}

fn get(connection: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection.query_row("SELECT value FROM secrets WHERE name = ?1", [name], |row| row.get(0)).optional()
}

fn put(connection: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    connection.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES (?1, ?2)", (name, value))?;
    Ok(())
}

/// Stores the bytes of a probe.
pub(super) fn put_probe(transaction: &Transaction<'_>, bytes: &[u8]) -> rusqlite::Result<()> {
    put(transaction, PROBE, bytes)
}

/// Marks that erased text may be in the write-ahead log, in the transaction that erases it.
pub(super) fn mark_erasure(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    put(transaction, ERASURE_MARK, &random::bytes::<8>())
}

/// The mark of the last erasure, if its text may be in the log.
pub(super) fn erasure_mark(connection: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    get(connection, ERASURE_MARK)
}

/// Removes this mark after the log was truncated; false if another process has erased something since it was read.
pub(super) fn unmark_erasure(connection: &Connection, mark: &[u8]) -> rusqlite::Result<bool> {
    let removed = "DELETE FROM secrets WHERE name = ?1 AND value = ?2";
    Ok(connection.execute(removed, (ERASURE_MARK, mark))? > 0)
}

impl Sqlite {
    pub(in crate::store) async fn signing_key(&self) -> Result<Vec<u8>, StoreError> {
        self.write(Erasure::None, signing_key).await
    }

    /// The signing key, if it has been generated.
    pub(in crate::store) async fn stored_signing_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| get(connection, SIGNING_KEY)).await
    }

    /// The mark of a move into the database that is not finished.
    pub(in crate::store) async fn move_mark(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| get(connection, MOVE_MARK)).await
    }

    /// Sets or removes this mark.
    pub(in crate::store) async fn set_move_mark(&self, mark: Option<Vec<u8>>) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| match mark {
            Some(mark) => put(transaction, MOVE_MARK, &mark),
            None => transaction.execute("DELETE FROM secrets WHERE name = ?1", [MOVE_MARK]).map(drop),
        })
        .await
    }

    pub(in crate::store) async fn password_hash(&self) -> Result<Option<String>, StoreError> {
        self.read(password_hash).await
    }

    pub(in crate::store) async fn set_password_hash(&self, hash: String) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| set_password_hash(transaction, &hash)).await
    }
}
