//! Storing a group of submitted responses.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use deadpool_postgres::Pool;
use protocol::response::Words;
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::rate_limit::{Key, Network, Windows};
use super::rows::{Marks, Rows};
use super::{PgResult, Postgres, Transaction, note_change, pending};
use crate::spam_check::Reason;
use crate::store::StoreError;
use crate::store::pending::Pending;
use crate::store::response::{ResponseKind, Status, StoredResponse};
use crate::store::submission::{Decision, Earlier, Facts, Submission, SubmissionOutcome, decide};

/// Equal responses that come through two endpoints at the same time wait for each other, and so do those of one
/// network.
const LOCK: &str = "SELECT pg_advisory_xact_lock(number) FROM unnest($1::bigint[]) AS number";

const EARLIER: &str = "SELECT idempotency_key, id, digest, status FROM responses \
    WHERE idempotency_key = ANY($1::text[])";

/// The limit makes the planner look each digest up in the index, also before it has statistics.
const EQUAL: &str = "SELECT wanted.digest, newest.received_ms FROM unnest($1::bytea[]) AS wanted (digest) \
    CROSS JOIN LATERAL ( \
        SELECT received_ms FROM responses WHERE responses.digest = wanted.digest \
        ORDER BY received_ms DESC LIMIT 1 \
    ) AS newest";

const FORMS: &str = "SELECT form_nonce FROM responses WHERE form_nonce = ANY($1::text[])";

const POSTS: &str = "SELECT id, post FROM responses WHERE id = ANY($1::text[]) AND kind IN ('response', 'reply')";

const APPROVED: &str = "SELECT DISTINCT email, name FROM responses \
    WHERE email = ANY($1::text[]) AND status = 'approved'";

const WAITING: &str = "SELECT status, sum(responses)::bigint, sum(bytes)::bigint FROM waiting \
    WHERE status = ANY($1::text[]) GROUP BY status";

pub(super) const ANNOUNCE: &str = "INSERT INTO notices (response, channel, attempts, due_ms) \
    SELECT response, channel, 0, due_ms \
    FROM unnest($1::text[], $2::text[], $3::bigint[]) AS new (response, channel, due_ms)";

/// A submission of a group.
struct Item<'g> {
    submission: &'g Submission,
    digest: [u8; 32],
    /// The networks of its sender, each with its factor of the rate limit.
    networks: Vec<(Network, u32)>,
    outcome: Option<SubmissionOutcome>,
}

impl<'g> Item<'g> {
    fn new(submission: &'g Submission, key: &Key) -> Self {
        let networks = key.networks(submission.rate_limit.client);
        Self { submission, digest: submission.digest(), networks, outcome: None }
    }
}

/// What the database has about a group, and what the group has added.
#[derive(Default)]
struct Known {
    earlier: HashMap<String, Earlier>,
    /// The newest time of receipt by digest.
    equal: HashMap<Vec<u8>, i64>,
    forms: HashSet<String>,
    posts: HashMap<String, String>,
    approved: HashSet<(String, String)>,
    waiting: HashMap<Status, Pending>,
}

impl Facts for Known {
    type Error = Infallible;

    fn earlier(&self, key: &str) -> Result<Option<Earlier>, Infallible> {
        Ok(self.earlier.get(key).cloned())
    }

    fn has_equal(&self, digest: &[u8; 32], since_ms: i64) -> Result<bool, Infallible> {
        Ok(self.equal.get(digest.as_slice()).is_some_and(|received_ms| *received_ms > since_ms))
    }

    fn has_form(&self, nonce: &str) -> Result<bool, Infallible> {
        Ok(self.forms.contains(nonce))
    }

    fn post_of(&self, id: &str) -> Result<Option<String>, Infallible> {
        Ok(self.posts.get(id).cloned())
    }

    fn has_approved(&self, email: &str, name: &str) -> Result<bool, Infallible> {
        Ok(self.approved.contains(&(email.to_owned(), name.to_owned())))
    }

    fn pending(&self, status: Status) -> Result<Pending, Infallible> {
        Ok(self.waiting.get(&status).copied().unwrap_or_default())
    }
}

impl Known {
    /// Reads what matters for `items`.
    async fn read(transaction: &Transaction, items: &[&Item<'_>]) -> PgResult<Self> {
        let submissions = || items.iter().map(|item| item.submission);
        let keys: Vec<&str> = submissions().filter_map(|sent| sent.idempotency_key.as_deref()).collect();
        let digests: Vec<&[u8]> = items.iter().map(|item| item.digest.as_slice()).collect();
        let nonces: Vec<&str> = submissions().filter_map(|sent| sent.form_nonce.as_deref()).collect();
        let parents: Vec<&str> = submissions().filter_map(|sent| sent.parent.as_deref()).collect();
        let emails: Vec<&str> =
            submissions().filter(|sent| sent.publish_known).filter_map(|sent| sent.words.email.as_deref()).collect();
        let statuses: &[&str] = &[Status::Pending.stored_name(), Status::Spam.stored_name()];
        // All are sent at once.
        let (earlier, equal, forms, posts, approved, waiting) = tokio::try_join!(
            biased;
            rows(transaction, EARLIER, &keys, Type::TEXT_ARRAY),
            rows(transaction, EQUAL, &digests, Type::BYTEA_ARRAY),
            rows(transaction, FORMS, &nonces, Type::TEXT_ARRAY),
            rows(transaction, POSTS, &parents, Type::TEXT_ARRAY),
            rows(transaction, APPROVED, &emails, Type::TEXT_ARRAY),
            rows(transaction, WAITING, &statuses, Type::TEXT_ARRAY),
        )?;
        let mut known = Self::default();
        for row in earlier {
            let earlier = Earlier { id: row.try_get(1)?, digest: row.try_get(2)?, status: row.try_get(3)? };
            known.earlier.insert(row.try_get(0)?, earlier);
        }
        for row in equal {
            known.equal.insert(row.try_get(0)?, row.try_get(1)?);
        }
        for row in forms {
            known.forms.insert(row.try_get(0)?);
        }
        for row in posts {
            known.posts.insert(row.try_get(0)?, row.try_get(1)?);
        }
        for row in approved {
            known.approved.insert((row.try_get(0)?, row.try_get(1)?));
        }
        for row in waiting {
            known.waiting.insert(row.try_get(0)?, pending::pending(row.try_get(1)?, row.try_get(2)?));
        }
        Ok(known)
    }

    /// Whether a response with the idempotency key of `submission` is stored.
    fn has_earlier(&self, submission: &Submission) -> bool {
        submission.idempotency_key.as_ref().is_some_and(|key| self.earlier.contains_key(key))
    }

    /// Adds a response of the group that is going to be stored.
    fn add(&mut self, item: &Item<'_>, status: Status) {
        let Item { submission, digest, .. } = item;
        if let Some(key) = &submission.idempotency_key {
            let earlier = Earlier { id: submission.id.clone(), digest: digest.to_vec(), status };
            self.earlier.insert(key.clone(), earlier);
        }
        self.equal.insert(digest.to_vec(), submission.received_ms);
        self.forms.extend(submission.form_nonce.clone());
        if submission.kind == ResponseKind::Response {
            self.posts.insert(submission.id.clone(), submission.post.clone());
        }
        if status != Status::Approved {
            let waiting = self.waiting.entry(status).or_default();
            *waiting = waiting.and(submission);
        }
    }
}

/// The rows of a statement with one parameter.
async fn rows(
    transaction: &Transaction,
    query: &str,
    parameter: &(dyn ToSql + Sync),
    kind: Type,
) -> PgResult<Vec<Row>> {
    transaction.query_typed(query, &[(parameter, kind)]).await
}

/// Stores the responses of a group that are not stored yet and within the rate limit, in one transaction; returns an
/// outcome for each.
pub(super) async fn save(pool: &Pool, key: &Key, group: &[Submission]) -> Result<Vec<SubmissionOutcome>, StoreError> {
    let transaction = Transaction::write(pool).await?;
    let mut items: Vec<Item<'_>> = group.iter().map(|submission| Item::new(submission, key)).collect();
    let mut windows = lock(&transaction, &items).await?;
    while items.iter().any(|item| item.outcome.is_none()) {
        store_round(&transaction, &mut windows, &mut items).await?;
    }
    windows.store(&transaction).await?;
    if items.iter().any(|item| item.outcome.as_ref().is_some_and(is_published)) {
        note_change(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(items.into_iter().filter_map(|item| item.outcome).collect())
}

/// Locks the digests and the networks of a group, and reads the windows of the networks.
async fn lock(transaction: &Transaction, items: &[Item<'_>]) -> PgResult<Windows> {
    let mut networks: Vec<&[u8]> =
        items.iter().flat_map(|item| &item.networks).map(|(network, _)| network.as_slice()).collect();
    networks.sort_unstable();
    networks.dedup();
    let digests = items.iter().map(|item| item.digest.as_slice());
    let mut locks: Vec<i64> = digests.chain(networks.iter().copied()).filter_map(lock_number).collect();
    // In one order, so that groups of two endpoints never wait for each other in a circle.
    locks.sort_unstable();
    locks.dedup();
    // Both are sent at once, and the server runs them in this order.
    let (_, windows) = tokio::try_join!(
        biased;
        rows(transaction, LOCK, &locks, Type::INT8_ARRAY),
        Windows::read(transaction, &networks),
    )?;
    Ok(windows)
}

/// The number of the advisory lock of a hash.
fn lock_number(hash: &[u8]) -> Option<i64> {
    hash.first_chunk::<8>().map(|bytes| i64::from_be_bytes(*bytes))
}

fn is_published(outcome: &SubmissionOutcome) -> bool {
    matches!(outcome, SubmissionOutcome::Stored { status: Status::Approved, .. })
}

/// Decides about the items without an outcome, and stores them. An item has no outcome afterwards if another endpoint
/// stored one with the same idempotency key or form token meanwhile: the next round sees it.
async fn store_round(transaction: &Transaction, windows: &mut Windows, items: &mut [Item<'_>]) -> PgResult<()> {
    let open: Vec<&Item<'_>> = items.iter().filter(|item| item.outcome.is_none()).collect();
    let mut known = Known::read(transaction, &open).await?;
    let mut accepted: Vec<(StoredResponse, usize)> = Vec::new();
    for (number, item) in items.iter_mut().enumerate().filter(|(_, item)| item.outcome.is_none()) {
        let sent = item.submission;
        // A request that is sent again after a lost reply is not limited.
        let is_repeated = known.has_earlier(sent);
        if !is_repeated
            && let Err(seconds) = windows.try_acquire(&item.networks, sent.rate_limit.limits, sent.received_ms)
        {
            item.outcome = Some(SubmissionOutcome::TooMany(seconds));
            continue;
        }
        let Ok(decision) = decide(&known, sent, &item.digest);
        item.outcome = Some(match decision {
            Decision::Done(outcome) => {
                if !is_repeated && !outcome.is_counted(&sent.id) {
                    windows.refund(&item.networks);
                }
                outcome
            }
            Decision::Store(status, reasons) => {
                known.add(item, status);
                accepted.push((response(sent, status, &reasons), number));
                SubmissionOutcome::Stored { id: sent.id.clone(), status }
            }
        });
    }
    let mut rows = Rows::default();
    for (response, number) in &accepted {
        let Some(item) = items.get(*number) else { continue };
        let marks = Marks {
            idempotency_key: item.submission.idempotency_key.as_deref(),
            digest: &item.digest,
            form_nonce: item.submission.form_nonce.as_deref(),
        };
        rows.push(response, marks);
    }
    let inserted: HashSet<String> = rows.insert(transaction).await?.into_iter().collect();
    let is_inserted = |(response, _): &&(StoredResponse, usize)| inserted.contains(&response.id);
    let stored: Vec<&(StoredResponse, usize)> = accepted.iter().filter(is_inserted).collect();
    announce(transaction, items, &stored).await?;
    let lost: HashSet<&str> = accepted
        .iter()
        .filter(|(response, _)| !inserted.contains(&response.id))
        .map(|(response, _)| response.id.as_str())
        .collect();
    for item in items {
        // Also those that repeat one of them.
        if let Some(SubmissionOutcome::Stored { id, .. }) = &item.outcome
            && lost.contains(id.as_str())
        {
            if *id == item.submission.id {
                windows.refund(&item.networks);
            }
            item.outcome = None;
        }
    }
    Ok(())
}

/// The row of an accepted submission.
fn response(submission: &Submission, status: Status, reasons: &[Reason]) -> StoredResponse {
    let Words { name, email, site, text } = submission.words.clone();
    StoredResponse {
        id: submission.id.clone(),
        post: submission.post.clone(),
        parent: submission.parent.clone(),
        name,
        email,
        site,
        text,
        language: submission.language.to_owned(),
        received_ms: submission.received_ms,
        status,
        previous_status: None,
        decided_ms: None,
        reasons: Reason::join(reasons),
        by_author: false,
        kind: submission.kind,
    }
}

/// Queues the notices to the author, in the same commit.
async fn announce(
    transaction: &Transaction,
    items: &[Item<'_>],
    stored: &[&(StoredResponse, usize)],
) -> PgResult<()> {
    let (mut ids, mut channels, mut due) = (Vec::new(), Vec::new(), Vec::new());
    for (response, number) in stored.iter().filter(|(response, _)| response.status != Status::Spam) {
        let Some(item) = items.get(*number) else { continue };
        for notice in &item.submission.notices {
            ids.push(response.id.as_str());
            channels.push(notice.channel);
            due.push(notice.due_ms);
        }
    }
    if !ids.is_empty() {
        transaction
            .execute_typed(
                ANNOUNCE,
                &[(&ids, Type::TEXT_ARRAY), (&channels, Type::TEXT_ARRAY), (&due, Type::INT8_ARRAY)],
            )
            .await?;
    }
    Ok(())
}

impl Postgres {
    pub(in crate::store) async fn submit(&self, submission: Submission) -> Result<SubmissionOutcome, StoreError> {
        self.writer.submit(submission).await
    }

    pub(in crate::store) async fn repeated(
        &self,
        key: String,
        digest: [u8; 32],
    ) -> Result<Option<SubmissionOutcome>, StoreError> {
        let client = self.client().await?;
        let query = "SELECT id, digest, status FROM responses WHERE idempotency_key = $1";
        let row = client.query_typed_opt(query, &[(&key, Type::TEXT)]).await?;
        let Some(row) = row else { return Ok(None) };
        let earlier = Earlier { id: row.try_get(0)?, digest: row.try_get(1)?, status: row.try_get(2)? };
        Ok(Some(earlier.outcome(&digest)))
    }
}
