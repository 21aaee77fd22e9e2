//! Inserting many responses with one statement: a list for each column.

use tokio_postgres::types::Type;

use super::response::texts;
use super::{PgResult, Transaction};
use crate::store::response::{Status, StoredResponse};
use crate::store::transfer::RequestMarks;

const INSERT: &str = "INSERT INTO responses (id, post, parent, name, email, site, text, language, received_ms, status, \
    previous_status, decided_ms, reasons, by_author, idempotency_key, digest, form_nonce, kind) \
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], \
    $8::text[], $9::bigint[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::boolean[], $15::text[], \
    $16::bytea[], $17::text[], $18::text[]) ON CONFLICT DO NOTHING RETURNING id";

/// [`RequestMarks`], borrowed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks<'r> {
    pub(super) idempotency_key: Option<&'r str>,
    pub(super) digest: &'r [u8],
    pub(super) form_nonce: Option<&'r str>,
}

impl<'r> From<&'r RequestMarks> for Marks<'r> {
    fn from(marks: &'r RequestMarks) -> Self {
        Self {
            idempotency_key: marks.idempotency_key.as_deref(),
            digest: &marks.digest,
            form_nonce: marks.form_nonce.as_deref(),
        }
    }
}

/// Responses to insert.
#[derive(Debug, Default)]
pub(super) struct Rows<'r> {
    ids: Vec<&'r str>,
    posts: Vec<&'r str>,
    parents: Vec<Option<&'r str>>,
    names: Vec<&'r str>,
    emails: Vec<Option<&'r str>>,
    sites: Vec<Option<&'r str>>,
    texts: Vec<&'r str>,
    languages: Vec<&'r str>,
    received: Vec<i64>,
    statuses: Vec<&'static str>,
    previous: Vec<Option<&'static str>>,
    decided: Vec<Option<i64>>,
    reasons: Vec<&'r str>,
    by_author: Vec<bool>,
    keys: Vec<Option<&'r str>>,
    digests: Vec<&'r [u8]>,
    nonces: Vec<Option<&'r str>>,
    kinds: Vec<&'static str>,
}

impl<'r> Rows<'r> {
    /// Adds a response.
    pub(super) fn push(&mut self, response: &'r StoredResponse, marks: Marks<'r>) {
        self.ids.push(&response.id);
        self.posts.push(&response.post);
        self.parents.push(response.parent.as_deref());
        self.names.push(&response.name);
        self.emails.push(response.email.as_deref());
        self.sites.push(response.site.as_deref());
        self.texts.push(&response.text);
        self.languages.push(&response.language);
        self.received.push(response.received_ms);
        self.statuses.push(response.status.stored_name());
        self.previous.push(response.previous_status.map(Status::stored_name));
        self.decided.push(response.decided_ms);
        self.reasons.push(&response.reasons);
        self.by_author.push(response.by_author);
        self.keys.push(marks.idempotency_key);
        self.digests.push(marks.digest);
        self.nonces.push(marks.form_nonce);
        self.kinds.push(response.kind.name());
    }

    /// Inserts the responses that conflict with no stored one; returns their ids.
    pub(super) async fn insert(&self, transaction: &Transaction) -> PgResult<Vec<String>> {
        if self.ids.is_empty() {
            return Ok(Vec::new());
        }
        let inserted = transaction
            .query_typed(
                INSERT,
                &[
                    (&self.ids, Type::TEXT_ARRAY),
                    (&self.posts, Type::TEXT_ARRAY),
                    (&self.parents, Type::TEXT_ARRAY),
                    (&self.names, Type::TEXT_ARRAY),
                    (&self.emails, Type::TEXT_ARRAY),
                    (&self.sites, Type::TEXT_ARRAY),
                    (&self.texts, Type::TEXT_ARRAY),
                    (&self.languages, Type::TEXT_ARRAY),
                    (&self.received, Type::INT8_ARRAY),
                    (&self.statuses, Type::TEXT_ARRAY),
                    (&self.previous, Type::TEXT_ARRAY),
                    (&self.decided, Type::INT8_ARRAY),
                    (&self.reasons, Type::TEXT_ARRAY),
                    (&self.by_author, Type::BOOL_ARRAY),
                    (&self.keys, Type::TEXT_ARRAY),
                    (&self.digests, Type::BYTEA_ARRAY),
                    (&self.nonces, Type::TEXT_ARRAY),
                    (&self.kinds, Type::TEXT_ARRAY),
                ],
            )
            .await?;
        texts(&inserted)
    }
}
