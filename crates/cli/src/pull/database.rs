//! Reads all published responses from the database file of an endpoint, which may be in use or a copy.
//!
//! Four views are the contract with the endpoint: `published`, `withdrawn` and, since versions 2 and 4 of its schema,
//! `answered_withdrawn` and `published_mentions`. No e-mail address is in any.

use std::path::Path;

use anyhow::{Context, Result};
use import::database::open;
use jiff::Timestamp;
use protocol::feed::{Author, Feed, FeedExtension, Item, ItemExtension, VERSION, WITHDRAWN};
use rusqlite::Row;
use source::responses_file::{self, Sender};

use super::Fetched;
use crate::texts::Commands;

const PUBLISHED: &str =
    "SELECT id, post, parent, name, site, text, received_ms, by_author FROM published ORDER BY received_ms, id";

const PLACES: &str = "SELECT id, post, parent, received_ms FROM answered_withdrawn ORDER BY received_ms, id";

const MENTIONS: &str = "SELECT id, post, NULL AS parent, kind, name, site, text, received_ms FROM published_mentions \
    ORDER BY received_ms, id";

/// Reads the published responses in one transaction.
///
/// # Errors
/// When the file can't be read, or is not a database of an endpoint.
pub(super) fn fetch(file: &Path, texts: &Commands) -> Result<Fetched> {
    let (feed, withdrawn) = read(file).with_context(|| texts.cannot_read_database(file.display()))?;
    let feed = Feed { extension: FeedExtension { withdrawn, closed: false }, ..feed };
    // The content of a database is not trusted: it is validated like a list from the network.
    let text = serde_json::to_string(&feed)?;
    let (found, mut diagnostics) = responses_file::read(&file.display().to_string(), &text, Sender::Endpoint);
    let found = found.unwrap_or_default();
    for diagnostic in &mut diagnostics {
        // Positions in the intermediate JSON are meaningless for the author.
        diagnostic.position = None;
    }
    Ok(Fetched { items: found.items, withdrawn: found.withdrawn.into_iter().collect(), diagnostics })
}

fn read(file: &Path) -> rusqlite::Result<(Feed, Vec<String>)> {
    let mut connection = open(file)?;
    // One transaction, so that all views show the same state.
    let moment = connection.transaction()?;
    let mut items = moment.prepare(PUBLISHED)?.query_map([], item)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let later_views: [(&str, &str, ReadItem); 2] =
        [("answered_withdrawn", PLACES, place), ("published_mentions", MENTIONS, mention)];
    for (view, query, read) in later_views {
        if moment.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1")?.exists([view])? {
            items.extend(moment.prepare(query)?.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?);
        }
    }
    let withdrawn = moment
        .prepare("SELECT id FROM withdrawn ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    Ok((Feed { version: VERSION.to_owned(), items, ..Feed::default() }, withdrawn))
}

type ReadItem = fn(&Row<'_>) -> rusqlite::Result<Item>;

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let mut item = place(row)?;
    item.content_text = row.get("text")?;
    item.authors = vec![author(row)?];
    item.extension.author = row.get("by_author")?;
    item.extension.kind.clear();
    Ok(item)
}

fn author(row: &Row<'_>) -> rusqlite::Result<Author> {
    let url = row.get::<_, Option<String>>("site")?.unwrap_or_default();
    Ok(Author { name: row.get("name")?, url })
}

/// A mention of another site, as the endpoint publishes it.
fn mention(row: &Row<'_>) -> rusqlite::Result<Item> {
    let mut item = place(row)?;
    item.authors = vec![author(row)?];
    item.extension.kind = row.get("kind")?;
    let text = row.get("text")?;
    *(if item.extension.is_link() { &mut item.title } else { &mut item.content_text }) = text;
    Ok(item)
}

/// The place of a withdrawn response.
fn place(row: &Row<'_>) -> rusqlite::Result<Item> {
    // A timestamp out of range becomes empty, and validation reports it.
    let date = Timestamp::from_millisecond(row.get("received_ms")?).map(|instant| instant.to_string());
    Ok(Item {
        id: row.get("id")?,
        date_published: date.unwrap_or_default(),
        extension: ItemExtension {
            post: row.get("post")?,
            parent: row.get::<_, Option<String>>("parent")?.unwrap_or_default(),
            kind: WITHDRAWN.to_owned(),
            ..ItemExtension::default()
        },
        ..Item::default()
    })
}
