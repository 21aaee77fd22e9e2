//! What was sent from this browser, and the keys to take it back: kept for a month, for its writer alone.

use js_sys::{Array, Date, Object};

use super::Current;
use crate::browser::json::{self, Value};
use crate::browser::storage;
use crate::data::{Json, response, text};
use crate::responses::Sent;

/// How long it is remembered, in milliseconds.
const MONTH: f64 = 30.0 * 24.0 * 3_600_000.0;

/// What its keys in the storage start with; the post follows.
const PREFIX: &str = "carnet:sent:";

/// Where it is kept.
pub(super) fn key(post: &str) -> String {
    format!("{PREFIX}{post}")
}

/// What is remembered; what was for long enough is gone from the storage, too.
fn entries(post: &str) -> Vec<Value> {
    let Ok(entries) = json::parse(&storage::read(&key(post))) else { return Vec::new() };
    let mut entries = entries.items();
    let stored = entries.len();
    entries.retain(|entry| entry.get("time").0.as_f64().is_some_and(|time| Date::now() - time < MONTH));
    if entries.len() < stored {
        write(post, &entries);
    }
    entries
}

/// Forgets what is old, under every post.
pub(in crate::browser) fn forget_old() {
    for key in storage::keys(PREFIX) {
        entries(&key[PREFIX.len()..]);
    }
}

fn write(post: &str, entries: &[Value]) {
    let entries: Array = entries.iter().map(|entry| &entry.0).collect();
    let text = if entries.length() == 0 { String::new() } else { json::write(&entries) };
    storage::write(&key(post), &text);
}

/// Remembers what was sent.
pub(super) fn add(post: &str, entry: Object) {
    let mut entries = entries(post);
    entries.push(Value(entry.into()));
    write(post, &entries);
}

/// Forgets what was taken back or withdrawn.
pub(super) fn forget(post: &str, id: &str) {
    let mut entries = entries(post);
    entries.retain(|entry| text(entry, "id") != id);
    write(post, &entries);
}

impl Current {
    /// Shows what was sent from this browser.
    pub(super) fn read_sent(&self) {
        let entries = entries(&self.post);
        let read = |entry: &Value| Sent {
            response: response(entry),
            key: text(entry, "key"),
            published: entry.get("published").is_true(),
        };
        let sent: Vec<Sent> = entries.iter().map(read).collect();
        if self.conversation.peek(|conversation| conversation.sent != sent) {
            self.conversation.update(|conversation| conversation.sent = sent);
        }
    }
}
