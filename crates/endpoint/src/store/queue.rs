//! Moderation: search, decisions, undo, erasure, replies of the author.

use std::collections::HashMap;

use super::response::{Status, StoredResponse};
use super::{Store, StoreError};

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

/// A page of the list of responses.
#[derive(Clone, Debug, Default)]
pub struct QueuePage {
    /// The number of responses by status, in the order of [`Status::ALL`].
    pub counts: [u64; 4],
    /// The responses, newest first.
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
    /// The matching responses, newest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn search(&self, search: Search) -> Result<Vec<StoredResponse>, StoreError> {
        self.database.search(search).await
    }

    /// The matching responses as a page of the list.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn queue_page(&self, search: Search) -> Result<QueuePage, StoreError> {
        self.database.queue_page(search).await
    }

    /// Sets the status of the responses `ids`; returns those that changed. An unchanged response keeps the status that
    /// undo restores.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn decide(&self, ids: Vec<String>, status: Status, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(self.database.decide(ids, status, now_ms).await)
    }

    /// Undoes the last decision about each of `ids`; returns those that changed.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn undo(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(self.database.undo(ids, now_ms).await)
    }

    /// Erases the responses `ids`; returns those that existed. Published ones are recorded as withdrawn.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn erase(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.publishing(self.database.erase(ids, now_ms).await)
    }

    /// Stores the author's reply, and approves the parent; returns whether the parent exists. A reply that is already
    /// stored stays unchanged.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn reply(&self, reply: Reply) -> Result<bool, StoreError> {
        self.publishing(self.database.reply(reply).await)
    }

    /// Erases unapproved responses that were received and decided before `before_ms`, and removes expired sessions;
    /// returns the number of erased responses.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn purge(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        // A purge invalidates caches, so it runs only when there is something to erase.
        if !self.database.is_purge_due(before_ms, now_ms).await? {
            return Ok(0);
        }
        self.publishing(self.database.purge(before_ms, now_ms).await)
    }
}
