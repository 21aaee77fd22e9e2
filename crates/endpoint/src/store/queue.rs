//! Moderation: search, decisions, undo, erasure, replies of the author.

use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use super::response::{RESPONSE_COLUMNS, Status, StoredResponse, by_id};

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only those of this status.
    pub status: Option<Status>,
    /// Only those that hold these words in name, text, site, post or e-mail address.
    pub words: String,
    /// Only those before this one in the list (an instant and an id): the next page.
    pub before: Option<(i64, String)>,
    /// How many at most.
    pub limit: usize,
}

/// The matching responses, newest first.
///
/// # Errors
/// When the database can't be read.
pub fn search(connection: &Connection, search: &Search) -> rusqlite::Result<Vec<StoredResponse>> {
    let mut query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE true");
    let mut values: Vec<rusqlite::types::Value> = Vec::new();
    if let Some(status) = search.status {
        query.push_str(" AND status = ?");
        values.push(status.stored_name().to_owned().into());
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
    query.push_str(" ORDER BY received_ms DESC, id DESC LIMIT ?");
    values.push(i64::try_from(search.limit).unwrap_or(i64::MAX).into());
    connection.prepare(&query)?.query_map(params_from_iter(values), StoredResponse::from_row)?.collect()
}

/// The number of responses by status, in the order of [`Status::ALL`].
///
/// # Errors
/// When the database can't be read.
pub fn counts(connection: &Connection) -> rusqlite::Result<[u64; 4]> {
    let mut counts = [0; 4];
    for (count, status) in counts.iter_mut().zip(Status::ALL) {
        *count = connection
            .prepare_cached("SELECT count(*) FROM responses WHERE status = ?1")?
            .query_row([status], |row| row.get::<_, i64>(0))
            .map(|number| u64::try_from(number).unwrap_or_default())?;
    }
    Ok(counts)
}

/// Sets the status of the responses `ids`; returns those that changed. An unchanged response keeps the status that undo
/// restores.
///
/// # Errors
/// When the database can't be written.
pub fn decide(
    transaction: &Transaction<'_>,
    ids: &[String],
    status: Status,
    now_ms: i64,
) -> rusqlite::Result<Vec<String>> {
    let mut changed = Vec::new();
    for id in ids {
        let before: Option<Status> = transaction
            .prepare_cached("SELECT status FROM responses WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(before) = before else { continue };
        if before == status {
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
///
/// # Errors
/// When the database can't be written.
pub fn undo(transaction: &Transaction<'_>, ids: &[String], now_ms: i64) -> rusqlite::Result<Vec<String>> {
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
///
/// # Errors
/// When the database can't be written.
pub fn erase(transaction: &Transaction<'_>, id: &str, now_ms: i64) -> rusqlite::Result<bool> {
    let Some(kept) = by_id(transaction, id)? else { return Ok(false) };
    if kept.status == Status::Approved {
        withdraw(transaction, id, now_ms)?;
    }
    transaction.prepare_cached("DELETE FROM responses WHERE id = ?1")?.execute([id])?;
    Ok(true)
}

/// Unapproved responses by receipt or last decision, so that a recent decision about an old response can be undone.
const UNAPPROVED_BEFORE: &str = "status <> 'approved' AND max(received_ms, coalesce(decided_ms, 0)) < ?1";

/// Whether [`purge`] would erase something, or a session has expired.
///
/// # Errors
/// When the database can't be read.
pub fn is_purge_due(connection: &Connection, before_ms: i64, now_ms: i64) -> rusqlite::Result<bool> {
    let old =
        connection.prepare(&format!("SELECT 1 FROM responses WHERE {UNAPPROVED_BEFORE}"))?.exists([before_ms])?;
    Ok(old || connection.prepare("SELECT 1 FROM sessions WHERE expires_ms <= ?1")?.exists([now_ms])?)
}

/// Erases unapproved responses that were received and decided before `before_ms`; returns the number.
///
/// # Errors
/// When the database can't be written.
pub fn purge(transaction: &Transaction<'_>, before_ms: i64) -> rusqlite::Result<usize> {
    transaction.prepare_cached(&format!("DELETE FROM responses WHERE {UNAPPROVED_BEFORE}"))?.execute([before_ms])
}

/// A reply of the author, which is approved at once.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Id.
    pub id: String,
    /// Id of the response that it replies to.
    pub parent: String,
    /// The author's name.
    pub name: String,
    /// The text, within its limits.
    pub text: String,
    /// Time of writing.
    pub written_ms: i64,
}

/// Stores the author's reply, and approves the parent; returns whether the parent exists.
///
/// # Errors
/// When the database can't be written.
pub fn reply(transaction: &Transaction<'_>, reply: &Reply) -> rusqlite::Result<bool> {
    let Some(parent) = by_id(transaction, &reply.parent)? else { return Ok(false) };
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
