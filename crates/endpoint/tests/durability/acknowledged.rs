//! Acknowledged responses, and the check that a database has them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Answer, CLIENT_HEADER, OPEN, Request};

/// Ids with their texts.
pub(crate) type Acknowledged = BTreeMap<String, String>;

/// A response of this text, from a network of its own.
pub(crate) fn response(text: &str, number: usize) -> Request {
    let sent: Value = json!({"post": OPEN, "name": "Ana", "email": "ana@courriel.example", "text": text});
    let client = format!("10.{}.{}.1", number >> 8 & 255, number & 255);
    Request::json(&sent).header("Idempotency-Key", format!("cle-{number:016}")).header(CLIENT_HEADER, client)
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
