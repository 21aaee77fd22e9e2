//! A stored response, and its published form.

use std::fmt;

use jiff::Timestamp;
use protocol::feed::{Author, Item, ItemExtension, WITHDRAWN};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

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

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.stored_name().into())
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::of_stored_name(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// A stored response, with its private fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// Identity.
    pub id: String,
    /// Identity of the post.
    pub post: String,
    /// Id of the response that it replies to.
    pub parent: Option<String>,
    /// Name of the writer.
    pub name: String,
    /// E-mail address; only in the moderation pages and exports.
    pub email: Option<String>,
    /// Site of the writer.
    pub site: Option<String>,
    /// The text as sent.
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
}

/// The columns that [`StoredResponse::from_row`] reads, in its order.
pub const RESPONSE_COLUMNS: &str = "id, post, parent, name, email, site, text, language, received_ms, status, \
    previous_status, decided_ms, reasons, by_author";

impl StoredResponse {
    /// The start of the days after which an unapproved response is erased: the receipt or the last decision.
    pub fn counts_from_ms(&self) -> i64 {
        self.decided_ms.unwrap_or_default().max(self.received_ms)
    }

    /// Reads a row of [`RESPONSE_COLUMNS`].
    ///
    /// # Errors
    /// When the row has another shape.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            post: row.get(1)?,
            parent: row.get(2)?,
            name: row.get(3)?,
            email: row.get(4)?,
            site: row.get(5)?,
            text: row.get(6)?,
            language: row.get(7)?,
            received_ms: row.get(8)?,
            status: row.get(9)?,
            previous_status: row.get(10)?,
            decided_ms: row.get(11)?,
            reasons: row.get(12)?,
            by_author: row.get(13)?,
        })
    }
}

/// The response with this id.
///
/// # Errors
/// When the database can't be read.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<StoredResponse>> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = ?1");
    connection.prepare_cached(&query)?.query_row([id], StoredResponse::from_row).optional()
}

/// The columns that [`published_item`] reads, in its order.
const PUBLISHED_COLUMNS: &str = "id, post, parent, name, site, text, received_ms, by_author";

/// An approved response as a feed item; the caller adds date as text and permalink.
fn published_item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        content_text: row.get(5)?,
        date_published: instant(row.get(6)?).to_string(),
        authors: vec![Author { name: row.get(3)?, url: row.get::<_, Option<String>>(4)?.unwrap_or_default() }],
        extension: ItemExtension {
            post: row.get(1)?,
            parent: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            author: row.get(7)?,
            ..ItemExtension::default()
        },
        ..Item::default()
    })
}

/// Milliseconds since 1970 as an instant; 1970 if it is out of range.
pub fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The item of a withdrawn response with replies, and its time of receipt.
fn withdrawn_item(row: &Row<'_>) -> rusqlite::Result<(i64, Item)> {
    let received_ms = row.get(3)?;
    let item = Item {
        id: row.get(0)?,
        date_published: instant(received_ms).to_string(),
        extension: ItemExtension {
            post: row.get(1)?,
            parent: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            kind: WITHDRAWN.to_owned(),
            ..ItemExtension::default()
        },
        ..Item::default()
    };
    Ok((received_ms, item))
}

/// An approved response, and its time of receipt.
fn dated_item(row: &Row<'_>) -> rusqlite::Result<(i64, Item)> {
    Ok((row.get(6)?, published_item(row)?))
}

/// The approved responses to `post`, and the withdrawn ones with replies, oldest first.
///
/// # Errors
/// When the database can't be read.
pub fn thread(connection: &Connection, post: &str) -> rusqlite::Result<Vec<Item>> {
    let query = format!("SELECT {PUBLISHED_COLUMNS} FROM published WHERE post = ?1 ORDER BY received_ms, id");
    let mut items: Vec<_> =
        connection.prepare_cached(&query)?.query_map([post], dated_item)?.collect::<rusqlite::Result<_>>()?;
    let query = "SELECT id, post, parent, received_ms FROM answered_withdrawn WHERE post = ?1";
    for item in connection.prepare_cached(query)?.query_map([post], withdrawn_item)? {
        items.push(item?);
    }
    items.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Ids of withdrawn responses to `post`.
///
/// # Errors
/// When the database can't be read.
pub fn withdrawn(connection: &Connection, post: &str) -> rusqlite::Result<Vec<String>> {
    let query = "SELECT id FROM withdrawn_responses WHERE post = ?1 ORDER BY id";
    connection.prepare_cached(query)?.query_map([post], |row| row.get(0))?.collect()
}

/// Ids of all withdrawn responses.
///
/// # Errors
/// When the database can't be read.
pub fn all_withdrawn(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT id FROM withdrawn_responses ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// As [`thread`] for all posts, newest first: at most `limit`, older than `before` (an instant and an id).
///
/// # Errors
/// When the database can't be read.
pub fn newest(connection: &Connection, before: Option<(i64, &str)>, limit: usize) -> rusqlite::Result<Vec<Item>> {
    let (instant, id) = before.unwrap_or((i64::MAX, "~"));
    let query = format!(
        "SELECT {PUBLISHED_COLUMNS} FROM published WHERE (received_ms, id) < (?1, ?2) \
         ORDER BY received_ms DESC, id DESC LIMIT ?3"
    );
    let rows = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(&query)?;
    let mut items: Vec<_> = statement.query_map((instant, id, rows), dated_item)?.collect::<rusqlite::Result<_>>()?;
    let query = "SELECT id, post, parent, received_ms FROM answered_withdrawn WHERE (received_ms, id) < (?1, ?2)";
    for item in connection.prepare_cached(query)?.query_map((instant, id), withdrawn_item)? {
        items.push(item?);
    }
    items.sort_by(|a, b| (b.0, &b.1.id).cmp(&(a.0, &a.1.id)));
    items.truncate(limit);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}
