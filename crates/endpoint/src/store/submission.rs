//! Storing a submitted response, exactly once.

use protocol::response::Words;
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::pending::Pending;
use super::response::Status;
use crate::spam_check::Reason;

/// How long an equal response is a duplicate.
const DUPLICATE_MS: i64 = 60 * 60 * 1000;

/// A response that passed all checks that need no database.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Identity it will have.
    pub id: String,
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it replies to.
    pub parent: Option<String>,
    /// The fields.
    pub words: Words,
    /// Tag of the language of the page.
    pub language: &'static str,
    /// Time of receipt.
    pub received_ms: i64,
    /// Reasons of the spam checks so far.
    pub reasons: Vec<Reason>,
    /// The idempotency key, if the request had one.
    pub idempotency_key: Option<String>,
    /// The nonce of the form token, if it is valid.
    pub form_nonce: Option<String>,
    /// Whether writers with an approved response are published without moderation.
    pub publish_known: bool,
    /// The configured channels for notices.
    pub channels: Vec<&'static str>,
    /// The limit on pending responses, with this one; the same limit applies to undecided spam.
    pub max_waiting: Pending,
}

impl Pending {
    /// The sum with `submission`.
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

/// The outcome of [`save`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmissionOutcome {
    /// It is stored, or was stored by an earlier request with the same idempotency key.
    Stored {
        /// Its identity.
        id: String,
        /// Whether readers see it.
        status: Status,
    },
    /// An equal response was received within the last hour.
    Duplicate,
    /// The idempotency key was used for another response.
    KeyReused,
    /// The form token was used for another response.
    FormReused,
    /// The response that it replies to belongs to another post.
    ParentElsewhere,
    /// The limit on pending responses is reached.
    Full,
    /// It is spam above the limit: not stored, and the sender gets the usual reply.
    Dropped,
}

/// The digest by which equal responses are found.
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
        // No field contains NUL, so it separates the parts unambiguously.
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

/// The outcome of an earlier request with this idempotency key, if there is one.
///
/// # Errors
/// When the database can't be read.
pub fn repeated(
    connection: &rusqlite::Connection,
    key: &str,
    digest: &[u8; 32],
) -> rusqlite::Result<Option<SubmissionOutcome>> {
    let known: Option<(String, Vec<u8>, Status)> = connection
        .prepare_cached("SELECT id, digest, status FROM responses WHERE idempotency_key = ?1")?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(known.map(|(id, stored, status)| {
        if stored == digest { SubmissionOutcome::Stored { id, status } } else { SubmissionOutcome::KeyReused }
    }))
}

/// Stores a response, unless it is already stored.
///
/// # Errors
/// When the database can't be written.
pub fn save(transaction: &Transaction<'_>, submission: &Submission) -> rusqlite::Result<SubmissionOutcome> {
    let digest = digest(submission);
    if let Some(key) = &submission.idempotency_key
        && let Some(outcome) = repeated(transaction, key, &digest)?
    {
        return Ok(outcome);
    }
    let since = submission.received_ms - DUPLICATE_MS;
    let is_duplicate = transaction
        .prepare_cached("SELECT 1 FROM responses WHERE digest = ?1 AND received_ms > ?2")?
        .exists(params![digest, since])?;
    if is_duplicate {
        return Ok(SubmissionOutcome::Duplicate);
    }
    if let Some(nonce) = &submission.form_nonce
        && transaction.prepare_cached("SELECT 1 FROM responses WHERE form_nonce = ?1")?.exists([nonce])?
    {
        return Ok(SubmissionOutcome::FormReused);
    }
    let mut reasons = submission.reasons.clone();
    if let Some(parent) = &submission.parent {
        let post: Option<String> = transaction
            .prepare_cached("SELECT post FROM responses WHERE id = ?1")?
            .query_row([parent], |row| row.get(0))
            .optional()?;
        match post {
            Some(post) if post != submission.post => return Ok(SubmissionOutcome::ParentElsewhere),
            Some(_) => {}
            // It may be in the author's files.
            None => reasons.push(Reason::UnknownParent),
        }
    }
    let status = if reasons.contains(&Reason::Honeypot) {
        Status::Spam
    } else if submission.publish_known && reasons.is_empty() && is_known(transaction, &submission.words)? {
        Status::Approved
    } else {
        Status::Pending
    };
    let fits = |waiting: Pending| waiting.and(submission).fits(submission.max_waiting);
    if status != Status::Approved && !fits(Pending::read(transaction, status)?) {
        return Ok(if status == Status::Spam { SubmissionOutcome::Dropped } else { SubmissionOutcome::Full });
    }
    insert(transaction, submission, &reasons, status, &digest)?;
    if status != Status::Spam {
        announce(transaction, submission)?;
    }
    Ok(SubmissionOutcome::Stored { id: submission.id.clone(), status })
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

/// Queues the notices to the author, in the same commit.
fn announce(transaction: &Transaction<'_>, submission: &Submission) -> rusqlite::Result<()> {
    for channel in &submission.channels {
        transaction
            .prepare_cached("INSERT INTO notices (response, channel, attempts, due_ms) VALUES (?1, ?2, 0, ?3)")?
            .execute(params![submission.id, channel, submission.received_ms])?;
    }
    Ok(())
}
