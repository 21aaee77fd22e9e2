//! isso: its database of comments.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::Row;

use crate::blog::Blog;
use crate::comments::{CommentStatus, OldComment};
use crate::database::open;
use crate::dates::parse_date_and_time;
use crate::report::Report;
use crate::threads::{self, OldThread};

const THREADS: &str = "SELECT id, uri, title FROM threads ORDER BY id";

const COMMENTS: &str = "SELECT id, parent, created, mode, text, author, email, website FROM comments \
    WHERE tid = ?1 ORDER BY created, id";

/// What to import, and where to.
pub struct Options<'o> {
    /// The blog, with its posts.
    pub blog: Blog<'o>,
    /// The database file.
    pub database: &'o Path,
}

/// Imports the comments of a database. Problems of single comments are in the report.
///
/// # Errors
/// When the database can't be read, is not one of isso, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let mut damaged = Vec::new();
    let threads =
        read(options, &mut damaged).with_context(|| options.blog.texts().not_isso(options.database.display()))?;
    threads::import(&options.blog, "isso", options.database, threads, damaged)
}

fn read(options: &Options<'_>, damaged: &mut Vec<String>) -> rusqlite::Result<Vec<OldThread>> {
    let connection = open(options.database)?;
    let mut found = connection.prepare(THREADS)?;
    let found = found.query_map([], |row| {
        let (id, uri): (i64, String) = (row.get("id")?, row.get("uri")?);
        Ok((id, uri, row.get::<_, Option<String>>("title")?.unwrap_or_default()))
    })?;
    let mut threads = Vec::new();
    for thread in found {
        let (id, uri, title) = thread?;
        let mut comments = Vec::new();
        let mut rows = connection.prepare(COMMENTS)?;
        for row in rows.query_map([id], |row| Ok(comment(row, options)))? {
            match row? {
                Ok(comment) => comments.push(comment),
                Err(error) => damaged.push(options.blog.texts().damaged_comment_on(&uri, error)),
            }
        }
        threads.push(OldThread { addresses: vec![uri], title, comments });
    }
    Ok(threads)
}

fn comment(row: &Row<'_>, options: &Options<'_>) -> rusqlite::Result<OldComment> {
    let text = |name: &str| row.get::<_, Option<String>>(name).map(Option::unwrap_or_default);
    let id: i64 = row.get("id")?;
    let parent: Option<i64> = row.get("parent")?;
    let mode: i64 = row.get("mode")?;
    // Seconds since 1970, with a fraction.
    let created: f64 = row.get("created")?;
    let date = parse_date_and_time(&format!("{:.0}", created.trunc()), &options.blog.zone).unwrap_or_default();
    Ok(OldComment {
        status: match mode {
            1 => CommentStatus::Approved,
            2 => CommentStatus::Pending,
            _ => CommentStatus::Refused,
        },
        id: format!("isso-{id}"),
        parent: parent.map(|parent| format!("isso-{parent}")).unwrap_or_default(),
        date,
        name: text("author")?,
        url: text("website")?,
        email: text("email")?,
        // Markdown, which reads well as plain text.
        text: text("text")?,
        by_author: false,
        is_pingback: false,
    })
}
