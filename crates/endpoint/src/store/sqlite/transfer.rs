//! Export and import.

use std::sync::Arc;

use rusqlite::{Connection, Row, Transaction, params};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::response::{MARK_COLUMNS, RESPONSE_COLUMNS, insert, response};
use super::{Erasure, Sqlite, program_key, webmention};
use crate::store::StoreError;
use crate::store::secret::OWN_SECRETS;
use crate::store::transfer::{Content, Contents, Import, ImportResult, Notice, RequestMarks, Withdrawal};

/// Parts that are read ahead.
const READ_AHEAD: usize = 256;

type Sender = mpsc::Sender<Result<Content, StoreError>>;

type ReadRow = fn(&Row<'_>) -> rusqlite::Result<Content>;

/// Sends all parts; ends early when the receiver is gone.
fn send_contents(connection: &Connection, sender: &Sender) -> rusqlite::Result<()> {
    let responses = format!("SELECT {RESPONSE_COLUMNS}, {MARK_COLUMNS} FROM responses ORDER BY received_ms, id");
    let withdrawn_ones =
        "SELECT id, post, parent, received_ms, withdrawn_ms FROM withdrawn_responses ORDER BY withdrawn_ms, id";
    let notices = "SELECT response, channel, attempts, due_ms FROM notices ORDER BY response, channel";
    let own = OWN_SECRETS.map(|name| format!("'{name}'")).join(", ");
    let secrets = format!("SELECT name, value FROM secrets WHERE name NOT IN ({own}) ORDER BY name");
    let webmentions = format!("SELECT {} FROM webmentions ORDER BY id", webmention::COLUMNS);
    let program_keys = format!("SELECT {} FROM program_keys ORDER BY name", program_key::COLUMNS);
    let all: [(&str, ReadRow); 6] = [
        (&responses, response_with_marks),
        (withdrawn_ones, withdrawn),
        (notices, notice),
        (&secrets, |row| Ok(Content::Secret(row.get(0)?, row.get(1)?))),
        (&webmentions, |row| Ok(Content::Webmention(webmention::read(row)?))),
        (&program_keys, |row| Ok(Content::ProgramKey(program_key::read(row)?))),
    ];
    for (query, read) in all {
        let mut statement = connection.prepare(query)?;
        for content in statement.query_map([], read)? {
            if sender.blocking_send(Ok(content?)).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn response_with_marks(row: &Row<'_>) -> rusqlite::Result<Content> {
    let marks = RequestMarks { idempotency_key: row.get(15)?, digest: row.get(16)?, form_nonce: row.get(17)? };
    Ok(Content::Response(Box::new(response(row)?), marks))
}

fn notice(row: &Row<'_>) -> rusqlite::Result<Content> {
    Ok(Content::Notice(Notice {
        response: row.get(0)?,
        channel: row.get(1)?,
        attempts: row.get(2)?,
        due_ms: row.get(3)?,
    }))
}

fn withdrawn(row: &Row<'_>) -> rusqlite::Result<Content> {
    let withdrawal =
        Withdrawal { post: row.get(1)?, parent: row.get(2)?, received_ms: row.get(3)?, since_ms: row.get(4)? };
    Ok(Content::Withdrawn(row.get(0)?, withdrawal))
}

fn import(transaction: &Transaction<'_>, import: &Import) -> rusqlite::Result<ImportResult> {
    let mut result = ImportResult::default();
    for kept in &import.responses {
        let id = &kept.id;
        if transaction.prepare_cached("SELECT 1 FROM responses WHERE id = ?1")?.exists([id])? {
            result.known += 1;
        } else if transaction.prepare_cached("SELECT 1 FROM withdrawn_responses WHERE id = ?1")?.exists([id])? {
            result.withdrawn += 1;
        } else {
            insert(transaction, kept, &RequestMarks::default())?;
            result.added += 1;
        }
    }
    for (id, withdrawal) in &import.withdrawn {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
                 SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM responses WHERE id = ?1 AND status = 'approved')",
            )?
            .execute(params![id, withdrawal.post, withdrawal.parent, withdrawal.received_ms, withdrawal.since_ms])?;
    }
    Ok(result)
}

/// Adds a part that is not stored yet.
fn add(transaction: &Transaction<'_>, content: &Content) -> rusqlite::Result<()> {
    match content {
        Content::Response(kept, marks) => return insert(transaction, kept, marks),
        Content::Withdrawn(id, gone) => transaction
            .prepare_cached(
                "INSERT INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            )?
            .execute(params![id, gone.post, gone.parent, gone.received_ms, gone.since_ms])?,
        Content::Notice(notice) => transaction
            .prepare_cached(
                "INSERT INTO notices (response, channel, attempts, due_ms) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![notice.response, notice.channel, notice.attempts, notice.due_ms])?,
        Content::Secret(name, value) => transaction
            .prepare_cached("INSERT INTO secrets (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![name, value])?,
        Content::Webmention(new) => webmention::add(transaction, new)?,
        Content::ProgramKey(key) => program_key::add(transaction, key)?,
    };
    Ok(())
}

impl Sqlite {
    pub(in crate::store) fn contents(&self) -> Contents {
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let readers = Arc::clone(&self.readers);
        spawn_blocking(move || {
            // One transaction, so that all is of one moment.
            let sent = readers.read(|connection| send_contents(&*connection.unchecked_transaction()?, &sender));
            if let Err(error) = sent {
                // The receiver may be gone.
                let _ = sender.blocking_send(Err(error));
            }
        });
        Contents(receiver)
    }

    /// Adds the parts that are not stored yet.
    pub(in crate::store) async fn add(&self, contents: Vec<Content>) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| {
            contents.iter().try_for_each(|content| add(transaction, content))
        })
        .await
    }

    pub(in crate::store) async fn import(&self, wanted: Import) -> Result<ImportResult, StoreError> {
        self.write(Erasure::None, move |transaction| import(transaction, &wanted)).await
    }
}
