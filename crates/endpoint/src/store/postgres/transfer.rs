//! Export and import.

use std::collections::HashSet;
use std::pin::pin;

use deadpool_postgres::Pool;
use futures_util::TryStreamExt;
use tokio::sync::mpsc;
use tokio_postgres::types::Type;
use tokio_postgres::{Row, Transaction};

use super::response::{RESPONSE_COLUMNS, response, texts};
use super::rows::{RequestMarks, Rows};
use super::{NO_PARAMETERS, PgResult, Postgres, begin, note_change, snapshot};
use crate::store::StoreError;
use crate::store::transfer::{Content, Contents, Import, ImportResult, Withdrawal};

/// Parts that are read ahead.
const READ_AHEAD: usize = 256;

/// Responses that are inserted with one statement.
const BATCH: usize = 500;

type Sender = mpsc::Sender<Result<Content, StoreError>>;

/// Sends all parts; ends early when nobody receives them any more.
async fn send_contents(pool: &Pool, sender: &Sender) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    // One transaction, so that all is of one moment.
    let transaction = snapshot(&mut client).await?;
    let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses ORDER BY received_ms, id");
    let mut rows = pin!(transaction.query_typed_raw(&query, NO_PARAMETERS).await?);
    while let Some(row) = rows.try_next().await? {
        if sender.send(Ok(Content::Response(Box::new(response(&row)?)))).await.is_err() {
            return Ok(());
        }
    }
    let query = "SELECT id, post, parent, received_ms, withdrawn_ms FROM withdrawn_responses \
                 ORDER BY withdrawn_ms, id";
    let mut rows = pin!(transaction.query_typed_raw(query, NO_PARAMETERS).await?);
    while let Some(row) = rows.try_next().await? {
        if sender.send(Ok(withdrawn(&row)?)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn withdrawn(row: &Row) -> PgResult<Content> {
    let withdrawal = Withdrawal {
        post: row.try_get(1)?,
        parent: row.try_get(2)?,
        received_ms: row.try_get(3)?,
        since_ms: row.try_get(4)?,
    };
    Ok(Content::Withdrawn(row.try_get(0)?, withdrawal))
}

/// Those of `ids` that a table has.
async fn existing(transaction: &Transaction<'_>, query: &str, ids: &[&str]) -> PgResult<HashSet<String>> {
    let rows = transaction.query_typed(query, &[(&ids, Type::TEXT_ARRAY)]).await?;
    Ok(texts(&rows)?.into_iter().collect())
}

async fn import(transaction: &Transaction<'_>, import: &Import) -> PgResult<ImportResult> {
    let ids: Vec<&str> = import.responses.iter().map(|kept| kept.id.as_str()).collect();
    let mut known = existing(transaction, "SELECT id FROM responses WHERE id = ANY($1)", &ids).await?;
    let withdrawn = existing(transaction, "SELECT id FROM withdrawn_responses WHERE id = ANY($1)", &ids).await?;
    let mut result = ImportResult::default();
    let mut new = Vec::new();
    for kept in &import.responses {
        if known.contains(&kept.id) {
            result.known += 1;
        } else if withdrawn.contains(&kept.id) {
            result.withdrawn += 1;
        } else {
            known.insert(kept.id.clone());
            new.push(kept);
        }
    }
    for batch in new.chunks(BATCH) {
        let mut rows = Rows::default();
        for kept in batch {
            rows.push(kept, RequestMarks::default());
        }
        result.added += rows.insert(transaction).await?.len();
    }
    let insert = "INSERT INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
        SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM responses WHERE id = $1 AND status = 'approved') \
        ON CONFLICT (id) DO NOTHING";
    for (id, gone) in &import.withdrawn {
        transaction
            .execute_typed(
                insert,
                &[
                    (id, Type::TEXT),
                    (&gone.post, Type::TEXT),
                    (&gone.parent, Type::TEXT),
                    (&gone.received_ms, Type::INT8),
                    (&gone.since_ms, Type::INT8),
                ],
            )
            .await?;
    }
    Ok(result)
}

impl Postgres {
    pub(in crate::store) fn contents(&self) -> Contents {
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let pool = self.pool.clone();
        tokio::spawn(async move {
            if let Err(error) = send_contents(&pool, &sender).await {
                // Nobody may receive it any more.
                let _ = sender.send(Err(error)).await;
            }
        });
        Contents(receiver)
    }

    pub(in crate::store) async fn import(&self, wanted: Import) -> Result<ImportResult, StoreError> {
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let result = import(&transaction, &wanted).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(result)
    }
}
