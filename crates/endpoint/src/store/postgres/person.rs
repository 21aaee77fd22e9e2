//! The responses of one person, by e-mail address.

use std::pin::pin;

use futures_util::TryStreamExt;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::response::{RESPONSE_COLUMNS, response};
use super::{NO_PARAMETERS, PgResult, Postgres, note_change, queue};
use crate::store::StoreError;
use crate::store::email::{Mentions, comparable};
use crate::store::response::StoredResponse;

/// Ids of the responses with this address, oldest first. The server knows no spellings, so addresses are compared
/// here.
async fn ids(client: &Client, email: &str) -> PgResult<Vec<String>> {
    let wanted = comparable(email);
    let query = "SELECT id, email FROM responses WHERE email IS NOT NULL ORDER BY received_ms, id";
    let mut rows = pin!(client.query_typed_raw(query, NO_PARAMETERS).await?);
    let mut ids = Vec::new();
    while let Some(row) = rows.try_next().await? {
        if comparable(row.try_get(1)?) == wanted {
            ids.push(row.try_get(0)?);
        }
    }
    Ok(ids)
}

impl Postgres {
    pub(in crate::store) async fn responses_of(&self, email: String) -> Result<Vec<StoredResponse>, StoreError> {
        let client = self.client().await?;
        let ids = ids(&client, &email).await?;
        let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = ANY($1) ORDER BY received_ms, id");
        let rows = client.query_typed(&query, &[(&ids, Type::TEXT_ARRAY)]).await?;
        Ok(rows.iter().map(response).collect::<PgResult<_>>()?)
    }

    pub(in crate::store) async fn erase_person(
        &self,
        email: String,
        now_ms: i64,
    ) -> Result<(usize, usize), StoreError> {
        let transaction = self.begin().await?;
        let ids = ids(&transaction, &email).await?;
        let erased = queue::erase(&transaction, &ids, now_ms).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        let published = erased.iter().filter(|(_, is_published)| *is_published).count();
        Ok((published, erased.len() - published))
    }

    pub(in crate::store) async fn mentions(&self, email: String) -> Result<usize, StoreError> {
        let address = Mentions::of(&email);
        let client = self.client().await?;
        let query = "SELECT name, text, email FROM responses";
        let mut rows = pin!(client.query_typed_raw(query, NO_PARAMETERS).await?);
        let mut count = 0;
        while let Some(row) = rows.try_next().await? {
            count += usize::from(address.are_in(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        }
        Ok(count)
    }
}
