//! Webmentions: those that are to be verified, and what becomes of the verified ones.
//!
//! A verified one is a response whose id follows from source, post and content. So a page that changes becomes another
//! response, and no decision of the author is ever about a content that the author has not seen.

use sha2::{Digest, Sha256};

use super::pending::Pending;
use super::response::{MentionKind, ResponseKind, Status, StoredResponse};
use super::submission::Announcement;
use super::{Store, StoreError};

/// Limit on Webmentions that are to be verified.
pub const MAX_QUEUED: usize = 1_000;

/// Limit on attempts to verify one: with the delays between them, about half an hour.
pub const MAX_ATTEMPTS: u32 = 6;

/// How long a Webmention belongs to the endpoint that took it: longer than a verification takes.
pub(super) const CLAIM_MS: i64 = 2 * 60 * 1000;

/// A Webmention that is to be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webmention {
    /// Identity of source and post: the start of the ids of its responses.
    pub id: String,
    /// Address of the page that mentions the post.
    pub source: String,
    /// Address that the page links to.
    pub target: String,
    /// Identity of the post.
    pub post: String,
    /// How often its verification was begun.
    pub attempts: u32,
    /// When its verification is due.
    pub due_ms: i64,
}

impl Webmention {
    /// One that was received at `now_ms`.
    pub fn new(source: &str, target: &str, post: &str, now_ms: i64) -> Self {
        Self {
            id: format!("wm-{}", hex(&[source, post], 16)),
            source: source.to_owned(),
            target: target.to_owned(),
            post: post.to_owned(),
            attempts: 0,
            due_ms: now_ms,
        }
    }

    /// The ids of its responses are between these two.
    pub(super) fn ids(&self) -> (String, String) {
        // The byte after the hyphen.
        (format!("{}-", self.id), format!("{}.", self.id))
    }
}

/// A part of the hash of texts, in hexadecimal digits.
fn hex(texts: &[&str], bytes: usize) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        // No text contains NUL, so it separates them unambiguously.
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

/// What the page of a Webmention says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it does with the post.
    pub kind: MentionKind,
    /// Name of the writer.
    pub name: String,
    /// The text of a reply; otherwise the title, which may be empty.
    pub text: String,
    /// Reasons of the spam checks, separated by spaces.
    pub reasons: String,
    /// Tag of the language of the interface.
    pub language: &'static str,
    /// The notices to the author.
    pub notices: Vec<Announcement>,
    /// The limit on pending responses, with this one.
    pub max_waiting: Pending,
}

impl Mention {
    /// The response of a Webmention whose page says this.
    pub(super) fn response(&self, webmention: &Webmention, now_ms: i64) -> StoredResponse {
        let content = hex(&[self.kind.name(), &self.name, &self.text], 8);
        StoredResponse {
            id: format!("{}-{content}", webmention.id),
            post: webmention.post.clone(),
            parent: None,
            name: self.name.clone(),
            email: None,
            site: Some(webmention.source.clone()),
            text: self.text.clone(),
            language: self.language.to_owned(),
            received_ms: now_ms,
            status: Status::Pending,
            previous_status: None,
            decided_ms: None,
            reasons: self.reasons.clone(),
            by_author: false,
            kind: ResponseKind::Elsewhere(self.kind),
        }
    }
}

/// The result of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The page links to the post.
    Mentions(Mention),
    /// There is no such page any more, or it does not link to the post.
    Gone,
    /// The page could not be fetched.
    Failed,
    /// The page must not be fetched.
    Refused,
}

/// What a verification has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionChange {
    /// A response is pending.
    New,
    /// A response is pending, and an earlier one of the same page is erased.
    Replaced,
    /// Responses of the page are erased.
    Withdrawn,
    /// Nothing.
    Unchanged,
    /// The limit on pending responses is reached.
    Full,
}

impl MentionChange {
    /// What is to be done with `new`, where `kept` are the responses of the same page.
    pub(super) fn of(new: &StoredResponse, kept: &[StoredResponse], pending: Pending, limits: Pending) -> Self {
        let is_decided = |kept: &StoredResponse| matches!(kept.status, Status::Rejected | Status::Spam);
        if kept.iter().any(|kept| kept.id == new.id || is_decided(kept)) {
            return Self::Unchanged;
        }
        let length = new.post.len() + new.name.len() + new.site.as_ref().map_or(0, String::len) + new.text.len();
        let with_new = Pending {
            responses: pending.responses.saturating_add(1),
            bytes: pending.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX)),
        };
        match kept {
            _ if !with_new.fits(limits) => Self::Full,
            [] => Self::New,
            _ => Self::Replaced,
        }
    }

    /// Whether the verification is repeated after `attempts`.
    pub(super) fn is_retried(self, verification: &Verification, attempts: u32) -> bool {
        (self == Self::Full || *verification == Verification::Failed) && attempts < MAX_ATTEMPTS
    }
}

impl Store {
    /// Stores a Webmention for its verification; one that is already stored is verified again. False when too many are
    /// stored.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn queue_webmention(&self, new: Webmention) -> Result<bool, StoreError> {
        self.noting(on_database!(self, queue_webmention(new)))
    }

    /// Takes a Webmention whose verification is due, so that no other endpoint does.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn take_webmention(&self, now_ms: i64) -> Result<Option<Webmention>, StoreError> {
        self.noting(on_database!(self, take_webmention(now_ms)))
    }

    /// Time at which the next verification is due.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn next_webmention_ms(&self) -> Result<Option<i64>, StoreError> {
        on_database!(self, next_webmention_ms())
    }

    /// Stores the result of the verification of a Webmention that was taken. One that was received again meanwhile is
    /// verified again.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn finish_webmention(
        &self,
        taken: Webmention,
        verification: Verification,
        now_ms: i64,
    ) -> Result<MentionChange, StoreError> {
        self.publishing(on_database!(self, finish_webmention(taken, verification, now_ms)))
    }
}

#[cfg(test)]
mod tests {
    use protocol::response::is_id;

    use super::{Mention, MentionKind, Pending, Webmention};

    #[test]
    fn id_follows_from_source_post_and_content() {
        let id = |source: &str, post: &str, text: &str| {
            let mention = Mention {
                kind: MentionKind::Reply,
                name: "Ana".to_owned(),
                text: text.to_owned(),
                reasons: String::new(),
                language: "fr",
                notices: Vec::new(),
                max_waiting: Pending::default(),
            };
            mention.response(&Webmention::new(source, "https://blog.example/a", post, 0), 0).id
        };
        let first = id("https://ana.example/1", "a", "Bien dit.");
        assert!(is_id(&first), "{first}");
        assert_eq!(id("https://ana.example/1", "a", "Bien dit."), first);
        for other in [id("https://ana.example/2", "a", "Bien dit."), id("https://ana.example/1", "b", "Bien dit.")] {
            assert_ne!(other[..35], first[..35]);
        }
        let changed = id("https://ana.example/1", "a", "Mal dit.");
        assert!(changed != first && changed[..35] == first[..35], "{changed}");
        let (after, before) = Webmention::new("https://ana.example/1", "", "a", 0).ids();
        assert!(after < changed && changed < before);
    }
}
