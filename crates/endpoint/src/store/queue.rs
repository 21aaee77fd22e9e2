//! Moderation: search, decisions, undo, erasure, replies of the author.

use std::collections::HashMap;

use super::response::{Status, StoredResponse};
use super::{Store, StoreError};

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only those of this status.
    pub status: Option<Status>,
    /// Only private messages, or only others.
    pub is_message: Option<bool>,
    /// Only those that hold these words in name, text, site, post or e-mail address.
    pub words: String,
    /// Only those that were received before this one (an instant and an id): the next page.
    pub before: Option<(i64, String)>,
    /// How many at most.
    pub limit: usize,
    /// Whether the oldest ones come first, otherwise the newest ones.
    pub is_oldest_first: bool,
}

impl Search {
    /// The words in lower case.
    pub(super) fn folded_words(&self) -> Vec<String> {
        self.words.split_whitespace().map(str::to_lowercase).collect()
    }
}

impl StoredResponse {
    /// Whether name, text, site, post and e-mail address hold all of these words, which are in lower case.
    pub(super) fn holds(&self, words: &[String]) -> bool {
        if words.is_empty() {
            return true;
        }
        let (site, email) = (self.site.as_deref().unwrap_or_default(), self.email.as_deref().unwrap_or_default());
        let fields = [&self.name, &self.text, &self.post, site, email].join("\n").to_lowercase();
        words.iter().all(|word| fields.contains(word))
    }
}

/// A page of the list of responses.
#[derive(Clone, Debug, Default)]
pub struct QueuePage {
    /// The number of responses by status, in the order of [`Status::ALL`]; messages only among spam.
    pub counts: [u64; 4],
    /// The number of other messages.
    pub messages: u64,
    /// The responses, in the order of the search.
    pub responses: Vec<StoredResponse>,
    /// The parents that are in the database.
    pub parents: HashMap<String, StoredResponse>,
    /// Whether more responses match.
    pub has_more: bool,
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

impl Store {
    /// The matching responses, in the order of the search.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn search(&self, search: Search) -> Result<Vec<StoredResponse>, StoreError> {
        on_database_in_steps!(self, search(search))
    }

    /// The matching responses as a page of the list.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn queue_page(&self, search: Search) -> Result<QueuePage, StoreError> {
        on_database_in_steps!(self, queue_page(search))
    }

    /// Sets the status of those of `ids` that can have it; returns those that changed. An unchanged response keeps the
    /// status that undo restores.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn decide(&self, ids: Vec<String>, status: Status, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(on_database!(self, decide(ids, status, now_ms)))
    }

    /// Undoes the last decision about each of `ids`; returns those that changed.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn undo(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(on_database!(self, undo(ids, now_ms)))
    }

    /// Erases the responses `ids`; returns those that existed. Published ones are recorded as withdrawn.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn erase(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(on_database!(self, erase(ids, now_ms)))
    }

    /// Stores the author's reply, and approves the parent; returns whether the parent exists and takes replies. A reply
    /// that is already stored stays unchanged.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn reply(&self, reply: Reply) -> Result<bool, StoreError> {
        self.publishing(on_database!(self, reply(reply)))
    }

    /// Erases unapproved responses that were received and decided before `before_ms`, and removes expired sessions;
    /// returns the number of erased responses.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn purge(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        // A purge invalidates caches, so it runs only when there is something to erase.
        if !on_database!(self, is_purge_due(before_ms, now_ms))? {
            return Ok(0);
        }
        self.publishing(on_database!(self, purge(before_ms, now_ms)))
    }
}
