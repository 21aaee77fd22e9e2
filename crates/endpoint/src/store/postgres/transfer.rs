//! Export and import.

use std::collections::HashSet;

use deadpool_postgres::Pool;
use tokio::sync::mpsc;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::response::{RESPONSE_COLUMNS, response, texts};
use super::rows::{Marks, Rows};
use super::{Cursor, PgResult, Postgres, Transaction, note_change, program_key, webmention};
use crate::store::StoreError;
use crate::store::secret::OWN_SECRETS;
use crate::store::transfer::{Content, Contents, Import, ImportResult, Notice, RequestMarks, Withdrawal};

/// Parts that are read ahead.
const READ_AHEAD: usize = 256;

/// Responses that are inserted with one statement.
const BATCH: usize = 500;

type Sender = mpsc::Sender<Result<Content, StoreError>>;

type ReadRow = fn(&Row) -> PgResult<Content>;

/// Sends all parts; ends early when the receiver is gone.
async fn send_contents(pool: &Pool, sender: &Sender) -> Result<(), StoreError> {
    // One transaction, so that all is of one moment.
    let transaction = Transaction::long_snapshot(pool).await?;
    let responses = format!(
        "SELECT {RESPONSE_COLUMNS}, idempotency_key, digest, form_nonce FROM responses ORDER BY received_ms, id"
    );
    let webmentions = format!("SELECT {} FROM webmentions ORDER BY id", webmention::COLUMNS);
    let program_keys = format!("SELECT {} FROM program_keys ORDER BY name", program_key::COLUMNS);
    let withdrawn_ones = "SELECT id, post, parent, received_ms, withdrawn_ms FROM withdrawn_responses \
                          ORDER BY withdrawn_ms, id";
    let notices = "SELECT response, channel, attempts, due_ms FROM notices ORDER BY response, channel";
    let own = OWN_SECRETS.map(|name| format!("'{name}'")).join(", ");
    let secrets = format!("SELECT name, value FROM secrets WHERE name NOT IN ({own}) ORDER BY name");
    let all: [(&str, ReadRow); 6] = [
        (&responses, response_with_marks),
        (withdrawn_ones, withdrawn),
        (notices, notice),
        (&secrets, |row| Ok(Content::Secret(row.try_get(0)?, row.try_get(1)?))),
        (&webmentions, |row| Ok(Content::Webmention(webmention::read(row)?))),
        (&program_keys, |row| Ok(Content::ProgramKey(program_key::read(row)?))),
    ];
    for (query, read) in all {
        let mut rows = Cursor::open(&transaction, query, &[]).await?;
        while let Some(row) = rows.next().await? {
            if sender.send(Ok(read(&row)?)).await.is_err() {
                return Ok(());
            }
        }
        rows.close().await?;
    }
    Ok(())
}

fn response_with_marks(row: &Row) -> PgResult<Content> {
    let marks =
        RequestMarks { idempotency_key: row.try_get(15)?, digest: row.try_get(16)?, form_nonce: row.try_get(17)? };
    Ok(Content::Response(Box::new(response(row)?), marks))
}

fn notice(row: &Row) -> PgResult<Content> {
    let attempts: i32 = row.try_get(2)?;
    Ok(Content::Notice(Notice {
        response: row.try_get(0)?,
        channel: row.try_get(1)?,
        attempts: u32::try_from(attempts).unwrap_or_default(),
        due_ms: row.try_get(3)?,
    }))
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
async fn existing(transaction: &Transaction, query: &str, ids: &[&str]) -> PgResult<HashSet<String>> {
    let rows = transaction.query_typed(query, &[(&ids, Type::TEXT_ARRAY)]).await?;
    Ok(texts(&rows)?.into_iter().collect())
}

async fn import(transaction: &Transaction, import: &Import) -> PgResult<ImportResult> {
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
            rows.push(kept, Marks::default());
        }
        result.added += rows.insert(transaction).await?.len();
    }
    let insert = "INSERT INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
        SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM responses WHERE id = $1 AND status = 'approved') \
        ON CONFLICT (id) DO NOTHING";
    for (id, gone) in &import.withdrawn {
        insert_withdrawn(transaction, insert, id, gone).await?;
    }
    Ok(result)
}

/// Adds the parts that are not stored yet: responses before their notices.
async fn add(transaction: &Transaction, contents: &[Content]) -> PgResult<()> {
    let mut rows = Rows::default();
    for content in contents {
        if let Content::Response(kept, marks) = content {
            rows.push(kept, marks.into());
        }
    }
    rows.insert(transaction).await?;
    for content in contents {
        match content {
            Content::Response(..) => {}
            Content::Withdrawn(id, gone) => {
                let insert = "INSERT INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
                              VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
                insert_withdrawn(transaction, insert, id, gone).await?;
            }
            Content::Notice(Notice { response, channel, attempts, due_ms }) => {
                let insert = "INSERT INTO notices (response, channel, attempts, due_ms) VALUES ($1, $2, $3, $4) \
                              ON CONFLICT DO NOTHING";
                let attempts = i32::try_from(*attempts).unwrap_or(i32::MAX);
                transaction
                    .execute_typed(
                        insert,
                        &[
                            (response, Type::TEXT),
                            (channel, Type::TEXT),
                            (&attempts, Type::INT4),
                            (due_ms, Type::INT8),
                        ],
                    )
                    .await?;
            }
            Content::Secret(name, value) => {
                let insert = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                transaction.execute_typed(insert, &[(name, Type::TEXT), (value, Type::BYTEA)]).await?;
            }
            Content::Webmention(new) => webmention::add(transaction, new).await?,
            Content::ProgramKey(key) => {
                program_key::add(transaction, key).await?;
            }
        }
    }
    Ok(())
}

/// Inserts the record of a withdrawn response with a statement of five parameters.
async fn insert_withdrawn(transaction: &Transaction, insert: &str, id: &str, gone: &Withdrawal) -> PgResult<()> {
    transaction
        .execute_typed(
            insert,
            &[
                (&id, Type::TEXT),
                (&gone.post, Type::TEXT),
                (&gone.parent, Type::TEXT),
                (&gone.received_ms, Type::INT8),
                (&gone.since_ms, Type::INT8),
            ],
        )
        .await?;
    Ok(())
}

impl Postgres {
    /// Adds the parts that are not stored yet.
    pub(in crate::store) async fn add(&self, contents: Vec<Content>) -> Result<(), StoreError> {
        let transaction = Transaction::long_write(&self.pool).await?;
        add(&transaction, &contents).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(in crate::store) fn contents(&self) -> Contents {
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let pool = self.pool.clone();
        tokio::spawn(async move {
            if let Err(error) = send_contents(&pool, &sender).await {
                // The receiver may be gone.
                let _ = sender.send(Err(error)).await;
            }
        });
        Contents(receiver)
    }

    pub(in crate::store) async fn import(&self, wanted: Import) -> Result<ImportResult, StoreError> {
        let transaction = Transaction::long_write(&self.pool).await?;
        let result = import(&transaction, &wanted).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(result)
    }
}
