//! The responses of one person, by e-mail address.

use tokio_postgres::types::Type;

use super::response::{RESPONSE_COLUMNS, response};
use super::{Cursor, PgResult, Postgres, Transaction, in_time, note_change, queue, retried};
use crate::store::StoreError;
use crate::store::email::{Mentions, comparable};
use crate::store::response::StoredResponse;

/// Ids of the responses with this address, oldest first. The server knows no spellings, so addresses are compared
/// here.
async fn ids(transaction: &Transaction, email: &str) -> Result<Vec<String>, StoreError> {
    let wanted = comparable(email);
    let query = "SELECT id, email FROM responses WHERE email IS NOT NULL ORDER BY received_ms, id";
    let mut rows = Cursor::open(transaction, query, &[]).await?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next().await? {
        if comparable(row.try_get(1)?) == wanted {
            ids.push(row.try_get(0)?);
        }
    }
    rows.close().await?;
    Ok(ids)
}

impl Postgres {
    pub(in crate::store) async fn responses_of(&self, email: String) -> Result<Vec<StoredResponse>, StoreError> {
        let transaction = self.snapshot().await?;
        let ids = ids(&transaction, &email).await?;
        let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = ANY($1) ORDER BY received_ms, id");
        let rows = transaction.step(transaction.query_typed(&query, &[(&ids, Type::TEXT_ARRAY)])).await?;
        transaction.commit().await?;
        Ok(rows.iter().map(response).collect::<PgResult<_>>()?)
    }

    pub(in crate::store) async fn erase_person(
        &self,
        email: String,
        now_ms: i64,
    ) -> Result<(usize, usize), StoreError> {
        retried(|| self.try_erase_person(&email, now_ms)).await
    }

    async fn try_erase_person(&self, email: &str, now_ms: i64) -> Result<(usize, usize), StoreError> {
        let transaction = self.begin().await?;
        let ids = ids(&transaction, email).await?;
        let erased = in_time(async {
            let erased = queue::erase(&transaction, &ids, now_ms).await?;
            note_change(&transaction).await?;
            transaction.commit().await?;
            Ok(erased)
        });
        let erased = erased.await?;
        let published = erased.iter().filter(|(_, is_published)| *is_published).count();
        Ok((published, erased.len() - published))
    }

    pub(in crate::store) async fn mentions(&self, email: String) -> Result<usize, StoreError> {
        let address = Mentions::of(&email);
        let transaction = self.snapshot().await?;
        let mut rows = Cursor::open(&transaction, "SELECT name, text, email FROM responses", &[]).await?;
        let mut count = 0;
        while let Some(row) = rows.next().await? {
            count += usize::from(address.are_in(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        }
        Ok(count)
    }
}
