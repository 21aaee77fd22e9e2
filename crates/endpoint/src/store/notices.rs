//! The queue of notices to the author.

use rusqlite::{Connection, Transaction, params};

use super::response::{RESPONSE_COLUMNS, StoredResponse};

const MINUTE_MS: i64 = 60 * 1000;

/// Limit on the delay between two attempts.
const MAX_RETRY_DELAY_MS: i64 = 6 * 60 * MINUTE_MS;

/// Limit on attempts: with the delays below, about three days.
pub const ATTEMPTS: u32 = 20;

/// The responses with a due notice for `channel`, oldest first.
///
/// # Errors
/// When the database can't be read.
pub fn due(
    connection: &Connection,
    channel: &str,
    now_ms: i64,
    limit: usize,
) -> rusqlite::Result<Vec<StoredResponse>> {
    let query = format!(
        "SELECT {RESPONSE_COLUMNS} FROM responses JOIN notices ON notices.response = responses.id \
         WHERE channel = ?1 AND due_ms <= ?2 ORDER BY due_ms, id LIMIT ?3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection.prepare_cached(&query)?.query_map(params![channel, now_ms, limit], StoredResponse::from_row)?.collect()
}

/// Time at which the next notice is due.
///
/// # Errors
/// When the database can't be read.
pub fn next_ms(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT min(due_ms) FROM notices", [], |row| row.get(0))
}

/// Removes sent notices.
///
/// # Errors
/// When the database can't be written.
pub fn sent(transaction: &Transaction<'_>, channel: &str, ids: &[String]) -> rusqlite::Result<()> {
    for id in ids {
        transaction
            .prepare_cached("DELETE FROM notices WHERE response = ?1 AND channel = ?2")?
            .execute(params![id, channel])?;
    }
    Ok(())
}

/// Schedules the next attempt of failed notices; returns the number of those that are given up.
///
/// # Errors
/// When the database can't be written.
pub fn failed(transaction: &Transaction<'_>, channel: &str, ids: &[String], now_ms: i64) -> rusqlite::Result<usize> {
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
                .execute(params![id, channel, now_ms + wait_ms(attempts)])?;
        }
    }
    Ok(given_up)
}

/// Removes the notices of channels that are no longer configured.
///
/// # Errors
/// When the database can't be written.
pub fn keep_only(transaction: &Transaction<'_>, channels: &[&str]) -> rusqlite::Result<usize> {
    let (first, second) = (channels.first().unwrap_or(&""), channels.get(1).unwrap_or(&""));
    transaction.execute("DELETE FROM notices WHERE channel NOT IN (?1, ?2)", [first, second])
}

/// A minute, two, four, … up to six hours.
fn wait_ms(attempts: u32) -> i64 {
    MINUTE_MS.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(MAX_RETRY_DELAY_MS)
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS, MAX_RETRY_DELAY_MS, MINUTE_MS, wait_ms};

    #[test]
    fn retry_delay_doubles_up_to_three_days() {
        assert_eq!([1, 2, 3].map(wait_ms), [MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS]);
        assert_eq!(wait_ms(ATTEMPTS), MAX_RETRY_DELAY_MS);
        let hours = (1..ATTEMPTS).map(wait_ms).sum::<i64>() / (60 * MINUTE_MS);
        assert!((64..=80).contains(&hours), "{hours}");
    }
}
