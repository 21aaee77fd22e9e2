//! Webmentions. An endpoint takes one before it verifies it, so that no other one does.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::response::{RESPONSE_COLUMNS, response};
use super::rows::{Marks, Rows};
use super::submission::ANNOUNCE;
use super::{PgResult, Postgres, Transaction, note_change, pending, queue, retried};
use crate::store::StoreError;
use crate::store::notices::retry_delay_ms;
use crate::store::response::{Status, StoredResponse};
use crate::store::webmention::{
    CLAIM_MS, MAX_ATTEMPTS, MAX_LATENESS_MS, MAX_QUEUED, MAX_QUEUED_PER_HOST, Mention, MentionChange, Verification,
    Webmention, host_starts,
};

/// The columns that [`read`] reads, in its order.
pub(super) const COLUMNS: &str = "id, source, target, post, attempts, due_ms";

const INSERT: &str = "INSERT INTO webmentions (id, source, target, post, attempts, due_ms) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

/// What another transaction has locked is taken just now.
const REMOVE: &str = "DELETE FROM webmentions WHERE id IN ( \
        SELECT id FROM webmentions WHERE due_ms < $1 OR (due_ms <= $2 AND attempts >= $3) FOR UPDATE SKIP LOCKED \
    )";

const TAKE: &str = "UPDATE webmentions SET attempts = attempts + 1, due_ms = $2 WHERE id = ( \
        SELECT id FROM webmentions WHERE due_ms <= $1 \
            AND NOT EXISTS (SELECT 1 FROM unnest($3) AS host WHERE left(source, length(host)) = host) \
            ORDER BY due_ms, id LIMIT 1 FOR UPDATE SKIP LOCKED \
    ) RETURNING id, source, target, post, attempts, due_ms";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row) -> PgResult<Webmention> {
    let attempts: i32 = row.try_get(4)?;
    Ok(Webmention {
        id: row.try_get(0)?,
        source: row.try_get(1)?,
        target: row.try_get(2)?,
        post: row.try_get(3)?,
        attempts: u32::try_from(attempts).unwrap_or_default(),
        due_ms: row.try_get(5)?,
    })
}

/// Inserts a Webmention that is not stored.
pub(super) async fn add(client: &Client, new: &Webmention) -> PgResult<()> {
    let attempts = i32::try_from(new.attempts).unwrap_or(i32::MAX);
    client
        .execute_typed(
            INSERT,
            &[
                (&new.id, Type::TEXT),
                (&new.source, Type::TEXT),
                (&new.target, Type::TEXT),
                (&new.post, Type::TEXT),
                (&attempts, Type::INT4),
                (&new.due_ms, Type::INT8),
            ],
        )
        .await?;
    Ok(())
}

/// Stores a Webmention, or makes a stored one due again; false when too many are stored.
async fn enqueue(transaction: &Transaction, new: &Webmention) -> PgResult<bool> {
    let update = "UPDATE webmentions SET target = $2, attempts = 0, due_ms = $3 WHERE id = $1";
    let known = transaction
        .execute_typed(update, &[(&new.id, Type::TEXT), (&new.target, Type::TEXT), (&new.due_ms, Type::INT8)])
        .await?;
    if known > 0 {
        return Ok(true);
    }
    let count: i64 = transaction.query_typed_one("SELECT count(*) FROM webmentions", &[]).await?.try_get(0)?;
    let query = "SELECT count(*) FROM webmentions \
        WHERE EXISTS (SELECT 1 FROM unnest($1) AS host WHERE left(source, length(host)) = host)";
    let starts = host_starts(&new.source);
    let of_host: i64 = transaction.query_typed_one(query, &[(&starts, Type::TEXT_ARRAY)]).await?.try_get(0)?;
    let is_full = |count: i64, limit: usize| usize::try_from(count).is_ok_and(|count| count >= limit);
    if is_full(count, MAX_QUEUED) || is_full(of_host, MAX_QUEUED_PER_HOST) {
        return Ok(false);
    }
    add(transaction, new).await?;
    Ok(true)
}

/// Stores what the page of a Webmention says.
async fn put(
    transaction: &Transaction,
    taken: &Webmention,
    mention: &Mention,
    now_ms: i64,
) -> PgResult<MentionChange> {
    let new = mention.response(taken, now_ms);
    let kept = responses(transaction, taken).await?;
    let pending = pending::read(transaction, Status::Pending).await?;
    let change = MentionChange::of(mention, &new, &kept, pending);
    if matches!(change, MentionChange::New | MentionChange::Replaced) {
        erase(transaction, &kept, now_ms).await?;
        let mut rows = Rows::default();
        rows.push(&new, Marks::default());
        // Another endpoint may have stored it meanwhile.
        if rows.insert(transaction).await?.is_empty() {
            return Ok(MentionChange::Unchanged);
        }
        let ids = vec![new.id.as_str(); mention.notices.len()];
        let (channels, due): (Vec<&str>, Vec<i64>) =
            mention.notices.iter().map(|notice| (notice.channel, notice.due_ms)).unzip();
        transaction
            .execute_typed(
                ANNOUNCE,
                &[(&ids, Type::TEXT_ARRAY), (&channels, Type::TEXT_ARRAY), (&due, Type::INT8_ARRAY)],
            )
            .await?;
    }
    Ok(change)
}

/// The responses of the page of a Webmention, locked in the order of decisions: the author may decide about one meanwhile.
async fn responses(transaction: &Transaction, webmention: &Webmention) -> PgResult<Vec<StoredResponse>> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id > $1 AND id < $2 ORDER BY id FOR UPDATE");
    let (after, before) = webmention.ids();
    let rows = transaction.query_typed(&query, &[(&after, Type::TEXT), (&before, Type::TEXT)]).await?;
    rows.iter().map(response).collect()
}

async fn erase(transaction: &Transaction, kept: &[StoredResponse], now_ms: i64) -> PgResult<()> {
    let ids: Vec<String> = kept.iter().map(|kept| kept.id.clone()).collect();
    queue::erase(transaction, &ids, now_ms).await?;
    Ok(())
}

async fn finish(
    transaction: &Transaction,
    taken: &Webmention,
    verification: &Verification,
    now_ms: i64,
) -> PgResult<MentionChange> {
    let change = match verification {
        Verification::Mentions(mention) => put(transaction, taken, mention, now_ms).await?,
        Verification::Gone => {
            let mut kept = responses(transaction, taken).await?;
            // Without the others, the page could be sent once more as if the author had not decided.
            kept.retain(|kept| !kept.is_refused());
            erase(transaction, &kept, now_ms).await?;
            if kept.is_empty() { MentionChange::Unchanged } else { MentionChange::Withdrawn }
        }
        Verification::TooSlow | Verification::Failed | Verification::Refused => MentionChange::Unchanged,
    };
    // One that was received again has another time.
    if change.is_retried(verification, taken.attempts) {
        let update = "UPDATE webmentions SET due_ms = $3 WHERE id = $1 AND due_ms = $2";
        let next_ms = now_ms.saturating_add(retry_delay_ms(taken.attempts));
        transaction
            .execute_typed(update, &[(&taken.id, Type::TEXT), (&taken.due_ms, Type::INT8), (&next_ms, Type::INT8)])
            .await?;
    } else {
        let delete = "DELETE FROM webmentions WHERE id = $1 AND due_ms = $2";
        transaction.execute_typed(delete, &[(&taken.id, Type::TEXT), (&taken.due_ms, Type::INT8)]).await?;
    }
    Ok(change)
}

impl Postgres {
    pub(in crate::store) async fn queue_webmention(&self, new: Webmention) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        let is_queued = enqueue(&transaction, &new).await?;
        transaction.commit().await?;
        Ok(is_queued)
    }

    pub(in crate::store) async fn has_mention(&self, webmention: Webmention) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM responses WHERE id > $1 AND id < $2)";
        let (after, before) = webmention.ids();
        let client = self.client().await?;
        Ok(client.query_typed_one(query, &[(&after, Type::TEXT), (&before, Type::TEXT)]).await?.try_get(0)?)
    }

    pub(in crate::store) async fn take_webmention(
        &self,
        now_ms: i64,
        busy: Vec<String>,
    ) -> Result<Option<Webmention>, StoreError> {
        let until_ms = now_ms.saturating_add(CLAIM_MS);
        let before_ms = now_ms.saturating_sub(MAX_LATENESS_MS);
        let attempts = i32::try_from(MAX_ATTEMPTS).unwrap_or(i32::MAX);
        let transaction = self.begin().await?;
        transaction
            .execute_typed(REMOVE, &[(&before_ms, Type::INT8), (&now_ms, Type::INT8), (&attempts, Type::INT4)])
            .await?;
        let row = transaction
            .query_typed_opt(TAKE, &[(&now_ms, Type::INT8), (&until_ms, Type::INT8), (&busy, Type::TEXT_ARRAY)])
            .await?;
        transaction.commit().await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    pub(in crate::store) async fn next_webmention_ms(&self) -> Result<Option<i64>, StoreError> {
        let client = self.client().await?;
        Ok(client.query_typed_one("SELECT min(due_ms) FROM webmentions", &[]).await?.try_get(0)?)
    }

    pub(in crate::store) async fn finish_webmention(
        &self,
        taken: Webmention,
        verification: Verification,
        now_ms: i64,
    ) -> Result<MentionChange, StoreError> {
        retried(|| self.try_finish_webmention(&taken, &verification, now_ms)).await
    }

    async fn try_finish_webmention(
        &self,
        taken: &Webmention,
        verification: &Verification,
        now_ms: i64,
    ) -> Result<MentionChange, StoreError> {
        let transaction = self.begin().await?;
        let change = finish(&transaction, taken, verification, now_ms).await?;
        if matches!(change, MentionChange::Replaced | MentionChange::Withdrawn) {
            note_change(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(change)
    }
}
