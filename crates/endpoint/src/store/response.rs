//! A stored response, and its published form.

use std::fmt;

use jiff::Timestamp;
use protocol::feed::{Author, Item, ItemExtension, LIKE, MENTION, REPLY, REPOST, WITHDRAWN};

use super::{Store, StoreError};

/// The status of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not decided; only the author sees it.
    Pending,
    /// Published.
    Approved,
    /// Not published.
    Rejected,
    /// Spam.
    Spam,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Rejected, Self::Spam];

    /// The name on the command line, in its output, and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Spam => "spam",
        }
    }

    /// The name in the database and in exports: earlier versions called pending responses "held".
    pub fn stored_name(self) -> &'static str {
        match self {
            Self::Pending => "held",
            other => other.name(),
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The status of this stored name.
    pub fn of_stored_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.stored_name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What is stored: a response to a post, a message to the author alone, or a page elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseKind {
    /// A response, which is published when it is approved.
    #[default]
    Response,
    /// A private message, which is pending until it is erased, or spam.
    Message,
    /// A page on another site that mentions a post, by its Webmention. It is published when it is approved.
    Elsewhere(MentionKind),
}

impl ResponseKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Response,
        Self::Message,
        Self::Elsewhere(MentionKind::Reply),
        Self::Elsewhere(MentionKind::Mention),
        Self::Elsewhere(MentionKind::Like),
        Self::Elsewhere(MentionKind::Repost),
    ];

    /// The name in the database and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Message => "message",
            Self::Elsewhere(kind) => kind.name(),
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What a page elsewhere does with the post; none of what was sent to the endpoint.
    pub fn mention(self) -> Option<MentionKind> {
        match self {
            Self::Response | Self::Message => None,
            Self::Elsewhere(kind) => Some(kind),
        }
    }

    /// Whether it can have this status. The database refuses others, too.
    pub fn can_be(self, status: Status) -> bool {
        self != Self::Message || matches!(status, Status::Pending | Status::Spam)
    }

    /// Whether readers see replies to it.
    pub fn takes_replies(self) -> bool {
        matches!(self, Self::Response | Self::Elsewhere(MentionKind::Reply))
    }
}

/// What a page elsewhere does with a post, as its Webmention says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// It replies.
    Reply,
    /// It links to the post.
    Mention,
    /// Its author likes the post.
    Like,
    /// It shares the post.
    Repost,
}

impl MentionKind {
    const ALL: [Self; 4] = [Self::Reply, Self::Mention, Self::Like, Self::Repost];

    /// The name in the database, in exports and in feeds.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reply => REPLY,
            Self::Mention => MENTION,
            Self::Like => LIKE,
            Self::Repost => REPOST,
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A stored response, message or mention, with its private fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// Identity.
    pub id: String,
    /// Identity of the post; a message may have none.
    pub post: String,
    /// Id of the response that it replies to.
    pub parent: Option<String>,
    /// Name of the writer.
    pub name: String,
    /// E-mail address; only in the moderation pages and exports.
    pub email: Option<String>,
    /// Site of the writer; of a mention, the address of its page.
    pub site: Option<String>,
    /// The text as sent; of a mention that is no reply, the title of its page, which may be empty.
    pub text: String,
    /// Tag of the language of the page that it was sent from.
    pub language: String,
    /// Time of receipt, in milliseconds since 1970.
    pub received_ms: i64,
    /// The status.
    pub status: Status,
    /// The status that undo restores.
    pub previous_status: Option<Status>,
    /// Time of the last decision.
    pub decided_ms: Option<i64>,
    /// Names of [`crate::spam_check::Reason`]s, separated by spaces.
    pub reasons: String,
    /// Whether the author of the blog wrote it.
    pub by_author: bool,
    /// What it is.
    pub kind: ResponseKind,
}

impl StoredResponse {
    /// The address of the page, if it is one elsewhere.
    pub fn page(&self) -> Option<&str> {
        self.kind.mention().and(self.site.as_deref())
    }

    /// Whether the author does not want it: it was rejected, or is spam.
    pub fn is_refused(&self) -> bool {
        matches!(self.status, Status::Rejected | Status::Spam)
    }

    /// The start of the days after which an unapproved response is erased: the receipt or the last decision; the receipt of
    /// a message.
    pub fn counts_from_ms(&self) -> i64 {
        let decided_ms = self.decided_ms.filter(|_| self.kind != ResponseKind::Message);
        decided_ms.unwrap_or_default().max(self.received_ms)
    }
}

/// Milliseconds since 1970 as an instant; 1970 if it is out of range.
pub fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What readers see: of one post, or of all.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The approved responses, and the withdrawn ones with replies; the caller adds date as text and permalink.
    pub items: Vec<Item>,
    /// Ids of all withdrawn responses.
    pub withdrawn: Vec<String>,
}

/// An approved response, without its private fields.
#[derive(Debug)]
pub(super) struct Approved {
    pub(super) id: String,
    pub(super) post: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    pub(super) site: Option<String>,
    pub(super) text: String,
    pub(super) received_ms: i64,
    pub(super) by_author: bool,
    pub(super) kind: ResponseKind,
}

impl Approved {
    /// The time of receipt, and the item.
    fn dated_item(self) -> (i64, Item) {
        let mention = self.kind.mention();
        let (title, content_text) = match mention {
            None | Some(MentionKind::Reply) => (String::new(), self.text),
            Some(_) => (self.text, String::new()),
        };
        let item = Item {
            id: self.id,
            title,
            content_text,
            date_published: instant(self.received_ms).to_string(),
            authors: vec![Author { name: self.name, url: self.site.unwrap_or_default() }],
            extension: ItemExtension {
                post: self.post,
                parent: self.parent.unwrap_or_default(),
                author: self.by_author,
                kind: mention.map(MentionKind::name).unwrap_or_default().to_owned(),
                ..ItemExtension::default()
            },
            ..Item::default()
        };
        (self.received_ms, item)
    }
}

/// The place of a withdrawn response with replies.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: String,
    pub(super) post: String,
    pub(super) parent: Option<String>,
    pub(super) received_ms: i64,
}

impl Place {
    /// The time of receipt, and the item.
    fn dated_item(self) -> (i64, Item) {
        let item = Item {
            id: self.id,
            date_published: instant(self.received_ms).to_string(),
            extension: ItemExtension {
                post: self.post,
                parent: self.parent.unwrap_or_default(),
                kind: WITHDRAWN.to_owned(),
                ..ItemExtension::default()
            },
            ..Item::default()
        };
        (self.received_ms, item)
    }
}

/// The items, oldest first.
pub(super) fn in_order(approved: Vec<Approved>, places: Vec<Place>) -> Vec<Item> {
    let places = places.into_iter().map(Place::dated_item);
    let mut items: Vec<(i64, Item)> = approved.into_iter().map(Approved::dated_item).chain(places).collect();
    items.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    items.into_iter().map(|(_, item)| item).collect()
}

/// The newest `limit` items, newest first.
pub(super) fn newest_first(approved: Vec<Approved>, places: Vec<Place>, limit: usize) -> Vec<Item> {
    let mut items = in_order(approved, places);
    items.reverse();
    items.truncate(limit);
    items
}

impl Store {
    /// The response with this id.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn response(&self, id: String) -> Result<Option<StoredResponse>, StoreError> {
        on_database!(self, response(id))
    }

    /// The approved responses to `post`, and the withdrawn ones with replies, oldest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn thread(&self, post: String) -> Result<Published, StoreError> {
        on_database!(self, thread(post))
    }

    /// As [`Store::thread`] for all posts, newest first: at most `limit`, older than `before` (an instant and an id).
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn newest(&self, before: Option<(i64, String)>, limit: usize) -> Result<Published, StoreError> {
        on_database!(self, newest(before, limit))
    }
}
