//! Responses that wait for a decision of the author. The editor's server asks the endpoint with a key that
//! `carnet-endpoint key add` has made; the page never sees the key again.

use serde::{Deserialize, Serialize};

/// The responses that wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingResponses {
    /// The endpoint of `site.json`; empty if the blog has none.
    pub endpoint: String,
    /// Whether there is a key for it.
    pub has_key: bool,
    /// Why they are not known: the endpoint can't be reached, refuses the key, or would get it without encryption.
    pub obstacle: Option<crate::ErrorText>,
    /// The responses, oldest first.
    pub responses: Vec<WaitingResponse>,
    /// Whether there are more than these.
    pub has_more: bool,
}

/// A response, a private message or a mention that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingResponse {
    /// Identifies it.
    pub id: String,
    /// What it is: `response`, `message`, `reply`, `mention`, `like` or `repost`.
    pub kind: String,
    /// The title of its post; the id of a post that the blog does not have; empty for a message about no post.
    pub post: String,
    /// The file of the post; empty if there is none.
    pub file: String,
    /// The name of the writer.
    pub name: String,
    /// The site of the writer, or the page of a mention; empty for none.
    pub site: String,
    /// The e-mail address of the writer of a message; empty for none.
    pub email: String,
    /// The text as it was sent.
    pub text: String,
    /// The language of the text, a BCP 47 tag.
    pub language: String,
    /// When it was received, as readers of the blog's language write it.
    pub date: String,
    /// The name and text that it replies to, if it does.
    pub parent: Option<ParentResponse>,
}

/// What a response replies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentResponse {
    /// The name of its writer.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A key for the endpoint, which is tried and then stored for its owner only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointKey {
    /// The key; empty removes the stored one.
    pub key: String,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// Of which responses.
    pub ids: Vec<String>,
    /// `approve`, `reject`, `spam`, `undo`; for messages `erase`.
    pub decision: String,
}

/// The outcome of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The ids that it has changed; others were decided elsewhere.
    pub changed: Vec<String>,
}

/// The outcome of a pull: what `carnet pull` has written into `public/responses/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// In words.
    pub summary: String,
    /// Errors and warnings of files.
    pub problems: Vec<crate::FileProblem>,
}
