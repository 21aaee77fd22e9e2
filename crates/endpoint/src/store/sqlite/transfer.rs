//! Export and import.

use std::sync::Arc;

use rusqlite::{Connection, Row, Transaction, params};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::response::{RESPONSE_COLUMNS, response};
use super::{Erasure, Sqlite};
use crate::store::StoreError;
use crate::store::response::StoredResponse;
use crate::store::transfer::{Content, Contents, Import, ImportResult, Withdrawal};

/// Parts that are read ahead.
const READ_AHEAD: usize = 256;

type Sender = mpsc::Sender<Result<Content, StoreError>>;

/// Sends all parts; ends early when nobody receives them any more.
fn send_contents(connection: &Connection, sender: &Sender) -> rusqlite::Result<()> {
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses ORDER BY received_ms, id");
    let mut statement = connection.prepare(&query)?;
    for kept in statement.query_map([], response)? {
        if sender.blocking_send(Ok(Content::Response(Box::new(kept?)))).is_err() {
            return Ok(());
        }
    }
    let mut statement = connection.prepare(
        "SELECT id, post, parent, received_ms, withdrawn_ms FROM withdrawn_responses ORDER BY withdrawn_ms, id",
    )?;
    for gone in statement.query_map([], withdrawn)? {
        if sender.blocking_send(Ok(gone?)).is_err() {
            return Ok(());
        }
    }
    Ok(())
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
            insert(transaction, kept)?;
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

fn insert(transaction: &Transaction<'_>, kept: &StoredResponse) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(&format!(
            "INSERT INTO responses ({RESPONSE_COLUMNS}, digest) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, zeroblob(0))"
        ))?
        .execute(params![
            kept.id,
            kept.post,
            kept.parent,
            kept.name,
            kept.email,
            kept.site,
            kept.text,
            kept.language,
            kept.received_ms,
            kept.status,
            kept.previous_status,
            kept.decided_ms,
            kept.reasons,
            kept.by_author,
        ])?;
    Ok(())
}

impl Sqlite {
    pub(in crate::store) fn contents(&self) -> Contents {
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let readers = Arc::clone(&self.readers);
        spawn_blocking(move || {
            // One transaction, so that all is of one moment.
            let sent = readers.read(|connection| send_contents(&connection.unchecked_transaction()?, &sender));
            if let Err(error) = sent {
                // Nobody may receive it any more.
                let _ = sender.blocking_send(Err(error));
            }
        });
        Contents(receiver)
    }

    pub(in crate::store) async fn import(&self, wanted: Import) -> Result<ImportResult, StoreError> {
        self.write(Erasure::None, move |transaction| import(transaction, &wanted)).await
    }
}
