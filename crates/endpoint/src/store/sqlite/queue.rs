//! Moderation: search, decisions, undo, erasure, replies of the author.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use super::response::{RESPONSE_COLUMNS, by_id, response};
use super::{Erasure, Sqlite, session};
use crate::store::StoreError;
use crate::store::queue::{QueuePage, Reply, Search};
use crate::store::response::{ResponseKind, Status, StoredResponse};

/// The matching responses.
fn search(connection: &Connection, search: &Search) -> rusqlite::Result<Vec<StoredResponse>> {
    let mut query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE true");
    let mut values: Vec<rusqlite::types::Value> = Vec::new();
    if let Some(status) = search.status {
        query.push_str(" AND status = ?");
        values.push(status.stored_name().to_owned().into());
    }
    match search.is_message {
        Some(true) => query.push_str(" AND kind = 'message'"),
        Some(false) => query.push_str(" AND kind <> 'message'"),
        None => {}
    }
    if let Some((instant, id)) = &search.before {
        query.push_str(" AND (received_ms, id) < (?, ?)");
        values.extend([(*instant).into(), id.clone().into()]);
    }
    for word in search.words.split_whitespace() {
        query.push_str(
            " AND instr(fold(name || char(10) || text || char(10) || post || char(10) || coalesce(site, '') \
             || char(10) || coalesce(email, '')), fold(?)) > 0",
        );
        values.push(word.to_owned().into());
    }
    query.push_str(match search.is_oldest_first {
        true => " ORDER BY received_ms, id LIMIT ?",
        false => " ORDER BY received_ms DESC, id DESC LIMIT ?",
    });
    values.push(i64::try_from(search.limit).unwrap_or(i64::MAX).into());
    connection.prepare(&query)?.query_map(params_from_iter(values), response)?.collect()
}

/// The number of responses by status, in the order of [`Status::ALL`], with messages only among spam; and that of other
/// messages.
fn counts(connection: &Connection) -> rusqlite::Result<([u64; 4], u64)> {
    let count = |query: &str, status: Status| -> rusqlite::Result<u64> {
        let number = connection.prepare_cached(query)?.query_row([status], |row| row.get::<_, i64>(0))?;
        Ok(u64::try_from(number).unwrap_or_default())
    };
    let mut counts = [0; 4];
    for (number, status) in counts.iter_mut().zip(Status::ALL) {
        *number = count("SELECT count(*) FROM responses WHERE status = ?1", status)?;
    }
    let messages = "SELECT count(*) FROM responses WHERE status = ?1 AND kind = 'message'";
    let messages = count(messages, Status::Pending)?;
    let [pending, ..] = &mut counts;
    *pending = pending.saturating_sub(messages);
    Ok((counts, messages))
}

/// Sets the status of those of `ids` that can have it; returns those that changed. An unchanged response keeps the status
/// that undo restores.
fn decide(
    transaction: &Transaction<'_>,
    ids: &[String],
    status: Status,
    now_ms: i64,
) -> rusqlite::Result<Vec<String>> {
    let mut changed = Vec::new();
    for id in ids {
        let before: Option<(Status, ResponseKind)> = transaction
            .prepare_cached("SELECT status, kind FROM responses WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((before, kind)) = before else { continue };
        if before == status || !kind.can_be(status) {
            continue;
        }
        transaction
            .prepare_cached("UPDATE responses SET status = ?2, previous_status = ?3, decided_ms = ?4 WHERE id = ?1")?
            .execute(params![id, status, before, now_ms])?;
        publish_or_withdraw(transaction, id, before, status, now_ms)?;
        // A decided response needs no notice.
        transaction.prepare_cached("DELETE FROM notices WHERE response = ?1")?.execute([id])?;
        changed.push(id.clone());
    }
    Ok(changed)
}

/// Undoes the last decision about each of `ids`; returns those that changed.
fn undo(transaction: &Transaction<'_>, ids: &[String], now_ms: i64) -> rusqlite::Result<Vec<String>> {
    let mut changed = Vec::new();
    for id in ids {
        let Some(kept) = by_id(transaction, id)? else { continue };
        let Some(previous) = kept.previous_status else { continue };
        transaction
            .prepare_cached(
                "UPDATE responses SET status = ?2, previous_status = NULL, decided_ms = ?3 WHERE id = ?1",
            )?
            .execute(params![id, previous, now_ms])?;
        publish_or_withdraw(transaction, id, kept.status, previous, now_ms)?;
        changed.push(id.clone());
    }
    Ok(changed)
}

/// Records a published response as withdrawn, or removes that record when it is published again.
fn publish_or_withdraw(
    transaction: &Transaction<'_>,
    id: &str,
    before: Status,
    after: Status,
    now_ms: i64,
) -> rusqlite::Result<()> {
    if after == Status::Approved {
        transaction.prepare_cached("DELETE FROM withdrawn_responses WHERE id = ?1")?.execute([id])?;
    } else if before == Status::Approved {
        withdraw(transaction, id, now_ms)?;
    }
    Ok(())
}

fn withdraw(transaction: &Transaction<'_>, id: &str, now_ms: i64) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
             SELECT id, post, parent, received_ms, ?2 FROM responses WHERE id = ?1",
        )?
        .execute(params![id, now_ms])?;
    Ok(())
}

/// Erases a response; returns whether it existed. A published one is recorded as withdrawn.
pub(super) fn erase(transaction: &Transaction<'_>, id: &str, now_ms: i64) -> rusqlite::Result<bool> {
    let Some(kept) = by_id(transaction, id)? else { return Ok(false) };
    if kept.status == Status::Approved {
        withdraw(transaction, id, now_ms)?;
    }
    transaction.prepare_cached("DELETE FROM responses WHERE id = ?1")?.execute([id])?;
    Ok(true)
}

/// Unapproved responses by receipt or last decision, so that a recent decision about an old response can be undone; messages
/// by receipt, since their form promises it.
const UNAPPROVED_BEFORE: &str = "status <> 'approved' AND \
    CASE WHEN kind = 'message' THEN received_ms ELSE max(received_ms, coalesce(decided_ms, 0)) END < ?1";

/// Whether [`purge`] would erase something, or a session has expired.
fn is_purge_due(connection: &Connection, before_ms: i64, now_ms: i64) -> rusqlite::Result<bool> {
    let old =
        connection.prepare(&format!("SELECT 1 FROM responses WHERE {UNAPPROVED_BEFORE}"))?.exists([before_ms])?;
    Ok(old || connection.prepare("SELECT 1 FROM sessions WHERE expires_ms <= ?1")?.exists([now_ms])?)
}

/// Erases unapproved responses that were received and decided before `before_ms`; returns the number.
fn purge(transaction: &Transaction<'_>, before_ms: i64) -> rusqlite::Result<usize> {
    transaction.prepare_cached(&format!("DELETE FROM responses WHERE {UNAPPROVED_BEFORE}"))?.execute([before_ms])
}

/// Stores the author's reply, and approves the parent; returns whether the parent exists and takes replies.
fn reply(transaction: &Transaction<'_>, reply: &Reply) -> rusqlite::Result<bool> {
    let parent = by_id(transaction, &reply.parent)?.filter(|parent| parent.kind.takes_replies());
    let Some(parent) = parent else { return Ok(false) };
    decide(transaction, std::slice::from_ref(&reply.parent), Status::Approved, reply.written_ms)?;
    transaction
        .prepare_cached(
            "INSERT INTO responses (id, post, parent, name, text, language, received_ms, status, reasons, by_author, \
             digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'approved', '', 1, zeroblob(0))",
        )?
        .execute(params![
            reply.id,
            parent.post,
            reply.parent,
            reply.name,
            reply.text,
            parent.language,
            reply.written_ms
        ])?;
    Ok(true)
}

fn queue_page(connection: &Connection, mut wanted: Search) -> rusqlite::Result<QueuePage> {
    let limit = wanted.limit;
    // One more than shown tells whether there is another page.
    wanted.limit = limit.saturating_add(1);
    let (counts, messages) = counts(connection)?;
    let mut responses = search(connection, &wanted)?;
    let has_more = responses.len() > limit;
    responses.truncate(limit);
    let mut parents = HashMap::new();
    for parent in responses.iter().filter_map(|kept| kept.parent.as_deref()) {
        if let Some(kept) = by_id(connection, parent)? {
            parents.insert(parent.to_owned(), kept);
        }
    }
    Ok(QueuePage { counts, messages, responses, parents, has_more })
}

impl Sqlite {
    pub(in crate::store) async fn search(&self, wanted: Search) -> Result<Vec<StoredResponse>, StoreError> {
        self.read(move |connection| search(connection, &wanted)).await
    }

    pub(in crate::store) async fn queue_page(&self, wanted: Search) -> Result<QueuePage, StoreError> {
        self.read(move |connection| queue_page(&*connection.unchecked_transaction()?, wanted)).await
    }

    pub(in crate::store) async fn decide(
        &self,
        ids: Vec<String>,
        status: Status,
        now_ms: i64,
    ) -> Result<Vec<String>, StoreError> {
        self.write(Erasure::None, move |transaction| decide(transaction, &ids, status, now_ms)).await
    }

    pub(in crate::store) async fn undo(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.write(Erasure::None, move |transaction| undo(transaction, &ids, now_ms)).await
    }

    pub(in crate::store) async fn erase(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.write(Erasure::Text, move |transaction| {
            let mut erased = Vec::new();
            for id in ids {
                if erase(transaction, &id, now_ms)? {
                    erased.push(id);
                }
            }
            Ok(erased)
        })
        .await
    }

    pub(in crate::store) async fn reply(&self, written: Reply) -> Result<bool, StoreError> {
        self.write(Erasure::None, move |transaction| {
            // A form that is sent twice has the same id.
            if by_id(transaction, &written.id)?.is_some() { Ok(true) } else { reply(transaction, &written) }
        })
        .await
    }

    /// Whether [`Sqlite::purge`] would erase something, or a session has expired.
    pub(in crate::store) async fn is_purge_due(&self, before_ms: i64, now_ms: i64) -> Result<bool, StoreError> {
        self.read(move |connection| is_purge_due(connection, before_ms, now_ms)).await
    }

    pub(in crate::store) async fn purge(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        self.write(Erasure::Text, move |transaction| {
            session::purge(transaction, now_ms)?;
            purge(transaction, before_ms)
        })
        .await
    }
}
