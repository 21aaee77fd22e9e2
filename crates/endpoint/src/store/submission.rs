//! Taking a response in: once, whatever is sent twice.

use protocol::response::Words;
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::response::Status;
use super::waiting::Waiting;
use crate::guard::Reason;

/// How long an equal response is taken for the same one.
const DUPLICATE_MS: i64 = 60 * 60 * 1000;

/// A response that passed all that can be known without the database.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Identity it will have.
    pub id: String,
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it answers.
    pub parent: Option<String>,
    /// What was written.
    pub words: Words,
    /// Language of answers: `fr` or `en`.
    pub language: &'static str,
    /// When it came.
    pub received_ms: i64,
    /// What the guards say so far.
    pub reasons: Vec<Reason>,
    /// The key of the request, if it had one.
    pub idempotency_key: Option<String>,
    /// The nonce of the form's token, if it had a good one.
    pub form_nonce: Option<String>,
    /// Whether somebody with an approved response is published at once.
    pub publish_known: bool,
    /// Channels by which the author is told.
    pub channels: Vec<&'static str>,
    /// How much may be held, this one included; and how much spam may be stored that a guard found.
    pub max_waiting: Waiting,
}

impl Waiting {
    /// This, and `submission` too.
    #[must_use]
    fn and(self, submission: &Submission) -> Self {
        let words = &submission.words;
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let bytes = submission.post.len()
            + words.name.len()
            + optional(&words.email)
            + optional(&words.site)
            + words.text.len();
        Self {
            responses: self.responses.saturating_add(1),
            bytes: self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX)),
        }
    }
}

/// What became of a [`Submission`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is stored. Also the answer to a request that is repeated: the same id again.
    Stored {
        /// Its identity.
        id: String,
        /// Whether readers see it.
        status: Status,
    },
    /// An equal one came within the last hour, with another request.
    Duplicate,
    /// The key was used for something else.
    KeyReused,
    /// The form was used for something else.
    FormReused,
    /// The response that it answers belongs to another post.
    ParentElsewhere,
    /// As much waits for the author as may.
    Full,
    /// It is spam, and as much of that is stored as may. It is not stored; its sender is not told.
    Dropped,
}

/// What tells equal responses: who, where, what.
pub fn digest(submission: &Submission) -> [u8; 32] {
    let Words { name, email, site, text } = &submission.words;
    let mut digest = Sha256::new();
    for part in [
        &submission.post,
        submission.parent.as_deref().unwrap_or_default(),
        name.as_str(),
        email.as_deref().unwrap_or_default(),
        site.as_deref().unwrap_or_default(),
        text.as_str(),
    ] {
        // No text holds a NUL, so parts can't run into each other.
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

/// The answer that a repeated request gets, if this is one. Reads only.
///
/// # Errors
/// When the database can't be read.
pub fn repeated(connection: &rusqlite::Connection, key: &str, digest: &[u8; 32]) -> rusqlite::Result<Option<Taken>> {
    let known: Option<(String, Vec<u8>, Status)> = connection
        .prepare_cached("SELECT id, digest, status FROM responses WHERE idempotency_key = ?1")?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(known
        .map(|(id, stored, status)| if stored == digest { Taken::Stored { id, status } } else { Taken::KeyReused }))
}

/// Stores a response, unless it is there already.
///
/// # Errors
/// When the database can't be written.
pub fn take(transaction: &Transaction<'_>, submission: &Submission) -> rusqlite::Result<Taken> {
    let digest = digest(submission);
    if let Some(key) = &submission.idempotency_key
        && let Some(answer) = repeated(transaction, key, &digest)?
    {
        return Ok(answer);
    }
    let since = submission.received_ms - DUPLICATE_MS;
    let is_duplicate = transaction
        .prepare_cached("SELECT 1 FROM responses WHERE digest = ?1 AND received_ms > ?2")?
        .exists(params![digest, since])?;
    if is_duplicate {
        return Ok(Taken::Duplicate);
    }
    if let Some(nonce) = &submission.form_nonce
        && transaction.prepare_cached("SELECT 1 FROM responses WHERE form_nonce = ?1")?.exists([nonce])?
    {
        return Ok(Taken::FormReused);
    }
    let mut reasons = submission.reasons.clone();
    if let Some(parent) = &submission.parent {
        let post: Option<String> = transaction
            .prepare_cached("SELECT post FROM responses WHERE id = ?1")?
            .query_row([parent], |row| row.get(0))
            .optional()?;
        match post {
            Some(post) if post != submission.post => return Ok(Taken::ParentElsewhere),
            Some(_) => {}
            // It may stand in the author's own files.
            None => reasons.push(Reason::UnknownParent),
        }
    }
    let status = if reasons.contains(&Reason::Trap) {
        Status::Spam
    } else if submission.publish_known && reasons.is_empty() && is_known(transaction, &submission.words)? {
        Status::Approved
    } else {
        Status::Held
    };
    let fits = |waiting: Waiting| waiting.and(submission).fits(submission.max_waiting);
    if status != Status::Approved && !fits(Waiting::read(transaction, status)?) {
        return Ok(if status == Status::Spam { Taken::Dropped } else { Taken::Full });
    }
    insert(transaction, submission, &reasons, status, &digest)?;
    if status != Status::Spam {
        announce(transaction, submission)?;
    }
    Ok(Taken::Stored { id: submission.id.clone(), status })
}

/// Whether the same name and e-mail address were approved before.
fn is_known(transaction: &Transaction<'_>, words: &Words) -> rusqlite::Result<bool> {
    let Some(email) = &words.email else { return Ok(false) };
    transaction
        .prepare_cached("SELECT 1 FROM responses WHERE email = ?1 AND name = ?2 AND status = 'approved'")?
        .exists([email, &words.name])
}

fn insert(
    transaction: &Transaction<'_>,
    submission: &Submission,
    reasons: &[Reason],
    status: Status,
    digest: &[u8; 32],
) -> rusqlite::Result<()> {
    let Words { name, email, site, text } = &submission.words;
    transaction
        .prepare_cached(
            "INSERT INTO responses (id, post, parent, name, email, site, text, language, received_ms, status, reasons, \
             by_author, idempotency_key, digest, form_nonce) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?14)",
        )?
        .execute(params![
            submission.id,
            submission.post,
            submission.parent,
            name,
            email,
            site,
            text,
            submission.language,
            submission.received_ms,
            status,
            Reason::join(reasons),
            submission.idempotency_key,
            digest,
            submission.form_nonce,
        ])?;
    Ok(())
}

/// Puts the messages to the author on the list of what is to be sent, in the same commit.
fn announce(transaction: &Transaction<'_>, submission: &Submission) -> rusqlite::Result<()> {
    for channel in &submission.channels {
        transaction
            .prepare_cached("INSERT INTO notices (response, channel, attempts, due_ms) VALUES (?1, ?2, 0, ?3)")?
            .execute(params![submission.id, channel, submission.received_ms])?;
    }
    Ok(())
}
