//! Rows of responses.

use std::error::Error;

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use super::{PgResult, Postgres, row_limit, storable};
use crate::store::StoreError;
use crate::store::response::{
    Approved, Place, Published, ResponseKind, Status, StoredResponse, in_order, newest_first,
};

impl<'a> FromSql<'a> for Status {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Self::of_stored_name(<&str as FromSql>::from_sql(ty, raw)?).ok_or_else(|| "unknown status".into())
    }

    fn accepts(ty: &Type) -> bool {
        <&str as FromSql>::accepts(ty)
    }
}

impl<'a> FromSql<'a> for ResponseKind {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Self::named(<&str as FromSql>::from_sql(ty, raw)?).ok_or_else(|| "unknown kind".into())
    }

    fn accepts(ty: &Type) -> bool {
        <&str as FromSql>::accepts(ty)
    }
}

/// The columns that [`response`] reads, in its order.
pub(super) const RESPONSE_COLUMNS: &str = "responses.id, post, parent, name, email, site, text, language, received_ms, \
    status, previous_status, decided_ms, reasons, by_author, kind";

/// Reads a row of [`RESPONSE_COLUMNS`].
pub(super) fn response(row: &Row) -> PgResult<StoredResponse> {
    Ok(StoredResponse {
        id: row.try_get(0)?,
        post: row.try_get(1)?,
        parent: row.try_get(2)?,
        name: row.try_get(3)?,
        email: row.try_get(4)?,
        site: row.try_get(5)?,
        text: row.try_get(6)?,
        language: row.try_get(7)?,
        received_ms: row.try_get(8)?,
        status: row.try_get(9)?,
        previous_status: row.try_get(10)?,
        decided_ms: row.try_get(11)?,
        reasons: row.try_get(12)?,
        by_author: row.try_get(13)?,
        kind: row.try_get(14)?,
    })
}

/// The response with this id.
pub(super) async fn by_id(client: &tokio_postgres::Client, id: &str) -> PgResult<Option<StoredResponse>> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = $1");
    client.query_typed_opt(&query, &[(&id, Type::TEXT)]).await?.as_ref().map(response).transpose()
}

/// The columns that [`approved`] reads, in its order.
const APPROVED_COLUMNS: &str = "id, post, parent, name, site, text, received_ms, by_author, kind";

fn approved(row: &Row) -> PgResult<Approved> {
    Ok(Approved {
        id: row.try_get(0)?,
        post: row.try_get(1)?,
        parent: row.try_get(2)?,
        name: row.try_get(3)?,
        site: row.try_get(4)?,
        text: row.try_get(5)?,
        received_ms: row.try_get(6)?,
        by_author: row.try_get(7)?,
        kind: row.try_get(8)?,
    })
}

/// The columns that [`place`] reads, in its order.
const PLACE_COLUMNS: &str = "id, post, parent, received_ms";

fn place(row: &Row) -> PgResult<Place> {
    Ok(Place { id: row.try_get(0)?, post: row.try_get(1)?, parent: row.try_get(2)?, received_ms: row.try_get(3)? })
}

/// The values of the first column.
pub(super) fn texts(rows: &[Row]) -> PgResult<Vec<String>> {
    rows.iter().map(|row| row.try_get(0)).collect()
}

impl Postgres {
    pub(in crate::store) async fn response(&self, id: String) -> Result<Option<StoredResponse>, StoreError> {
        let client = self.client().await?;
        Ok(by_id(&client, &storable(id)).await?)
    }

    pub(in crate::store) async fn thread(&self, post: String) -> Result<Published, StoreError> {
        let post = storable(post);
        let transaction = self.snapshot().await?;
        let query = format!(
            "SELECT {APPROVED_COLUMNS} FROM responses \
             WHERE status = 'approved' AND left(post, 500) = left($1, 500) AND post = $1 ORDER BY received_ms, id"
        );
        let responses = transaction.query_typed(&query, &[(&post, Type::TEXT)]).await?;
        let query = "SELECT id FROM withdrawn_responses \
                     WHERE left(post, 500) = left($1, 500) AND post = $1 ORDER BY id";
        let withdrawn = texts(&transaction.query_typed(query, &[(&post, Type::TEXT)]).await?)?;
        let places = if withdrawn.is_empty() {
            Vec::new()
        } else {
            let query = format!("SELECT {PLACE_COLUMNS} FROM answered_withdrawn WHERE post = $1");
            transaction.query_typed(&query, &[(&post, Type::TEXT)]).await?
        };
        transaction.commit().await?;
        let responses = responses.iter().map(approved).collect::<PgResult<_>>()?;
        let places = places.iter().map(place).collect::<PgResult<_>>()?;
        Ok(Published { items: in_order(responses, places), withdrawn })
    }

    pub(in crate::store) async fn newest(
        &self,
        before: Option<(i64, String)>,
        limit: usize,
    ) -> Result<Published, StoreError> {
        let (instant, id) = before.unwrap_or((i64::MAX, "~".to_owned()));
        let (id, rows) = (storable(id), row_limit(limit));
        let transaction = self.snapshot().await?;
        let query = format!(
            "SELECT {APPROVED_COLUMNS} FROM responses WHERE status = 'approved' AND (received_ms, id) < ($1, $2) \
             ORDER BY received_ms DESC, id DESC LIMIT $3"
        );
        let responses = transaction
            .query_typed(&query, &[(&instant, Type::INT8), (&id, Type::TEXT), (&rows, Type::INT8)])
            .await?;
        let query = format!("SELECT {PLACE_COLUMNS} FROM answered_withdrawn WHERE (received_ms, id) < ($1, $2)");
        let places = transaction.query_typed(&query, &[(&instant, Type::INT8), (&id, Type::TEXT)]).await?;
        let withdrawn =
            texts(&transaction.query_typed("SELECT id FROM withdrawn_responses ORDER BY id", &[]).await?)?;
        transaction.commit().await?;
        let responses = responses.iter().map(approved).collect::<PgResult<_>>()?;
        let places = places.iter().map(place).collect::<PgResult<_>>()?;
        Ok(Published { items: newest_first(responses, places, limit), withdrawn })
    }
}
