//! The queue of notices to the author. An endpoint takes a notice before it sends it, so that no other one does.

use tokio_postgres::types::Type;

use super::response::{RESPONSE_COLUMNS, response};
use super::{PgResult, Postgres, row_limit};
use crate::store::StoreError;
use crate::store::notices::{ABANDONED_MS, ATTEMPTS, retry_delay_ms};
use crate::store::response::StoredResponse;

/// The advisory lock of endpoints that take notices: "NOTICE".
const NOTICE_LOCK: i64 = 0x4E4F_5449_4345;

/// How long a notice belongs to the endpoint that took it: longer than all of its attempts to send take together.
const CLAIM_MS: i64 = 15 * 60 * 1000;

impl Postgres {
    pub(in crate::store) async fn due_notices(
        &self,
        channel: &'static str,
        now_ms: i64,
        limit: usize,
    ) -> Result<Vec<StoredResponse>, StoreError> {
        let query = format!(
            "WITH due AS ( \
                SELECT response, due_ms FROM notices WHERE channel = $1 AND due_ms <= $2 \
                ORDER BY due_ms, response LIMIT $4 FOR UPDATE SKIP LOCKED \
             ), taken AS ( \
                UPDATE notices SET due_ms = $3 FROM due WHERE notices.response = due.response AND channel = $1 \
                RETURNING notices.response \
             ) \
             SELECT {RESPONSE_COLUMNS} FROM due JOIN taken USING (response) \
             JOIN responses ON responses.id = due.response ORDER BY due_ms, responses.id"
        );
        let (until_ms, limit) = (now_ms.saturating_add(CLAIM_MS), row_limit(limit));
        let transaction = self.begin().await?;
        // Otherwise two endpoints could take a part each of what belongs into one e-mail.
        transaction.execute_typed("SELECT pg_advisory_xact_lock($1)", &[(&NOTICE_LOCK, Type::INT8)]).await?;
        let rows = transaction
            .query_typed(
                &query,
                &[(&channel, Type::TEXT), (&now_ms, Type::INT8), (&until_ms, Type::INT8), (&limit, Type::INT8)],
            )
            .await?;
        transaction.commit().await?;
        Ok(rows.iter().map(response).collect::<PgResult<_>>()?)
    }

    pub(in crate::store) async fn next_notice_ms(
        &self,
        channels: Vec<&'static str>,
    ) -> Result<Option<i64>, StoreError> {
        let query = "SELECT min(due_ms) FROM notices WHERE channel = ANY($1)";
        let client = self.client().await?;
        Ok(client.query_typed_one(query, &[(&channels, Type::TEXT_ARRAY)]).await?.try_get(0)?)
    }

    pub(in crate::store) async fn release_notices(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let update = "UPDATE notices SET due_ms = $3 WHERE channel = $1 AND response = ANY($2)";
        let transaction = self.begin().await?;
        transaction
            .execute_typed(update, &[(&channel, Type::TEXT), (&ids, Type::TEXT_ARRAY), (&now_ms, Type::INT8)])
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) async fn notices_sent(
        &self,
        channel: &'static str,
        ids: Vec<String>,
    ) -> Result<(), StoreError> {
        let delete = "DELETE FROM notices WHERE channel = $1 AND response = ANY($2)";
        let transaction = self.begin().await?;
        transaction.execute_typed(delete, &[(&channel, Type::TEXT), (&ids, Type::TEXT_ARRAY)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) async fn postpone_notices(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        due_ms: i64,
    ) -> Result<(), StoreError> {
        let update = "UPDATE notices SET attempts = 0, due_ms = $3 WHERE channel = $1 AND response = ANY($2)";
        let transaction = self.begin().await?;
        transaction
            .execute_typed(update, &[(&channel, Type::TEXT), (&ids, Type::TEXT_ARRAY), (&due_ms, Type::INT8)])
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) async fn notices_failed(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        let transaction = self.begin().await?;
        let count = "UPDATE notices SET attempts = attempts + 1 WHERE channel = $1 AND response = ANY($2) \
                     RETURNING response, attempts";
        let rows = transaction.query_typed(count, &[(&channel, Type::TEXT), (&ids, Type::TEXT_ARRAY)]).await?;
        let mut given_up = Vec::new();
        for row in rows {
            let (id, attempts): (String, i32) = (row.try_get(0)?, row.try_get(1)?);
            let attempts = u32::try_from(attempts).unwrap_or_default();
            if attempts >= ATTEMPTS {
                given_up.push(id);
                continue;
            }
            let due_ms = now_ms.saturating_add(retry_delay_ms(attempts));
            let update = "UPDATE notices SET due_ms = $3 WHERE channel = $1 AND response = $2";
            transaction
                .execute_typed(update, &[(&channel, Type::TEXT), (&id, Type::TEXT), (&due_ms, Type::INT8)])
                .await?;
        }
        let delete = "DELETE FROM notices WHERE channel = $1 AND response = ANY($2)";
        transaction.execute_typed(delete, &[(&channel, Type::TEXT), (&given_up, Type::TEXT_ARRAY)]).await?;
        transaction.commit().await?;
        Ok(given_up.len())
    }

    pub(in crate::store) async fn keep_notices(
        &self,
        channels: Vec<&'static str>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let before_ms = now_ms.saturating_sub(ABANDONED_MS);
        let delete = "DELETE FROM notices WHERE channel <> ALL($1) AND due_ms <= $2";
        let transaction = self.begin().await?;
        transaction.execute_typed(delete, &[(&channels, Type::TEXT_ARRAY), (&before_ms, Type::INT8)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
