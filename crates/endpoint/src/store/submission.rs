//! Storing a submitted response, exactly once.

use std::net::IpAddr;

use protocol::response::Words;
use sha2::{Digest, Sha256};

use super::pending::Pending;
use super::response::{ResponseKind, Status};
use super::{Store, StoreError};
use crate::rate_limit::Limits;
use crate::spam_check::Reason;

/// How long an equal response is a duplicate.
const DUPLICATE_MS: i64 = 60 * 60 * 1000;

/// A response or message that passed all checks that need no database.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Identity it will have.
    pub id: String,
    /// Whether it is a response or a private message.
    pub kind: ResponseKind,
    /// Identity of the post; empty for a message that is about none.
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
    /// The notices to the author.
    pub notices: Vec<Announcement>,
    /// The limit on pending responses, with this one; the same limit applies to undecided spam.
    pub max_waiting: Pending,
    /// The rate limit that endpoints on one server share.
    pub rate_limit: SharedRateLimit,
}

/// A notice that is stored with a response, to be sent later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The channel.
    pub channel: &'static str,
    /// When it is due.
    pub due_ms: i64,
}

/// A rate limit over all endpoints on one server. One endpoint alone counts in [`crate::rate_limit`].
#[derive(Clone, Copy, Debug)]
pub struct SharedRateLimit {
    /// The address of the sender, which is not stored; none if it is unknown.
    pub client: Option<IpAddr>,
    /// The limits of a network.
    pub limits: Limits,
}

impl Submission {
    /// The digest by which equal responses are found.
    pub fn digest(&self) -> [u8; 32] {
        let Words { name, email, site, text } = &self.words;
        let mut digest = Sha256::new();
        for part in [
            &self.post,
            self.parent.as_deref().unwrap_or_default(),
            name.as_str(),
            email.as_deref().unwrap_or_default(),
            site.as_deref().unwrap_or_default(),
            text.as_str(),
        ] {
            // No field contains NUL, so it separates the parts unambiguously.
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        // A message is no duplicate of a response with the same words.
        if self.kind == ResponseKind::Message {
            digest.update(self.kind.name());
        }
        digest.finalize().into()
    }
}

impl Pending {
    /// The sum with `submission`.
    #[must_use]
    pub(super) fn and(self, submission: &Submission) -> Self {
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

/// The outcome of [`Store::submit`].
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
    /// The rate limit that endpoints share is exceeded; with the seconds to wait.
    TooMany(i64),
    /// The limit on pending responses is reached.
    Full,
    /// It is spam above the limit: not stored, and the sender gets the usual reply.
    Dropped,
}

impl SubmissionOutcome {
    /// Whether the rate limit counts the request, whose response was to get the id `new_id`.
    pub fn is_counted(&self, new_id: &str) -> bool {
        match self {
            Self::Stored { id, .. } => id == new_id,
            // The rate limit also applies at the limit on pending responses.
            Self::Full | Self::Dropped => true,
            _ => false,
        }
    }
}

/// A response that was stored with the same idempotency key.
#[derive(Clone, Debug)]
pub(super) struct Earlier {
    pub(super) id: String,
    pub(super) digest: Vec<u8>,
    pub(super) status: Status,
}

impl Earlier {
    /// The outcome of a request with this digest.
    pub(super) fn outcome(self, digest: &[u8; 32]) -> SubmissionOutcome {
        if self.digest == digest {
            SubmissionOutcome::Stored { id: self.id, status: self.status }
        } else {
            SubmissionOutcome::KeyReused
        }
    }
}

/// What a database has, as far as it decides about a submission.
pub(super) trait Facts {
    /// An error of the database.
    type Error;

    /// The response with this idempotency key.
    fn earlier(&self, key: &str) -> Result<Option<Earlier>, Self::Error>;
    /// Whether a response with this digest was received after `since_ms`.
    fn has_equal(&self, digest: &[u8; 32], since_ms: i64) -> Result<bool, Self::Error>;
    /// Whether a response has this nonce of a form token.
    fn has_form(&self, nonce: &str) -> Result<bool, Self::Error>;
    /// The post of a response; none of what takes no replies.
    fn post_of(&self, id: &str) -> Result<Option<String>, Self::Error>;
    /// Whether a response with this e-mail address and name is approved.
    fn has_approved(&self, email: &str, name: &str) -> Result<bool, Self::Error>;
    /// The responses of this status that await a decision.
    fn pending(&self, status: Status) -> Result<Pending, Self::Error>;
}

/// What is to be done with a submission.
#[derive(Debug)]
pub(super) enum Decision {
    /// Nothing is stored.
    Done(SubmissionOutcome),
    /// It is stored with this status and these reasons.
    Store(Status, Vec<Reason>),
}

/// Decides about a submission with this digest.
pub(super) fn decide<F: Facts>(facts: &F, submission: &Submission, digest: &[u8; 32]) -> Result<Decision, F::Error> {
    if let Some(key) = &submission.idempotency_key
        && let Some(earlier) = facts.earlier(key)?
    {
        return Ok(Decision::Done(earlier.outcome(digest)));
    }
    if facts.has_equal(digest, submission.received_ms - DUPLICATE_MS)? {
        return Ok(Decision::Done(SubmissionOutcome::Duplicate));
    }
    if let Some(nonce) = &submission.form_nonce
        && facts.has_form(nonce)?
    {
        return Ok(Decision::Done(SubmissionOutcome::FormReused));
    }
    let mut reasons = submission.reasons.clone();
    if let Some(parent) = &submission.parent {
        match facts.post_of(parent)? {
            Some(post) if post != submission.post => return Ok(Decision::Done(SubmissionOutcome::ParentElsewhere)),
            Some(_) => {}
            // It may be in the author's files.
            None => reasons.push(Reason::UnknownParent),
        }
    }
    let status = if reasons.contains(&Reason::Honeypot) {
        Status::Spam
    } else if submission.publish_known
        && submission.kind.can_be(Status::Approved)
        && reasons.is_empty()
        && is_known(facts, &submission.words)?
    {
        Status::Approved
    } else {
        Status::Pending
    };
    let fits = |pending: Pending| pending.and(submission).fits(submission.max_waiting);
    if status != Status::Approved && !fits(facts.pending(status)?) {
        let is_spam = status == Status::Spam;
        return Ok(Decision::Done(if is_spam { SubmissionOutcome::Dropped } else { SubmissionOutcome::Full }));
    }
    Ok(Decision::Store(status, reasons))
}

/// Whether the same name and e-mail address were approved before.
fn is_known<F: Facts>(facts: &F, words: &Words) -> Result<bool, F::Error> {
    match &words.email {
        Some(email) => facts.has_approved(email, &words.name),
        None => Ok(false),
    }
}

impl Store {
    /// Stores a response, unless it is already stored.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn submit(&self, submission: Submission) -> Result<SubmissionOutcome, StoreError> {
        let outcome = self.noting(on_database!(self, submit(submission)))?;
        if matches!(outcome, SubmissionOutcome::Stored { status: Status::Approved, .. }) {
            self.published();
        }
        Ok(outcome)
    }

    /// The outcome of an earlier request with this idempotency key, if there is one.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn repeated(&self, key: String, digest: [u8; 32]) -> Result<Option<SubmissionOutcome>, StoreError> {
        on_database!(self, repeated(key, digest))
    }
}
