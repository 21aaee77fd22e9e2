//! Unsaved texts that the browser keeps until the server has them. The address of the blog is a part of their keys: on
//! one machine, several blogs are written at the same address, one after the other.

use editor_protocol::{EntryId, JournalEntry};
use leptos::prelude::window;

/// The storage of this origin; none where the browser does not allow it.
pub(super) fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn prefix(blog: &str, file: &str) -> String {
    format!("carnet-editor:{blog}:{file}:")
}

fn key(blog: &str, file: &str, tab: &str) -> String {
    format!("{}{tab}", prefix(blog, file))
}

/// Keeps an entry of the journal. False where the browser keeps nothing.
pub(crate) fn keep(blog: &str, file: &str, entry: &JournalEntry) -> bool {
    let text = serde_json::to_string(entry).unwrap_or_default();
    storage().is_some_and(|storage| storage.set_item(&key(blog, file, &entry.tab), &text).is_ok())
}

/// The newest entry for a file, of whichever tab.
pub(crate) fn newest(blog: &str, file: &str) -> Option<JournalEntry> {
    let storage = storage()?;
    let prefix = prefix(blog, file);
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|position| storage.key(position).ok()?);
    let texts = keys.filter(|key| key.starts_with(&prefix)).filter_map(|key| storage.get_item(&key).ok()?);
    let entries = texts.filter_map(|text| serde_json::from_str::<JournalEntry>(&text).ok());
    entries.max_by_key(|entry| entry.sequence)
}

/// Forgets the entry of a tab, unless the tab has written a newer one since.
pub(crate) fn forget(blog: &str, file: &str, id: &EntryId) {
    let Some(storage) = storage() else { return };
    let key = key(blog, file, &id.tab);
    let text = storage.get_item(&key).ok().flatten();
    let entry = text.and_then(|text| serde_json::from_str::<JournalEntry>(&text).ok());
    if entry.is_none_or(|entry| entry.sequence <= id.sequence) {
        let _ = storage.remove_item(&key);
    }
}
