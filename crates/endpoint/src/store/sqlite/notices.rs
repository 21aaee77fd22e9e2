//! The queue of notices to the author.

use rusqlite::{Connection, Transaction, params};

use super::response::{RESPONSE_COLUMNS, response};
use super::{Erasure, Sqlite};
use crate::store::StoreError;
use crate::store::notices::{ATTEMPTS, retry_delay_ms};
use crate::store::response::StoredResponse;

fn due(connection: &Connection, channel: &str, now_ms: i64, limit: usize) -> rusqlite::Result<Vec<StoredResponse>> {
    let query = format!(
        "SELECT {RESPONSE_COLUMNS} FROM responses JOIN notices ON notices.response = responses.id \
         WHERE channel = ?1 AND due_ms <= ?2 ORDER BY due_ms, id LIMIT ?3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection.prepare_cached(&query)?.query_map(params![channel, now_ms, limit], response)?.collect()
}

fn sent(transaction: &Transaction<'_>, channel: &str, ids: &[String]) -> rusqlite::Result<()> {
    for id in ids {
        transaction
            .prepare_cached("DELETE FROM notices WHERE response = ?1 AND channel = ?2")?
            .execute(params![id, channel])?;
    }
    Ok(())
}

fn postpone(transaction: &Transaction<'_>, channel: &str, ids: &[String], due_ms: i64) -> rusqlite::Result<()> {
    for id in ids {
        transaction
            .prepare_cached("UPDATE notices SET attempts = 0, due_ms = ?3 WHERE response = ?1 AND channel = ?2")?
            .execute(params![id, channel, due_ms])?;
    }
    Ok(())
}

fn failed(transaction: &Transaction<'_>, channel: &str, ids: &[String], now_ms: i64) -> rusqlite::Result<usize> {
    let mut given_up = 0;
    for id in ids {
        let attempts: u32 = transaction
            .prepare_cached(
                "UPDATE notices SET attempts = attempts + 1 WHERE response = ?1 AND channel = ?2 RETURNING attempts",
            )?
            .query_map(params![id, channel], |row| row.get(0))?
            .next()
            // A decision has removed the notice meanwhile.
            .transpose()?
            .unwrap_or_default();
        if attempts >= ATTEMPTS {
            given_up += 1;
            sent(transaction, channel, std::slice::from_ref(id))?;
        } else {
            transaction
                .prepare_cached("UPDATE notices SET due_ms = ?3 WHERE response = ?1 AND channel = ?2")?
                .execute(params![id, channel, now_ms + retry_delay_ms(attempts)])?;
        }
    }
    Ok(given_up)
}

fn next_ms(connection: &Connection, channels: &[&str]) -> rusqlite::Result<Option<i64>> {
    let query = "SELECT min(due_ms) FROM notices WHERE channel IN (?1, ?2)";
    connection.query_row(query, both(channels), |row| row.get(0))
}

fn keep_only(transaction: &Transaction<'_>, channels: &[&str]) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM notices WHERE channel NOT IN (?1, ?2)", both(channels))?;
    Ok(())
}

/// The channels as two parameters: there are no more.
fn both<'c>(channels: &[&'c str]) -> [&'c str; 2] {
    [channels.first().copied().unwrap_or_default(), channels.get(1).copied().unwrap_or_default()]
}

impl Sqlite {
    pub(in crate::store) async fn due_notices(
        &self,
        channel: &'static str,
        now_ms: i64,
        limit: usize,
    ) -> Result<Vec<StoredResponse>, StoreError> {
        self.read(move |connection| due(connection, channel, now_ms, limit)).await
    }

    pub(in crate::store) async fn next_notice_ms(
        &self,
        channels: Vec<&'static str>,
    ) -> Result<Option<i64>, StoreError> {
        self.read(move |connection| next_ms(connection, &channels)).await
    }

    /// There is nothing to do: one endpoint uses the database, and a due notice stays due until it is sent.
    pub(in crate::store) async fn release_notices(
        &self,
        _channel: &'static str,
        _ids: Vec<String>,
        _now_ms: i64,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    pub(in crate::store) async fn notices_sent(
        &self,
        channel: &'static str,
        ids: Vec<String>,
    ) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| sent(transaction, channel, &ids)).await
    }

    pub(in crate::store) async fn postpone_notices(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        due_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| postpone(transaction, channel, &ids, due_ms)).await
    }

    pub(in crate::store) async fn notices_failed(
        &self,
        channel: &'static str,
        ids: Vec<String>,
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        self.write(Erasure::None, move |transaction| failed(transaction, channel, &ids, now_ms)).await
    }

    pub(in crate::store) async fn keep_notices(
        &self,
        channels: Vec<&'static str>,
        _now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(Erasure::None, move |transaction| keep_only(transaction, &channels)).await
    }
}
