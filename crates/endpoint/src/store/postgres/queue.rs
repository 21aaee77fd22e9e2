//! Moderation: search, decisions, undo, erasure, replies of the author.

use std::collections::HashMap;

use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

use super::response::{RESPONSE_COLUMNS, by_id, response, texts};
use super::rows::{Marks, Rows};
use super::{Cursor, PgResult, Postgres, Transaction, note_change, retried, row_limit, session, storable};
use crate::store::StoreError;
use crate::store::queue::{QueuePage, Reply, Search};
use crate::store::response::{ResponseKind, Status, StoredResponse};

/// Unapproved responses by receipt or last decision, so that a recent decision about an old response can be undone; messages
/// by receipt, since their form promises it.
const UNAPPROVED_BEFORE: &str = "status <> 'approved' AND \
    CASE WHEN kind = 'message' THEN received_ms ELSE greatest(received_ms, coalesce(decided_ms, 0)) END < $1";

async fn search(transaction: &Transaction, wanted: &Search) -> Result<Vec<StoredResponse>, StoreError> {
    let order = if wanted.is_oldest_first { "received_ms, id" } else { "received_ms DESC, id DESC" };
    let query = format!(
        "SELECT {RESPONSE_COLUMNS} FROM responses WHERE ($1::text IS NULL OR status = $1) \
         AND ($2::bigint IS NULL OR (received_ms, id) < ($2, $3)) \
         AND ($5::boolean IS NULL OR (kind = 'message') = $5) \
         ORDER BY {order} LIMIT $4"
    );
    let words = wanted.folded_words();
    let status = wanted.status.map(Status::stored_name);
    let instant = wanted.before.as_ref().map(|(instant, _)| *instant);
    let id = wanted.before.as_ref().map(|(_, id)| storable(id.clone()));
    let limit = words.is_empty().then(|| row_limit(wanted.limit));
    let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
        (&status, Type::TEXT),
        (&instant, Type::INT8),
        (&id, Type::TEXT),
        (&limit, Type::INT8),
        (&wanted.is_message, Type::BOOL),
    ];
    if words.is_empty() {
        let rows = transaction.step(transaction.query_typed(&query, &parameters)).await?;
        return Ok(rows.iter().map(response).collect::<PgResult<_>>()?);
    }
    // The case of letters is folded here, as in SQLite: what the server folds depends on its locale.
    let mut rows = Cursor::open(transaction, &query, &parameters).await?;
    let mut found = Vec::new();
    while found.len() < wanted.limit
        && let Some(row) = rows.next().await?
    {
        let kept = response(&row)?;
        if kept.holds(&words) {
            found.push(kept);
        }
    }
    rows.close().await?;
    Ok(found)
}

/// The number of responses by status, in the order of [`Status::ALL`], with messages only among spam; and that of other
/// messages.
async fn counts(client: &Client) -> PgResult<([u64; 4], u64)> {
    let query = "SELECT status, kind = 'message' AND status = 'held' AS is_message, count(*) FROM responses \
                 GROUP BY status, is_message";
    let mut counts = HashMap::new();
    for row in client.query_typed(query, &[]).await? {
        let count: i64 = row.try_get(2)?;
        let (status, is_message): (Status, bool) = (row.try_get(0)?, row.try_get(1)?);
        counts.insert((status, is_message), u64::try_from(count).unwrap_or_default());
    }
    let count = |status: Status, is_message| counts.get(&(status, is_message)).copied().unwrap_or_default();
    Ok((Status::ALL.map(|status| count(status, false)), count(Status::Pending, true)))
}

/// A row that is locked.
struct Locked {
    status: Status,
    previous_status: Option<Status>,
    kind: ResponseKind,
}

/// Those of `ids` that exist. Their rows are locked in one order, so that transactions that change the same ones wait for
/// each other.
async fn lock(transaction: &Transaction, ids: &[String]) -> PgResult<HashMap<String, Locked>> {
    let query = "SELECT id, status, previous_status, kind FROM responses WHERE id = ANY($1) ORDER BY id FOR UPDATE";
    let mut locked = HashMap::new();
    for row in transaction.query_typed(query, &[(&ids, Type::TEXT_ARRAY)]).await? {
        let (status, previous_status, kind) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        locked.insert(row.try_get(0)?, Locked { status, previous_status, kind });
    }
    Ok(locked)
}

/// Sets the status of those of `ids` that can have it; returns those that changed.
async fn decide(transaction: &Transaction, ids: &[String], status: Status, now_ms: i64) -> PgResult<Vec<String>> {
    let mut before = lock(transaction, ids).await?;
    before.retain(|_, before| before.status != status && before.kind.can_be(status));
    let mut published = Vec::new();
    let mut changed = Vec::new();
    for id in ids {
        // Taken out, since an id may be named twice.
        let Some(before) = before.remove(id) else { continue };
        if before.status == Status::Approved {
            published.push(id.clone());
        }
        changed.push(id.clone());
    }
    if status == Status::Approved {
        transaction
            .execute_typed("DELETE FROM withdrawn_responses WHERE id = ANY($1)", &[(&changed, Type::TEXT_ARRAY)])
            .await?;
    } else {
        withdraw(transaction, &published, now_ms).await?;
    }
    let update = "UPDATE responses SET previous_status = status, status = $2, decided_ms = $3 WHERE id = ANY($1)";
    let name = status.stored_name();
    transaction
        .execute_typed(update, &[(&changed, Type::TEXT_ARRAY), (&name, Type::TEXT), (&now_ms, Type::INT8)])
        .await?;
    // A decided response needs no notice.
    transaction
        .execute_typed("DELETE FROM notices WHERE response = ANY($1)", &[(&changed, Type::TEXT_ARRAY)])
        .await?;
    Ok(changed)
}

/// Records published responses as withdrawn.
async fn withdraw(transaction: &Transaction, ids: &[String], now_ms: i64) -> PgResult<()> {
    let insert = "INSERT INTO withdrawn_responses (id, post, parent, received_ms, withdrawn_ms) \
        SELECT id, post, parent, received_ms, $2 FROM responses WHERE id = ANY($1) \
        ON CONFLICT (id) DO UPDATE SET post = excluded.post, parent = excluded.parent, \
            received_ms = excluded.received_ms, withdrawn_ms = excluded.withdrawn_ms";
    transaction.execute_typed(insert, &[(&ids, Type::TEXT_ARRAY), (&now_ms, Type::INT8)]).await?;
    Ok(())
}

/// Erases responses; returns those that existed, each with whether it was published. Published ones are recorded as
/// withdrawn.
pub(super) async fn erase(transaction: &Transaction, ids: &[String], now_ms: i64) -> PgResult<Vec<(String, bool)>> {
    let mut before = lock(transaction, ids).await?;
    let mut erased = Vec::new();
    for id in ids {
        if let Some(before) = before.remove(id) {
            erased.push((id.clone(), before.status == Status::Approved));
        }
    }
    let published: Vec<String> =
        erased.iter().filter(|(_, is_published)| *is_published).map(|(id, _)| id.clone()).collect();
    withdraw(transaction, &published, now_ms).await?;
    transaction.execute_typed("DELETE FROM responses WHERE id = ANY($1)", &[(&ids, Type::TEXT_ARRAY)]).await?;
    Ok(erased)
}

impl Postgres {
    pub(in crate::store) async fn search(&self, wanted: Search) -> Result<Vec<StoredResponse>, StoreError> {
        let transaction = self.snapshot().await?;
        search(&transaction, &wanted).await
    }

    pub(in crate::store) async fn queue_page(&self, mut wanted: Search) -> Result<QueuePage, StoreError> {
        let limit = wanted.limit;
        // One more than shown tells whether there is another page.
        wanted.limit = limit.saturating_add(1);
        let transaction = self.snapshot().await?;
        let (counts, messages) = transaction.step(counts(&transaction)).await?;
        let mut responses = search(&transaction, &wanted).await?;
        let has_more = responses.len() > limit;
        responses.truncate(limit);
        let parents: Vec<&str> = responses.iter().filter_map(|kept| kept.parent.as_deref()).collect();
        let query = format!("SELECT {RESPONSE_COLUMNS} FROM responses WHERE id = ANY($1)");
        let parents = transaction.step(transaction.query_typed(&query, &[(&parents, Type::TEXT_ARRAY)])).await?;
        transaction.commit().await?;
        let parents = parents.iter().map(|row| response(row).map(|kept| (kept.id.clone(), kept)));
        let parents = parents.collect::<PgResult<_>>()?;
        Ok(QueuePage { counts, messages, responses, parents, has_more })
    }

    pub(in crate::store) async fn decide(
        &self,
        ids: Vec<String>,
        status: Status,
        now_ms: i64,
    ) -> Result<Vec<String>, StoreError> {
        retried(|| self.try_decide(&ids, status, now_ms)).await
    }

    async fn try_decide(&self, ids: &[String], status: Status, now_ms: i64) -> Result<Vec<String>, StoreError> {
        let transaction = self.begin().await?;
        let changed = decide(&transaction, ids, status, now_ms).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    pub(in crate::store) async fn undo(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        retried(|| self.try_undo(&ids, now_ms)).await
    }

    async fn try_undo(&self, ids: &[String], now_ms: i64) -> Result<Vec<String>, StoreError> {
        let transaction = self.begin().await?;
        let mut before = lock(&transaction, ids).await?;
        let (mut changed, mut published, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
        for id in ids {
            let Some(Locked { status, previous_status: Some(previous), .. }) = before.remove(id) else { continue };
            if previous == Status::Approved {
                published.push(id.clone());
            } else if status == Status::Approved {
                withdrawn.push(id.clone());
            }
            changed.push(id.clone());
        }
        transaction
            .execute_typed("DELETE FROM withdrawn_responses WHERE id = ANY($1)", &[(&published, Type::TEXT_ARRAY)])
            .await?;
        withdraw(&transaction, &withdrawn, now_ms).await?;
        let update = "UPDATE responses SET status = previous_status, previous_status = NULL, decided_ms = $2 \
                      WHERE id = ANY($1)";
        transaction.execute_typed(update, &[(&changed, Type::TEXT_ARRAY), (&now_ms, Type::INT8)]).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    pub(in crate::store) async fn erase(&self, ids: Vec<String>, now_ms: i64) -> Result<Vec<String>, StoreError> {
        let ids: Vec<String> = ids.into_iter().map(storable).collect();
        retried(|| self.try_erase(&ids, now_ms)).await
    }

    async fn try_erase(&self, ids: &[String], now_ms: i64) -> Result<Vec<String>, StoreError> {
        let transaction = self.begin().await?;
        let erased = erase(&transaction, ids, now_ms).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(erased.into_iter().map(|(id, _)| id).collect())
    }

    pub(in crate::store) async fn reply(&self, written: Reply) -> Result<bool, StoreError> {
        let written = Reply { parent: storable(written.parent), ..written };
        retried(|| self.try_reply(&written)).await
    }

    async fn try_reply(&self, written: &Reply) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        // A form that is sent twice has the same id.
        if by_id(&transaction, &written.id).await?.is_some() {
            return Ok(true);
        }
        let parent = std::slice::from_ref(&written.parent);
        decide(&transaction, parent, Status::Approved, written.written_ms).await?;
        let parent = by_id(&transaction, &written.parent).await?.filter(|parent| parent.kind.takes_replies());
        let Some(parent) = parent else { return Ok(false) };
        let reply = StoredResponse {
            id: written.id.clone(),
            post: parent.post,
            parent: Some(parent.id),
            name: written.name.clone(),
            email: None,
            site: None,
            text: written.text.clone(),
            language: parent.language,
            received_ms: written.written_ms,
            status: Status::Approved,
            previous_status: None,
            decided_ms: None,
            reasons: String::new(),
            by_author: true,
            kind: ResponseKind::Response,
        };
        let mut rows = Rows::default();
        rows.push(&reply, Marks::default());
        rows.insert(&transaction).await?;
        note_change(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether [`Postgres::purge`] would erase something, or a session has expired.
    pub(in crate::store) async fn is_purge_due(&self, before_ms: i64, now_ms: i64) -> Result<bool, StoreError> {
        let query = format!(
            "SELECT EXISTS (SELECT 1 FROM responses WHERE {UNAPPROVED_BEFORE}) \
             OR EXISTS (SELECT 1 FROM sessions WHERE expires_ms <= $2)"
        );
        let client = self.client().await?;
        let row = client.query_typed_one(&query, &[(&before_ms, Type::INT8), (&now_ms, Type::INT8)]).await?;
        Ok(row.try_get(0)?)
    }

    pub(in crate::store) async fn purge(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        retried(|| self.try_purge(before_ms, now_ms)).await
    }

    async fn try_purge(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        let transaction = self.begin().await?;
        transaction.execute_typed(session::PURGE, &[(&now_ms, Type::INT8)]).await?;
        // In the order in which decisions lock rows.
        let query = format!("SELECT id FROM responses WHERE {UNAPPROVED_BEFORE} ORDER BY id FOR UPDATE");
        let ids = texts(&transaction.query_typed(&query, &[(&before_ms, Type::INT8)]).await?)?;
        let delete = "DELETE FROM responses WHERE id = ANY($1)";
        let erased = transaction.execute_typed(delete, &[(&ids, Type::TEXT_ARRAY)]).await?;
        transaction.commit().await?;
        Ok(usize::try_from(erased).unwrap_or_default())
    }
}
