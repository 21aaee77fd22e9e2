//! Stored secrets: the signing key, and the hash of the author's password.

use rusqlite::{Connection, OptionalExtension, Transaction};

/// Name of the key for form tokens and deletion keys.
const SIGNING_KEY: &str = "signing key";

/// Name of the hash of the author's password.
const PASSWORD: &str = "password";

/// The signing key, generated at first use.
///
/// # Errors
/// When the database can't be written.
pub fn signing_key(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<u8>> {
    if let Some(key) = get(transaction, SIGNING_KEY)? {
        return Ok(key);
    }
    let key = crate::random::bytes::<32>().to_vec();
    put(transaction, SIGNING_KEY, &key)?;
    Ok(key)
}

/// The hash of the author's password as a PHC string; none if no password is set.
///
/// # Errors
/// When the database can't be read.
pub fn password_hash(connection: &Connection) -> rusqlite::Result<Option<String>> {
    Ok(get(connection, PASSWORD)?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Sets the hash of the author's password, and ends all sessions.
///
/// # Errors
/// When the database can't be written.
pub fn set_password_hash(connection: &Connection, hash: &str) -> rusqlite::Result<()> {
    put(connection, PASSWORD, hash.as_bytes())?;
    connection.execute("DELETE FROM sessions", [])?;
    Ok(())
}

fn get(connection: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection.query_row("SELECT value FROM secrets WHERE name = ?1", [name], |row| row.get(0)).optional()
}

fn put(connection: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    connection.execute("INSERT OR REPLACE INTO secrets (name, value) VALUES (?1, ?2)", (name, value))?;
    Ok(())
}
