//! What the author does with responses: looks through them, decides, takes a decision back, answers.

use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use super::response::{KEPT_COLUMNS, Kept, Status, by_id};

/// What to look for.
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

/// Responses that fit, newest first.
///
/// # Errors
/// When the database can't be read.
pub fn search(connection: &Connection, search: &Search) -> rusqlite::Result<Vec<Kept>> {
    let mut query = format!("SELECT {KEPT_COLUMNS} FROM responses WHERE true");
    let mut values: Vec<rusqlite::types::Value> = Vec::new();
    if let Some(status) = search.status {
        query.push_str(" AND status = ?");
        values.push(status.name().to_owned().into());
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
    connection.prepare(&query)?.query_map(params_from_iter(values), Kept::from_row)?.collect()
}

/// How many there are of each status, in the order of [`Status::ALL`].
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

/// Gives the responses `ids` the status; returns those that were changed. One that has it already keeps what undo
/// goes back to.
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
        // What was decided needs no message any more.
        transaction.prepare_cached("DELETE FROM notices WHERE response = ?1")?.execute([id])?;
        changed.push(id.clone());
    }
    Ok(changed)
}

/// Takes the last decision about each of `ids` back; returns those that were changed.
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

/// Remembers that a response was published once, when it is no more; forgets it when it is again.
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

/// Erases a response; says whether it was there. What was published once stays known by its place alone.
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

/// Responses that are not approved, counted from when they came or were decided about last: a slip can be undone.
const UNAPPROVED_BEFORE: &str = "status <> 'approved' AND max(received_ms, coalesce(decided_ms, 0)) < ?1";

/// Whether [`purge`] has anything to do, or a session has ended before `now_ms`.
///
/// # Errors
/// When the database can't be read.
pub fn is_purge_due(connection: &Connection, before_ms: i64, now_ms: i64) -> rusqlite::Result<bool> {
    let old =
        connection.prepare(&format!("SELECT 1 FROM responses WHERE {UNAPPROVED_BEFORE}"))?.exists([before_ms])?;
    Ok(old || connection.prepare("SELECT 1 FROM sessions WHERE expires_ms <= ?1")?.exists([now_ms])?)
}

/// Erases what is not approved, and came and was decided about before `before_ms`; returns how many.
///
/// # Errors
/// When the database can't be written.
pub fn purge(transaction: &Transaction<'_>, before_ms: i64) -> rusqlite::Result<usize> {
    transaction.prepare_cached(&format!("DELETE FROM responses WHERE {UNAPPROVED_BEFORE}"))?.execute([before_ms])
}

/// An answer by the author, approved as it is written.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Identity it will have.
    pub id: String,
    /// The response that it answers.
    pub parent: String,
    /// The author's name.
    pub name: String,
    /// The text, within its limits.
    pub text: String,
    /// When it was written.
    pub written_ms: i64,
}

/// Stores the author's answer, and approves what it answers; says whether that was there.
///
/// # Errors
/// When the database can't be written.
pub fn answer(transaction: &Transaction<'_>, answer: &Answer) -> rusqlite::Result<bool> {
    let Some(parent) = by_id(transaction, &answer.parent)? else { return Ok(false) };
    decide(transaction, std::slice::from_ref(&answer.parent), Status::Approved, answer.written_ms)?;
    transaction
        .prepare_cached(
            "INSERT INTO responses (id, post, parent, name, text, language, received_ms, status, reasons, by_author, \
             digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'approved', '', 1, zeroblob(0))",
        )?
        .execute(params![
            answer.id,
            parent.post,
            answer.parent,
            answer.name,
            answer.text,
            parent.language,
            answer.written_ms
        ])?;
    Ok(true)
}
