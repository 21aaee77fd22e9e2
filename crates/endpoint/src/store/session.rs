//! Sessions of the author. The database has only the hash of the token.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// Opens a session that expires at `expires_ms`, and removes expired ones.
///
/// # Errors
/// When the database can't be written.
pub fn open(
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
///
/// # Errors
/// When the database can't be written.
pub fn purge(transaction: &Transaction<'_>, now_ms: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM sessions WHERE expires_ms <= ?1")?.execute([now_ms])?;
    Ok(())
}

/// The CSRF token of an open session.
///
/// # Errors
/// When the database can't be read.
pub fn csrf(connection: &Connection, token_hash: &[u8; 32], now_ms: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT csrf FROM sessions WHERE token_hash = ?1 AND expires_ms > ?2")?
        .query_row(params![token_hash, now_ms], |row| row.get(0))
        .optional()
}

/// Ends a session.
///
/// # Errors
/// When the database can't be written.
pub fn close(transaction: &Transaction<'_>, token_hash: &[u8; 32]) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM sessions WHERE token_hash = ?1")?.execute([token_hash])?;
    Ok(())
}
