//! Responses as a JSON Feed 1.1: what the endpoint publishes, what `carnet pull` keeps, what the app asks for.
//!
//! The shape is that of <https://www.jsonfeed.org/version/1.1/>, with our own fields under `_carnet`. Types are flat,
//! since the browser reads them too.

use serde::{Deserialize, Serialize};

use crate::bundle::{Link, Response};

/// Value of [`Feed::version`].
pub const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// Value of [`ItemExtension::kind`] for a page elsewhere that links to the post.
pub const PINGBACK: &str = "pingback";

/// Value of [`ItemExtension::kind`] for a page elsewhere that links to the post, by a Webmention.
pub const MENTION: &str = "mention";

/// Value of [`ItemExtension::kind`] for a page elsewhere that says that its author likes the post.
pub const LIKE: &str = "like";

/// Value of [`ItemExtension::kind`] for a page elsewhere that shares the post.
pub const REPOST: &str = "repost";

/// Value of [`ItemExtension::kind`] for a response on another site, by a Webmention.
pub const REPLY: &str = "reply";

/// Value of [`ItemExtension::kind`] for a response on the Fediverse.
pub const FEDIVERSE: &str = "fediverse";

/// Value of [`ItemExtension::kind`] for a response that was withdrawn and that has replies: its place alone.
pub const WITHDRAWN: &str = "withdrawn";

/// A list of responses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// Always [`VERSION`].
    #[serde(default)]
    pub version: String,
    /// What this is a list of.
    #[serde(default)]
    pub title: String,
    /// Page of the post, or home page of the blog.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub home_page_url: String,
    /// Where older ones are; empty at the end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next_url: String,
    /// The responses.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Ours.
    #[serde(default, rename = "_carnet", skip_serializing_if = "FeedExtension::is_empty")]
    pub extension: FeedExtension,
}

/// What JSON Feed has no field for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedExtension {
    /// Ids of responses that are no longer published; who stored them deletes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<String>,
    /// Whether the post takes no more responses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// One response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Identity.
    pub id: String,
    /// Permalink.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Title of the page, for a page elsewhere that links to the post.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The text as sent.
    #[serde(default)]
    pub content_text: String,
    /// RFC 3339.
    pub date_published: String,
    /// Who wrote it: one.
    #[serde(default)]
    pub authors: Vec<Author>,
    /// Ours.
    #[serde(default, rename = "_carnet", skip_serializing_if = "ItemExtension::is_empty")]
    pub extension: ItemExtension,
}

/// Who wrote a response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Author {
    /// Name; a page elsewhere with a title may lack it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Their site, `http` or `https`; empty without one. Of what was said elsewhere, its address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// What JSON Feed has no field for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemExtension {
    /// Identity of the post; left out where the whole list is about one post.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// Id of the response that this one replies to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// Whether the author of the blog wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub author: bool,
    /// Empty for a response; [`WITHDRAWN`]; [`REPLY`] or [`FEDIVERSE`] for one from elsewhere; [`PINGBACK`],
    /// [`MENTION`], [`LIKE`] or [`REPOST`] for a link.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The date as text, in the language and the time zone of the site; only from the endpoint.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
}

impl FeedExtension {
    fn is_empty(&self) -> bool {
        self.withdrawn.is_empty() && !self.closed
    }
}

impl ItemExtension {
    /// Whether it is a link below the responses.
    pub fn is_link(&self) -> bool {
        matches!(self.kind.as_str(), PINGBACK | MENTION | LIKE | REPOST)
    }

    /// Whether it was said elsewhere, and not sent to the endpoint by a reader.
    pub fn is_from_elsewhere(&self) -> bool {
        !matches!(self.kind.as_str(), "" | WITHDRAWN)
    }

    /// Whether it counts as a response.
    pub fn is_counted(&self) -> bool {
        self.kind != WITHDRAWN && !self.is_link()
    }

    fn is_empty(&self) -> bool {
        let Self { post, parent, author, kind, date } = self;
        [post, parent, kind, date].into_iter().all(String::is_empty) && !author
    }
}

impl Item {
    /// The item as it is shown, if it is a response; of one that was withdrawn, its place.
    pub fn response(self) -> Option<Response> {
        (!self.extension.is_link()).then(|| self.into_response())
    }

    /// The item as a response, whatever it is.
    pub fn into_response(self) -> Response {
        let author = self.authors.into_iter().next().unwrap_or_default();
        Response {
            id: self.id,
            name: author.name,
            site: author.url,
            date: self.extension.date,
            datetime: self.date_published,
            text: self.content_text,
            parent: self.extension.parent,
            by_author: self.extension.author,
        }
    }

    /// The item as it is shown, if it is a link; its note is the date.
    pub fn pingback(self) -> Option<Link> {
        self.extension.is_link().then(|| self.into_pingback())
    }

    /// The item as a link, whatever it is.
    pub fn into_pingback(self) -> Link {
        let author = self.authors.into_iter().next().unwrap_or_default();
        let label = if self.title.is_empty() { author.name } else { self.title };
        Link { label, url: author.url, note: Some(self.extension.date) }
    }
}

/// What the form for responses sends; every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormFields {
    /// Identity of the post.
    pub post: String,
    /// Id of the response that this one replies to.
    pub parent: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Site.
    pub site: String,
    /// Text.
    pub text: String,
    /// Language of the endpoint's messages.
    pub language: String,
    /// When the form was opened, signed by the endpoint.
    pub token: String,
    /// A field that people don't see.
    pub subject: String,
}

/// The token for a form that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormToken {
    /// When the form was opened, signed by the endpoint.
    pub token: String,
}

/// The reply to a response that was received.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Identity of the response.
    pub id: String,
    /// Whether it is published; otherwise it is pending.
    #[serde(default)]
    pub published: bool,
    /// The deletion key.
    #[serde(default)]
    pub key: String,
}

/// The reply to a request that was refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong.
    pub error: ErrorBody,
}

/// What is wrong with a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// For programs, such as `invalid_fields`; the list is in `docs/endpoint.md`.
    pub code: String,
    /// For readers, in the language of the request.
    pub message: String,
    /// The invalid fields.
    #[serde(default)]
    pub fields: Vec<InvalidField>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InvalidField {
    /// Name of the field, such as `text`.
    pub field: String,
    /// For programs, such as `too_long`.
    pub code: String,
    /// For people: what to do, in the language that was asked for.
    pub message: String,
}
