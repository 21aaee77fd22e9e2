//! Which posts take responses: `threads.json`, which the generator writes for the endpoint.
//!
//! It names published posts only. The endpoint reads it from a folder or from the site's address.

use serde::{Deserialize, Serialize};

/// Name of the file, at the root of the site.
pub const FILE: &str = "threads.json";

/// Days after which responses that were not approved are erased, where `site.json` does not say.
pub const DEFAULT_KEEP_DAYS: u32 = 30;

/// What the endpoint knows of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    /// Name of the blog.
    pub title: String,
    /// Tag of the language of the interface.
    pub language: String,
    /// Absolute address of the root, with a slash at its end.
    pub base_url: String,
    /// IANA name of the time zone of dates.
    pub time_zone: String,
    /// Name of the author, for their own replies.
    pub author: String,
    /// Whom to ask about personal data; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub privacy_contact: String,
    /// Days after which responses that were not approved are erased; the form shows this number.
    pub keep_unapproved_days: u32,
    /// Whether Webmentions are received.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub webmention: bool,
    /// Published posts, newest first.
    pub posts: Vec<ThreadOf>,
}

/// One post, as the endpoint knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadOf {
    /// Identity: the `id` that its author wrote, otherwise its slug.
    pub id: String,
    /// Path from the root of the blog; `base_url` without its slash comes before it.
    pub path: String,
    /// Title.
    pub title: String,
    /// Whether it takes responses.
    pub open: bool,
    /// When it stops to take them, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
}
