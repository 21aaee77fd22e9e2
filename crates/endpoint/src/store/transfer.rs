//! The format of `export` and `import`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::language::Language;
use protocol::response::{is_email, is_id, is_web_address, missing, unseen};
use serde::{Deserialize, Serialize};
use source::responses_file::{MAX_LINE, MAX_TEXT};
use tokio::sync::mpsc;

use super::program_key::ProgramKey;
use super::response::{MentionKind, ResponseKind, Status, StoredResponse, instant};
use super::webmention::Webmention;
use super::{Database, Store, StoreError};

/// A response as one line of JSON. Times are RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Identity.
    pub id: String,
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Name.
    pub name: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Text as sent.
    pub text: String,
    /// Language of the page that it was sent from.
    pub language: String,
    /// Time of receipt.
    pub received: String,
    /// What was decided.
    pub status: String,
    /// What undo goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_status: Option<String>,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// Reasons of the spam checks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
    /// Whether the author of the blog wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_author: bool,
    /// "message" for a private message; what a page elsewhere, which is in `site`, does with the post; left out for a
    /// response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A withdrawn response as one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Its identity.
    pub withdrawn: String,
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it replied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// When it was withdrawn.
    pub since: String,
}

impl Withdrawn {
    /// The line of a record of the database.
    pub fn new(id: String, withdrawal: Withdrawal) -> Self {
        Self {
            withdrawn: id,
            post: withdrawal.post,
            parent: withdrawal.parent,
            received: withdrawal.received_ms.map(|ms| instant(ms).to_string()),
            since: instant(withdrawal.since_ms).to_string(),
        }
    }

    /// The record for the database, if all values are valid.
    pub fn into_withdrawal(self) -> Option<(String, Withdrawal)> {
        let received_ms = match &self.received {
            Some(received) => Some(milliseconds(received)?),
            None => None,
        };
        let is_good = is_id(&self.withdrawn) && self.parent.as_deref().is_none_or(is_id);
        let withdrawal =
            Withdrawal { post: self.post, parent: self.parent, received_ms, since_ms: milliseconds(&self.since)? };
        is_good.then_some((self.withdrawn, withdrawal))
    }
}

impl From<StoredResponse> for Record {
    fn from(kept: StoredResponse) -> Self {
        Self {
            id: kept.id,
            post: kept.post,
            parent: kept.parent,
            name: kept.name,
            email: kept.email,
            site: kept.site,
            text: kept.text,
            language: kept.language,
            received: instant(kept.received_ms).to_string(),
            status: kept.status.stored_name().to_owned(),
            previous_status: kept.previous_status.map(|status| status.stored_name().to_owned()),
            decided: kept.decided_ms.map(|ms| instant(ms).to_string()),
            reasons: kept.reasons,
            by_author: kept.by_author,
            kind: (kept.kind != ResponseKind::Response).then(|| kept.kind.name().to_owned()),
        }
    }
}

impl Record {
    /// A response to show: unlike in an export, the status has its present name.
    pub fn shown(kept: StoredResponse) -> Self {
        let name = |status: Status| status.name().to_owned();
        let (status, previous_status) = (name(kept.status), kept.previous_status.map(name));
        Self { status, previous_status, ..Self::from(kept) }
    }

    /// The response, if all values are valid. Texts may be longer than in the form, for responses of old blogs.
    ///
    /// # Errors
    /// All errors.
    pub fn into_stored(self) -> Result<StoredResponse, Vec<String>> {
        let mut wrong = Vec::new();
        let mut check = |is_good: bool, what: &str| {
            if !is_good {
                wrong.push(what.to_owned());
            }
        };
        const ID: &str = "must have 1 to 64 characters of a-z, 0-9 and hyphens";
        check(is_id(&self.id), &format!("id {ID}"));
        check(self.parent.as_deref().is_none_or(is_id), &format!("parent {ID}"));
        let kind = self.kind.as_deref().map_or(Some(ResponseKind::Response), ResponseKind::named);
        check(kind.is_some(), "kind must be response, message, reply, mention, like or repost, or left out");
        let is_about_none = kind == Some(ResponseKind::Message) && self.post.is_empty();
        check(is_about_none || is_line(&self.post), "post must be the id of a post");
        check(is_line(&self.name), "name must be one line of visible text");
        check(self.email.as_deref().is_none_or(is_email), "email must be an e-mail address, or left out");
        check(self.site.as_deref().is_none_or(is_web_address), "site must be an http or https address, or left out");
        let mention = kind.and_then(ResponseKind::mention);
        check(mention.is_none() || self.site.is_some(), "site must be the address of the mention");
        let fits = self.text.chars().count() <= MAX_TEXT && unseen(&self.text, true).is_none();
        let may_be_empty = mention.is_some_and(|kind| kind != MentionKind::Reply);
        let has_text = may_be_empty || missing(&self.text).is_none();
        check(fits && has_text, "text must have 1 to 65,536 visible characters");
        let languages = Language::ALL.map(Language::tag).join(", ");
        check(Language::of_tag(&self.language).is_some(), &format!("language must be one of {languages}"));
        let received_ms = milliseconds(&self.received);
        check(received_ms.is_some(), "received must be a time such as 2012-03-15T13:30:00Z");
        let decided_ms = self.decided.as_deref().map(milliseconds);
        check(decided_ms != Some(None), "decided must be a time such as 2012-03-15T13:30:00Z");
        let status = Status::of_stored_name(&self.status);
        check(status.is_some(), "status must be held, approved, rejected or spam");
        let previous_status = self.previous_status.as_deref().map(Status::of_stored_name);
        check(previous_status != Some(None), "previous_status must be held, approved, rejected or spam");
        let is_possible = kind.zip(status).is_none_or(|(kind, status)| kind.can_be(status));
        check(is_possible, "status must be held or spam, since this is a message");
        match (received_ms, status, kind) {
            (Some(received_ms), Some(status), Some(kind)) if wrong.is_empty() => Ok(StoredResponse {
                id: self.id,
                post: self.post,
                parent: self.parent,
                name: self.name,
                email: self.email,
                site: self.site,
                text: self.text,
                language: self.language,
                received_ms,
                status,
                previous_status: previous_status.flatten(),
                decided_ms: decided_ms.flatten(),
                reasons: self.reasons,
                by_author: self.by_author,
                kind,
            }),
            _ => Err(wrong),
        }
    }
}

fn is_line(text: &str) -> bool {
    missing(text).is_none() && text.chars().count() <= MAX_LINE && unseen(text, false).is_none()
}

/// A time, in milliseconds since 1970.
pub fn milliseconds(time: &str) -> Option<i64> {
    time.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// The record of a withdrawn response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it replied to.
    pub parent: Option<String>,
    /// When it came, if that is known.
    pub received_ms: Option<i64>,
    /// When it was withdrawn.
    pub since_ms: i64,
}

/// The data of an import.
#[derive(Debug, Default)]
pub struct Import {
    /// Responses.
    pub responses: Vec<StoredResponse>,
    /// Withdrawn responses, by id.
    pub withdrawn: BTreeMap<String, Withdrawal>,
}

/// The result of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportResult {
    /// Responses that were added.
    pub added: usize,
    /// Responses that were already stored; they are unchanged.
    pub known: usize,
    /// Responses that were withdrawn earlier; they are skipped.
    pub withdrawn: usize,
}

/// What tells the request of a response from others; empty for a response that came without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestMarks {
    /// The idempotency key.
    pub idempotency_key: Option<String>,
    /// The digest by which equal responses are found.
    pub digest: Vec<u8>,
    /// The nonce of the form token.
    pub form_nonce: Option<String>,
}

/// A notice that is still to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Id of the response.
    pub response: String,
    /// The channel.
    pub channel: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is due.
    pub due_ms: i64,
}

/// A part of what is stored.
#[derive(Clone, Debug)]
pub enum Content {
    /// A response.
    Response(Box<StoredResponse>, RequestMarks),
    /// The id and the record of a withdrawn response.
    Withdrawn(String, Withdrawal),
    /// A notice.
    Notice(Notice),
    /// The name and the value of a secret.
    Secret(String, Vec<u8>),
    /// A Webmention that is not verified yet.
    Webmention(Webmention),
    /// A key of a program of the author.
    ProgramKey(ProgramKey),
}

/// All that is stored at one moment, but for sessions and counts: responses, oldest first, withdrawn ones, notices,
/// secrets, Webmentions and keys of programs.
#[derive(Debug)]
pub struct Contents(pub(super) mpsc::Receiver<Result<Content, StoreError>>);

impl Contents {
    /// The next part; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Content, StoreError>> {
        self.0.recv().await
    }
}

impl Store {
    /// Reads all that is stored.
    pub fn contents(&self) -> Contents {
        match &self.database {
            Database::Sqlite(database) => database.contents(),
            Database::Postgres(database) => database.contents(),
        }
    }

    /// Adds the responses that are not stored yet.
    ///
    /// # Errors
    /// When the database can't be written; then nothing is added.
    pub async fn import(&self, import: Import) -> Result<ImportResult, StoreError> {
        self.publishing(on_database_in_steps!(self, import(import)))
    }
}
