//! Webmentions.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::response::{RESPONSE_COLUMNS, insert, response};
use super::{Erasure, Sqlite, pending, queue, submission};
use crate::store::StoreError;
use crate::store::notices::retry_delay_ms;
use crate::store::response::{Status, StoredResponse};
use crate::store::transfer::RequestMarks;
use crate::store::webmention::{
    CLAIM_MS, MAX_ATTEMPTS, MAX_LATENESS_MS, MAX_QUEUED, MAX_QUEUED_PER_HOST, Mention, MentionChange, Verification,
    Webmention, host_starts,
};

/// The columns that [`read`] reads, in its order.
pub(super) const COLUMNS: &str = "id, source, target, post, attempts, due_ms";

/// Whether the source starts with one of the texts in an array of JSON.
const STARTS_WITH_ONE: &str =
    "EXISTS (SELECT 1 FROM json_each(?1) AS host WHERE substr(source, 1, length(host.value)) = host.value)";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Webmention> {
    Ok(Webmention {
        id: row.get(0)?,
        source: row.get(1)?,
        target: row.get(2)?,
        post: row.get(3)?,
        attempts: row.get(4)?,
        due_ms: row.get(5)?,
    })
}

/// Inserts a Webmention that is not stored; returns the number of inserted ones.
pub(super) fn add(transaction: &Transaction<'_>, new: &Webmention) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached(&format!(
            "INSERT INTO webmentions ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING"
        ))?
        .execute(params![new.id, new.source, new.target, new.post, new.attempts, new.due_ms])
}

fn enqueue(transaction: &Transaction<'_>, new: &Webmention) -> rusqlite::Result<bool> {
    let known = transaction
        .prepare_cached("UPDATE webmentions SET target = ?2, attempts = 0, due_ms = ?3 WHERE id = ?1")?
        .execute(params![new.id, new.target, new.due_ms])?;
    if known > 0 {
        return Ok(true);
    }
    let count: i64 =
        transaction.prepare_cached("SELECT count(*) FROM webmentions")?.query_row([], |row| row.get(0))?;
    let of_host: i64 = transaction
        .prepare_cached(&format!("SELECT count(*) FROM webmentions WHERE {STARTS_WITH_ONE}"))?
        .query_row([json(host_starts(&new.source))], |row| row.get(0))?;
    let is_full = |count: i64, limit: usize| usize::try_from(count).is_ok_and(|count| count >= limit);
    if is_full(count, MAX_QUEUED) || is_full(of_host, MAX_QUEUED_PER_HOST) {
        return Ok(false);
    }
    add(transaction, new)?;
    Ok(true)
}

/// An array of JSON, as a parameter.
fn json(texts: Vec<String>) -> String {
    serde_json::Value::from(texts).to_string()
}

fn take(transaction: &Transaction<'_>, now_ms: i64, busy: Vec<String>) -> rusqlite::Result<Option<Webmention>> {
    transaction
        .prepare_cached("DELETE FROM webmentions WHERE due_ms < ?1 OR (due_ms <= ?2 AND attempts >= ?3)")?
        .execute(params![now_ms.saturating_sub(MAX_LATENESS_MS), now_ms, MAX_ATTEMPTS])?;
    transaction
        .prepare_cached(&format!(
            "UPDATE webmentions SET attempts = attempts + 1, due_ms = ?3 WHERE id = ( \
                SELECT id FROM webmentions WHERE due_ms <= ?2 AND NOT {STARTS_WITH_ONE} \
                ORDER BY due_ms, id LIMIT 1 \
             ) RETURNING {COLUMNS}"
        ))?
        .query_row(params![json(busy), now_ms, now_ms.saturating_add(CLAIM_MS)], read)
        .optional()
}

/// Stores what the page of a Webmention says.
fn put(
    transaction: &Transaction<'_>,
    taken: &Webmention,
    mention: &Mention,
    now_ms: i64,
) -> rusqlite::Result<MentionChange> {
    let new = mention.response(taken, now_ms);
    let kept = responses(transaction, taken)?;
    let pending = pending::read(transaction, Status::Pending)?;
    let change = MentionChange::of(mention, &new, &kept, pending);
    if matches!(change, MentionChange::New | MentionChange::Replaced) {
        erase(transaction, &kept, now_ms)?;
        insert(transaction, &new, &RequestMarks::default())?;
        submission::announce(transaction, &new.id, &mention.notices)?;
    }
    Ok(change)
}

/// The responses of the page of a Webmention.
fn responses(transaction: &Transaction<'_>, webmention: &Webmention) -> rusqlite::Result<Vec<StoredResponse>> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id > ?1 AND id < ?2");
    let (after, before) = webmention.ids();
    transaction.prepare_cached(&query)?.query_map([after, before], response)?.collect()
}

fn erase(transaction: &Transaction<'_>, kept: &[StoredResponse], now_ms: i64) -> rusqlite::Result<()> {
    for kept in kept {
        queue::erase(transaction, &kept.id, now_ms)?;
    }
    Ok(())
}

fn finish(
    transaction: &Transaction<'_>,
    taken: &Webmention,
    verification: &Verification,
    now_ms: i64,
) -> rusqlite::Result<MentionChange> {
    let change = match verification {
        Verification::Mentions(mention) => put(transaction, taken, mention, now_ms)?,
        Verification::Gone => {
            let mut kept = responses(transaction, taken)?;
            // Without the others, the page could be sent once more as if the author had not decided.
            kept.retain(|kept| !kept.is_refused());
            erase(transaction, &kept, now_ms)?;
            if kept.is_empty() { MentionChange::Unchanged } else { MentionChange::Withdrawn }
        }
        Verification::TooSlow | Verification::Failed | Verification::Refused => MentionChange::Unchanged,
    };
    // One that was received again has another time.
    if change.is_retried(verification, taken.attempts) {
        transaction
            .prepare_cached("UPDATE webmentions SET due_ms = ?3 WHERE id = ?1 AND due_ms = ?2")?
            .execute(params![taken.id, taken.due_ms, now_ms.saturating_add(retry_delay_ms(taken.attempts))])?;
    } else {
        transaction
            .prepare_cached("DELETE FROM webmentions WHERE id = ?1 AND due_ms = ?2")?
            .execute(params![taken.id, taken.due_ms])?;
    }
    Ok(change)
}

impl Sqlite {
    pub(in crate::store) async fn queue_webmention(&self, new: Webmention) -> Result<bool, StoreError> {
        self.write(Erasure::None, move |transaction| enqueue(transaction, &new)).await
    }

    pub(in crate::store) async fn has_mention(&self, webmention: Webmention) -> Result<bool, StoreError> {
        let (after, before) = webmention.ids();
        self.read(move |connection| {
            connection.prepare_cached("SELECT 1 FROM responses WHERE id > ?1 AND id < ?2")?.exists([after, before])
        })
        .await
    }

    pub(in crate::store) async fn take_webmention(
        &self,
        now_ms: i64,
        busy: Vec<String>,
    ) -> Result<Option<Webmention>, StoreError> {
        // Most often there is none, and then nothing is written.
        let is_due = self
            .read(move |connection| {
                connection.prepare_cached("SELECT 1 FROM webmentions WHERE due_ms <= ?1")?.exists([now_ms])
            })
            .await?;
        if !is_due {
            return Ok(None);
        }
        self.write(Erasure::None, move |transaction| take(transaction, now_ms, busy)).await
    }

    pub(in crate::store) async fn next_webmention_ms(&self) -> Result<Option<i64>, StoreError> {
        self.read(|connection| connection.query_row("SELECT min(due_ms) FROM webmentions", [], |row| row.get(0)))
            .await
    }

    pub(in crate::store) async fn finish_webmention(
        &self,
        taken: Webmention,
        verification: Verification,
        now_ms: i64,
    ) -> Result<MentionChange, StoreError> {
        self.write(Erasure::Text, move |transaction| finish(transaction, &taken, &verification, now_ms)).await
    }
}
