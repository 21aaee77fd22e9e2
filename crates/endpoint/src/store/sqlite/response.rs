//! Rows of responses.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::Sqlite;
use crate::store::StoreError;
use crate::store::response::{
    Approved, Place, Published, ResponseKind, Status, StoredResponse, in_order, newest_first,
};
use crate::store::transfer::RequestMarks;

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.stored_name().into())
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::of_stored_name(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for ResponseKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for ResponseKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::named(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// The columns that [`response`] reads, in its order.
pub(super) const RESPONSE_COLUMNS: &str = "id, post, parent, name, email, site, text, language, received_ms, status, \
    previous_status, decided_ms, reasons, by_author, kind";

/// Reads a row of [`RESPONSE_COLUMNS`].
pub(super) fn response(row: &Row<'_>) -> rusqlite::Result<StoredResponse> {
    Ok(StoredResponse {
        id: row.get(0)?,
        post: row.get(1)?,
        parent: row.get(2)?,
        name: row.get(3)?,
        email: row.get(4)?,
        site: row.get(5)?,
        text: row.get(6)?,
        language: row.get(7)?,
        received_ms: row.get(8)?,
        status: row.get(9)?,
        previous_status: row.get(10)?,
        decided_ms: row.get(11)?,
        reasons: row.get(12)?,
        by_author: row.get(13)?,
        kind: row.get(14)?,
    })
}

/// The columns of the marks of a request.
pub(super) const MARK_COLUMNS: &str = "idempotency_key, digest, form_nonce";

/// Inserts a response that conflicts with no stored one.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    kept: &StoredResponse,
    marks: &RequestMarks,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(&format!(
            "INSERT INTO responses ({RESPONSE_COLUMNS}, {MARK_COLUMNS}) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
             ON CONFLICT DO NOTHING"
        ))?
        .execute(params![
            kept.id,
            kept.post,
            kept.parent,
            kept.name,
            kept.email,
            kept.site,
            kept.text,
            kept.language,
            kept.received_ms,
            kept.status,
            kept.previous_status,
            kept.decided_ms,
            kept.reasons,
            kept.by_author,
            kept.kind,
            marks.idempotency_key,
            marks.digest,
            marks.form_nonce,
        ])?;
    Ok(())
}

/// The response with this id.
pub(super) fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<StoredResponse>> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = ?1");
    connection.prepare_cached(&query)?.query_row([id], response).optional()
}

/// The columns that [`approved`] reads, in its order.
const PUBLISHED_COLUMNS: &str = "id, post, parent, name, site, text, received_ms, by_author, kind";

fn approved(row: &Row<'_>) -> rusqlite::Result<Approved> {
    Ok(Approved {
        id: row.get(0)?,
        post: row.get(1)?,
        parent: row.get(2)?,
        name: row.get(3)?,
        site: row.get(4)?,
        text: row.get(5)?,
        received_ms: row.get(6)?,
        by_author: row.get(7)?,
        kind: row.get(8)?,
    })
}

/// The columns that [`place`] reads, in its order.
const PLACE_COLUMNS: &str = "id, post, parent, received_ms";

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { id: row.get(0)?, post: row.get(1)?, parent: row.get(2)?, received_ms: row.get(3)? })
}

fn thread(connection: &Connection, post: &str) -> rusqlite::Result<Published> {
    let query = format!(
        "SELECT {PUBLISHED_COLUMNS} FROM responses WHERE status = 'approved' AND post = ?1 ORDER BY received_ms, id"
    );
    let responses =
        connection.prepare_cached(&query)?.query_map([post], approved)?.collect::<rusqlite::Result<_>>()?;
    let query = format!("SELECT {PLACE_COLUMNS} FROM answered_withdrawn WHERE post = ?1");
    let places = connection.prepare_cached(&query)?.query_map([post], place)?.collect::<rusqlite::Result<_>>()?;
    let query = "SELECT id FROM withdrawn_responses WHERE post = ?1 ORDER BY id";
    let withdrawn =
        connection.prepare_cached(query)?.query_map([post], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Published { items: in_order(responses, places), withdrawn })
}

fn newest(connection: &Connection, before: Option<(i64, String)>, limit: usize) -> rusqlite::Result<Published> {
    let (instant, id) = before.unwrap_or((i64::MAX, "~".to_owned()));
    let query = format!(
        "SELECT {PUBLISHED_COLUMNS} FROM responses WHERE status = 'approved' AND (received_ms, id) < (?1, ?2) \
         ORDER BY received_ms DESC, id DESC LIMIT ?3"
    );
    let rows = i64::try_from(limit).unwrap_or(i64::MAX);
    let responses = connection
        .prepare_cached(&query)?
        .query_map((instant, &id, rows), approved)?
        .collect::<rusqlite::Result<_>>()?;
    let query = format!("SELECT {PLACE_COLUMNS} FROM answered_withdrawn WHERE (received_ms, id) < (?1, ?2)");
    let places =
        connection.prepare_cached(&query)?.query_map((instant, &id), place)?.collect::<rusqlite::Result<_>>()?;
    let withdrawn = connection
        .prepare_cached("SELECT id FROM withdrawn_responses ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Published { items: newest_first(responses, places, limit), withdrawn })
}

impl Sqlite {
    pub(in crate::store) async fn response(&self, id: String) -> Result<Option<StoredResponse>, StoreError> {
        self.read(move |connection| by_id(connection, &id)).await
    }

    pub(in crate::store) async fn thread(&self, post: String) -> Result<Published, StoreError> {
        // One transaction, so that all is consistent.
        self.read(move |connection| thread(&*connection.unchecked_transaction()?, &post)).await
    }

    pub(in crate::store) async fn newest(
        &self,
        before: Option<(i64, String)>,
        limit: usize,
    ) -> Result<Published, StoreError> {
        self.read(move |connection| newest(&*connection.unchecked_transaction()?, before, limit)).await
    }
}
