//! Webmentions: those that are to be verified, and what becomes of the verified ones.
//!
//! A verified one is a response whose id follows from source, post and content. So a page that changes becomes another
//! response, and no decision of the author is ever about a content that the author has not seen. Ids are computed with the
//! signing key: no sender can look for two contents with one id, nor check a guess about a page that was erased.

use url::Url;

use super::pending::Pending;
use super::response::{MentionKind, ResponseKind, Status, StoredResponse};
use super::submission::Announcement;
use super::{Store, StoreError};
use crate::signing::Signer;

/// Limit on Webmentions that are to be verified.
pub const MAX_QUEUED: usize = 1_000;

/// Limit on those of one host among them.
pub const MAX_QUEUED_PER_HOST: usize = 100;

/// Limit on attempts to verify one: with the delays between them, about half an hour.
pub const MAX_ATTEMPTS: u32 = 6;

/// The same for a page whose host does not reply in time, since each attempt takes long.
pub const MAX_SLOW_ATTEMPTS: u32 = 2;

/// Time since a verification was due after which the Webmention is removed. With all attempts, none is kept for a day.
pub const MAX_LATENESS_MS: i64 = 3 * 60 * 60 * 1000;

/// Length of the identity of source and post, in bytes. With that of the content, an id has its 64 characters at most.
const PAGE_BYTES: usize = 12;

/// Length of the identity of a content, in bytes.
const CONTENT_BYTES: usize = 16;

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
    pub fn new(signer: &Signer, source: &str, target: &str, post: &str, now_ms: i64) -> Self {
        Self {
            id: format!("wm-{}", signer.identity("mention", &[source, post], PAGE_BYTES)),
            source: source.to_owned(),
            target: target.to_owned(),
            post: post.to_owned(),
            attempts: 0,
            due_ms: now_ms,
        }
    }

    /// Identity of what its page says: the end of the id of its response.
    pub fn content(&self, signer: &Signer, kind: MentionKind, name: &str, text: &str) -> String {
        signer.identity("mention content", &[&self.id, kind.name(), name, text], CONTENT_BYTES)
    }

    /// The ids of its responses are between these two.
    pub(super) fn ids(&self) -> (String, String) {
        // The byte after the hyphen.
        (format!("{}-", self.id), format!("{}.", self.id))
    }
}

/// The starts of all addresses at the host of `address`.
pub(super) fn host_starts(address: &str) -> Vec<String> {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    ["http", "https"].into_iter().flat_map(|scheme| ["/", ":"].map(|end| format!("{scheme}://{host}{end}"))).collect()
}

/// What the page of a Webmention says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its identity, by [`Webmention::content`].
    pub content: String,
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
    /// Whether it may replace an earlier response of its page: not when the post is closed.
    pub may_replace: bool,
}

impl Mention {
    /// The response of a Webmention whose page says this.
    pub(super) fn response(&self, webmention: &Webmention, now_ms: i64) -> StoredResponse {
        StoredResponse {
            id: format!("{}-{}", webmention.id, self.content),
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
    /// The host did not reply in time.
    TooSlow,
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
    pub(super) fn of(mention: &Mention, new: &StoredResponse, kept: &[StoredResponse], pending: Pending) -> Self {
        if !mention.may_replace && !kept.is_empty() {
            return Self::Unchanged;
        }
        if kept.iter().any(|kept| kept.id == new.id || kept.is_refused()) {
            return Self::Unchanged;
        }
        let length = new.post.len() + new.name.len() + new.site.as_ref().map_or(0, String::len) + new.text.len();
        let with_new = Pending {
            responses: pending.responses.saturating_add(1),
            bytes: pending.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX)),
        };
        match kept {
            _ if !with_new.fits(mention.max_waiting) => Self::Full,
            [] => Self::New,
            _ => Self::Replaced,
        }
    }

    /// Whether the verification is repeated after `attempts`.
    pub(super) fn is_retried(self, verification: &Verification, attempts: u32) -> bool {
        let limit = match verification {
            Verification::TooSlow => MAX_SLOW_ATTEMPTS,
            Verification::Failed => MAX_ATTEMPTS,
            _ if self == Self::Full => MAX_ATTEMPTS,
            _ => 0,
        };
        attempts < limit
    }
}

impl Store {
    /// Stores a Webmention for its verification; one that is already stored is verified again. False when too many are
    /// stored, in all or of its host.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn queue_webmention(&self, new: Webmention) -> Result<bool, StoreError> {
        self.noting(on_database!(self, queue_webmention(new)))
    }

    /// Whether a response of the page of a Webmention is stored, whatever its status.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn has_mention(&self, webmention: Webmention) -> Result<bool, StoreError> {
        on_database!(self, has_mention(webmention))
    }

    /// Takes a Webmention whose verification is due, so that no other endpoint does; none whose source is at the host of one
    /// of the addresses `busy`. Those that were due for too long, or whose attempts did not end, are removed.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn take_webmention(&self, now_ms: i64, busy: Vec<String>) -> Result<Option<Webmention>, StoreError> {
        let busy = busy.iter().flat_map(|address| host_starts(address)).collect();
        self.noting(on_database!(self, take_webmention(now_ms, busy)))
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

    use super::{Mention, MentionKind, Pending, Webmention, host_starts};
    use crate::signing::Signer;

    #[test]
    fn host_starts_are_of_one_host() {
        let starts = host_starts("https://ana.example/1?a=http://li.example/");
        let is_there = |address: &str| starts.iter().any(|start| address.starts_with(start));
        assert!(is_there("https://ana.example/2") && is_there("http://ana.example:8080/"));
        assert!(!is_there("https://ana.example.org/") && !is_there("https://li.example/"));
    }

    #[test]
    fn id_follows_from_key_source_post_and_content() {
        let id = |key: &str, source: &str, post: &str, text: &str| {
            let signer = Signer::new(key.as_bytes()).unwrap();
            let webmention = Webmention::new(&signer, source, "https://blog.example/a", post, 0);
            let mention = Mention {
                content: webmention.content(&signer, MentionKind::Reply, "Ana", text),
                kind: MentionKind::Reply,
                name: "Ana".to_owned(),
                text: text.to_owned(),
                reasons: String::new(),
                language: "fr",
                notices: Vec::new(),
                max_waiting: Pending::default(),
                may_replace: true,
            };
            let id = mention.response(&webmention, 0).id;
            let (after, before) = webmention.ids();
            assert!(is_id(&id) && after < id && id < before, "{id}");
            let (page, content) = id.rsplit_once('-').unwrap();
            (page.to_owned(), content.to_owned())
        };
        let first = id("key", "https://ana.example/1", "a", "Bien dit.");
        assert_eq!((first.0.len(), first.1.len()), ("wm-".len() + 24, 32));
        assert_eq!(id("key", "https://ana.example/1", "a", "Bien dit."), first);
        for other in [
            id("key", "https://ana.example/2", "a", "Bien dit."),
            id("key", "https://ana.example/1", "b", "Bien dit."),
            id("another key", "https://ana.example/1", "a", "Bien dit."),
        ] {
            assert!(other.0 != first.0 && other.1 != first.1, "{other:?}");
        }
        let changed = id("key", "https://ana.example/1", "a", "Mal dit.");
        assert!(changed.0 == first.0 && changed.1 != first.1, "{changed:?}");
    }
}
