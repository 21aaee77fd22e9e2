//! Moderation by a program of the author, such as the editor: `GET` [`PENDING`] and `POST` [`DECISIONS`], each with a
//! key in `Authorization: Bearer`.
//!
//! | call | request | reply |
//! | --- | --- | --- |
//! | `GET /author/pending?limit=` | | [`Pending`] |
//! | `POST /author/decisions` | [`Decision`] | [`Changed`] |
//!
//! Without a valid key the status is 401; after many attempts with wrong keys it is 429, with `Retry-After`. A request
//! with the header `Origin` comes from a page, and gets 403. Errors are a [`Refusal`](crate::feed::Refusal). Ids of
//! responses that do not exist, or can't have the status, are left out of [`Changed`].

use serde::{Deserialize, Serialize};

/// Path of the responses that wait.
pub const PENDING: &str = "/author/pending";

/// Path of decisions.
pub const DECISIONS: &str = "/author/decisions";

/// The most responses in one reply, and the most ids in one decision.
pub const MAX_RESPONSES: usize = 200;

/// Responses, messages and mentions that wait for a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Oldest first.
    pub responses: Vec<PendingResponse>,
    /// Whether there are more.
    pub has_more: bool,
}

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingResponse {
    /// Its id.
    pub id: String,
    /// `response`, `message`, `reply`, `mention`, `like` or `repost`.
    pub kind: String,
    /// Identity of the post; empty for a message about none.
    pub post: String,
    /// Name of the writer.
    pub name: String,
    /// E-mail address of the writer of a message; empty for none, and for other kinds.
    #[serde(default)]
    pub email: String,
    /// Site of the writer, or page of the mention; empty for none.
    #[serde(default)]
    pub site: String,
    /// The text as sent.
    pub text: String,
    /// Language of the page that it was sent from.
    pub language: String,
    /// Time of receipt, RFC 3339.
    pub received: String,
    /// What it replies to, if that is in the database.
    #[serde(default)]
    pub parent: Option<Parent>,
}

/// What a response replies to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// Name of its writer.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A decision about responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Their ids.
    pub ids: Vec<String>,
    /// `approve`, `reject`, `spam`, `undo` or `erase`.
    pub decision: String,
}

/// What a decision has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Ids of the responses that changed.
    pub changed: Vec<String>,
}
