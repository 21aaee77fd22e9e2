//! Sessions of the author.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Erasure, Sqlite};
use crate::store::StoreError;

fn open(
    transaction: &Transaction<'_>,
    token_hash: &[u8; 32],
    csrf: &str,
    now_ms: i64,
    expires_ms: i64,
) -> rusqlite::Result<()> {
    purge(transaction, now_ms)?;
    transaction
        .prepare_cached("INSERT INTO sessions (token_hash, csrf, expires_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![token_hash, csrf, expires_ms])?;
    Ok(())
}

/// Removes expired sessions.
pub(super) fn purge(transaction: &Transaction<'_>, now_ms: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM sessions WHERE expires_ms <= ?1")?.execute([now_ms])?;
    Ok(())
}

/// The CSRF token of an open session.
fn csrf(connection: &Connection, token_hash: &[u8; 32], now_ms: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT csrf FROM sessions WHERE token_hash = ?1 AND expires_ms > ?2")?
        .query_row(params![token_hash, now_ms], |row| row.get(0))
        .optional()
}

fn close(transaction: &Transaction<'_>, token_hash: &[u8; 32]) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM sessions WHERE token_hash = ?1")?.execute([token_hash])?;
    Ok(())
}

impl Sqlite {
    pub(in crate::store) async fn open_session(
        &self,
        token_hash: [u8; 32],
        csrf: String,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| open(transaction, &token_hash, &csrf, now_ms, expires_ms)).await
    }

    pub(in crate::store) async fn open_session_of(
        &self,
        token_hashes: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Option<([u8; 32], String)>, StoreError> {
        self.read(move |connection| {
            for token_hash in token_hashes {
                if let Some(csrf) = csrf(connection, &token_hash, now_ms)? {
                    return Ok(Some((token_hash, csrf)));
                }
            }
            Ok(None)
        })
        .await
    }

    pub(in crate::store) async fn close_sessions(&self, token_hashes: Vec<[u8; 32]>) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| {
            token_hashes.iter().try_for_each(|token_hash| close(transaction, token_hash))
        })
        .await
    }
}
