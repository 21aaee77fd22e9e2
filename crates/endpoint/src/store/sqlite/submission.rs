//! Storing a submitted response.

use protocol::response::Words;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Erasure, Sqlite, pending};
use crate::spam_check::Reason;
use crate::store::StoreError;
use crate::store::pending::Pending;
use crate::store::response::Status;
use crate::store::submission::{Announcement, Decision, Earlier, Facts, Submission, SubmissionOutcome, decide};

fn earlier(connection: &Connection, key: &str) -> rusqlite::Result<Option<Earlier>> {
    connection
        .prepare_cached("SELECT id, digest, status FROM responses WHERE idempotency_key = ?1")?
        .query_row([key], |row| Ok(Earlier { id: row.get(0)?, digest: row.get(1)?, status: row.get(2)? }))
        .optional()
}

impl Facts for Transaction<'_> {
    type Error = rusqlite::Error;

    fn earlier(&self, key: &str) -> rusqlite::Result<Option<Earlier>> {
        earlier(self, key)
    }

    fn has_equal(&self, digest: &[u8; 32], since_ms: i64) -> rusqlite::Result<bool> {
        self.prepare_cached("SELECT 1 FROM responses WHERE digest = ?1 AND received_ms > ?2")?
            .exists(params![digest, since_ms])
    }

    fn has_form(&self, nonce: &str) -> rusqlite::Result<bool> {
        self.prepare_cached("SELECT 1 FROM responses WHERE form_nonce = ?1")?.exists([nonce])
    }

    fn post_of(&self, id: &str) -> rusqlite::Result<Option<String>> {
        self.prepare_cached("SELECT post FROM responses WHERE id = ?1 AND kind IN ('response', 'reply')")?
            .query_row([id], |row| row.get(0))
            .optional()
    }

    fn has_approved(&self, email: &str, name: &str) -> rusqlite::Result<bool> {
        self.prepare_cached("SELECT 1 FROM responses WHERE email = ?1 AND name = ?2 AND status = 'approved'")?
            .exists([email, name])
    }

    fn pending(&self, status: Status) -> rusqlite::Result<Pending> {
        pending::read(self, status)
    }
}

fn save(transaction: &Transaction<'_>, submission: &Submission) -> rusqlite::Result<SubmissionOutcome> {
    let digest = submission.digest();
    let (status, reasons) = match decide(transaction, submission, &digest)? {
        Decision::Done(outcome) => return Ok(outcome),
        Decision::Store(status, reasons) => (status, reasons),
    };
    insert(transaction, submission, &reasons, status, &digest)?;
    if status != Status::Spam {
        announce(transaction, &submission.id, &submission.notices)?;
    }
    Ok(SubmissionOutcome::Stored { id: submission.id.clone(), status })
}

fn insert(
    transaction: &Transaction<'_>,
    submission: &Submission,
    reasons: &[Reason],
    status: Status,
    digest: &[u8; 32],
) -> rusqlite::Result<()> {
    let Words { name, email, site, text } = &submission.words;
    transaction
        .prepare_cached(
            "INSERT INTO responses (id, post, parent, name, email, site, text, language, received_ms, status, reasons, \
             by_author, kind, idempotency_key, digest, form_nonce) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            submission.id,
            submission.post,
            submission.parent,
            name,
            email,
            site,
            text,
            submission.language,
            submission.received_ms,
            status,
            Reason::join(reasons),
            submission.kind,
            submission.idempotency_key,
            digest,
            submission.form_nonce,
        ])?;
    Ok(())
}

/// Queues the notices to the author, in the same commit.
pub(super) fn announce(transaction: &Transaction<'_>, id: &str, notices: &[Announcement]) -> rusqlite::Result<()> {
    for notice in notices {
        transaction
            .prepare_cached("INSERT INTO notices (response, channel, attempts, due_ms) VALUES (?1, ?2, 0, ?3)")?
            .execute(params![id, notice.channel, notice.due_ms])?;
    }
    Ok(())
}

impl Sqlite {
    pub(in crate::store) async fn submit(&self, submission: Submission) -> Result<SubmissionOutcome, StoreError> {
        self.write(Erasure::None, move |transaction| save(transaction, &submission)).await
    }

    pub(in crate::store) async fn repeated(
        &self,
        key: String,
        digest: [u8; 32],
    ) -> Result<Option<SubmissionOutcome>, StoreError> {
        let earlier = self.read(move |connection| earlier(connection, &key)).await?;
        Ok(earlier.map(|earlier| earlier.outcome(&digest)))
    }
}
