//! The draft of a response: what is typed is kept until the endpoint has accepted it, across reloads, pages and tabs.

use serde::{Deserialize, Serialize};

use crate::browser::storage;

/// What is kept of a response that is being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) site: String,
    #[serde(default)]
    pub(super) text: String,
    /// Id of the response that is replied to; empty for the post.
    #[serde(default)]
    pub(super) parent: String,
    /// Names the draft to the endpoint, so that sending it again stores it once.
    #[serde(default)]
    pub(super) key: String,
}

impl Draft {
    /// Whether nothing is in its fields.
    pub(super) fn is_empty(&self) -> bool {
        [&self.name, &self.email, &self.site, &self.text].into_iter().all(String::is_empty)
    }
}

/// Where the draft of a response to `post` is kept.
pub(super) fn key(post: &str) -> String {
    format!("carnet:draft:{post}")
}

/// The draft of a response to `post`; empty where there is none.
pub(super) fn read(post: &str) -> Draft {
    storage::read(&key(post))
}

/// Keeps a draft; one without a word is forgotten.
pub(super) fn write(post: &str, draft: &Draft) {
    if draft.is_empty() { remove(post) } else { storage::write(&key(post), draft) }
}

/// Forgets the draft of a response to `post`.
pub(super) fn remove(post: &str) {
    storage::remove(&key(post));
}

/// Gives the draft another idempotency key, also when its writer is on another page meanwhile.
pub(super) fn set_key(post: &str, idempotency_key: &str) {
    let draft = read(post);
    write(post, &Draft { key: idempotency_key.to_owned(), ..draft });
}
