//! The responses of one person, by e-mail address.

use rusqlite::{Connection, Transaction};

use super::response::by_id;
use super::{Erasure, Sqlite, queue};
use crate::store::StoreError;
use crate::store::email::{Mentions, comparable};
use crate::store::response::StoredResponse;

/// The responses that were sent with this address, oldest first, however it is spelled.
fn responses(connection: &Connection, email: &str) -> rusqlite::Result<Vec<StoredResponse>> {
    let mut found = Vec::new();
    for id in ids(connection, email)? {
        found.extend(by_id(connection, &id)?);
    }
    Ok(found)
}

/// Erases them; returns the number of published and of other ones. The ids of published ones are kept, so that copies
/// are removed too.
fn erase(transaction: &Transaction<'_>, email: &str, now_ms: i64) -> rusqlite::Result<(usize, usize)> {
    let (mut published, mut other) = (0, 0);
    for id in ids(transaction, email)? {
        let was_published = transaction
            .prepare_cached("SELECT 1 FROM responses WHERE id = ?1 AND status = 'approved'")?
            .exists([&id])?;
        queue::erase(transaction, &id, now_ms)?;
        *(if was_published { &mut published } else { &mut other }) += 1;
    }
    Ok((published, other))
}

/// The number of responses of others with the address in text or name.
fn mentions(connection: &Connection, email: &str) -> rusqlite::Result<usize> {
    let address = Mentions::of(email);
    let mut statement = connection.prepare("SELECT name, text, email FROM responses")?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let (name, text, own): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        count += usize::from(address.are_in(&name, &text, own.as_deref()));
    }
    Ok(count)
}

/// SQLite folds the case of ASCII only, so addresses are compared here.
fn ids(connection: &Connection, email: &str) -> rusqlite::Result<Vec<String>> {
    let wanted = comparable(email);
    let mut statement =
        connection.prepare("SELECT id, email FROM responses WHERE email IS NOT NULL ORDER BY received_ms, id")?;
    let mut rows = statement.query([])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let address: String = row.get(1)?;
        if comparable(&address) == wanted {
            ids.push(row.get(0)?);
        }
    }
    Ok(ids)
}

impl Sqlite {
    pub(in crate::store) async fn responses_of(&self, email: String) -> Result<Vec<StoredResponse>, StoreError> {
        self.read(move |connection| responses(connection, &email)).await
    }

    pub(in crate::store) async fn erase_person(
        &self,
        email: String,
        now_ms: i64,
    ) -> Result<(usize, usize), StoreError> {
        self.write(Erasure::Text, move |transaction| erase(transaction, &email, now_ms)).await
    }

    pub(in crate::store) async fn mentions(&self, email: String) -> Result<usize, StoreError> {
        self.read(move |connection| mentions(connection, &email)).await
    }
}
