//! What was sent from this browser, and the keys to take it back: kept for a month, for its writer alone.

use js_sys::{Array, Date, Object};
use leptos::prelude::*;

use super::Current;
use crate::browser::json::{self, Value};
use crate::browser::storage;
use crate::data::{Json, response, text};
use crate::responses::Sent;

/// How long it is remembered, in milliseconds.
const MONTH: f64 = 30.0 * 24.0 * 3_600_000.0;

/// Where it is kept.
pub(super) fn key(post: &str) -> String {
    format!("carnet:sent:{post}")
}

fn entries(post: &str) -> Vec<Value> {
    let Ok(entries) = json::parse(&storage::read(&key(post))) else { return Vec::new() };
    let mut entries = entries.items();
    entries.retain(|entry| entry.get("time").0.as_f64().is_some_and(|time| Date::now() - time < MONTH));
    entries
}

fn write(post: &str, entries: Vec<Value>) {
    let entries: Array = entries.into_iter().map(|entry| entry.0).collect();
    let text = if entries.length() == 0 { String::new() } else { json::write(&entries) };
    storage::write(&key(post), &text);
}

/// Remembers what was sent.
pub(super) fn add(post: &str, entry: Object) {
    let mut entries = entries(post);
    entries.push(Value(entry.into()));
    write(post, entries);
}

/// Forgets what was taken back or withdrawn.
pub(super) fn forget(post: &str, id: &str) {
    let mut entries = entries(post);
    entries.retain(|entry| text(entry, "id") != id);
    write(post, entries);
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
        if self.conversation.try_with_untracked(|conversation| conversation.sent != sent) == Some(true) {
            self.conversation.update(|conversation| conversation.sent = sent);
        }
    }
}
