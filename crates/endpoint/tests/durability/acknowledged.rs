//! Acknowledged responses, and the check that a database has them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::{Answer, CLIENT_HEADER, OPEN, PostgresServer, Request};

/// Ids with their texts.
pub(crate) type Acknowledged = BTreeMap<String, String>;

/// A response of this text, from a network of its own.
pub(crate) fn response(text: &str, number: usize) -> Request {
    let sent: Value = json!({"post": OPEN, "name": "Ana", "email": "ana@courriel.example", "text": text});
    let client = format!("10.{}.{}.1", number >> 8 & 255, number & 255);
    Request::json(&sent).header("Idempotency-Key", format!("cle-{number:016}")).header(CLIENT_HEADER, client)
}

/// Tells senders that a round is over when it is dropped, also by a failed test.
pub(crate) struct Ending<'f>(pub(crate) &'f AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The id, if the answer says yes.
pub(crate) fn yes(answer: &Answer) -> Option<String> {
    (200..300).contains(&answer.status).then(|| answer.id())
}

/// The database at `path` is whole, holds no text twice, and each of `acknowledged` exactly once.
#[track_caller]
pub(crate) fn assert_holds(path: &Path, acknowledged: &Acknowledged) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let mut rows = connection.prepare("SELECT id, text FROM responses").unwrap();
    let rows: Vec<(String, String)> =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_each_once(&rows, acknowledged);
}

/// The same of the database at `address` on a server.
#[track_caller]
pub(crate) fn assert_server_holds(server: &PostgresServer, address: &str, acknowledged: &Acknowledged) {
    let rows = server.query(address, "SELECT id, text FROM responses");
    let rows = rows.lines().map(|row| row.split_once('|').unwrap());
    let rows: Vec<(String, String)> = rows.map(|(id, text)| (id.to_owned(), text.to_owned())).collect();
    assert_each_once(&rows, acknowledged);
}

/// No text is there twice, and each of `acknowledged` exactly once.
#[track_caller]
fn assert_each_once(rows: &[(String, String)], acknowledged: &Acknowledged) {
    let stored: Acknowledged = rows.iter().cloned().collect();
    let mut texts: Vec<&String> = rows.iter().map(|(_, text)| text).collect();
    texts.sort();
    let count = texts.len();
    texts.dedup();
    assert_eq!(texts.len(), count, "a text is there twice");
    for (id, text) in acknowledged {
        assert_eq!(stored.get(id), Some(text), "{id} was acknowledged");
    }
}

/// The answer of an endpoint that can't write.
#[track_caller]
pub(crate) fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.error(), "unavailable");
    assert_eq!(answer.header("retry-after"), Some("5"));
}
