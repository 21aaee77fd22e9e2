//! What the browser keeps for its reader between visits. Where it keeps nothing (private windows, a full or
//! forbidden storage) it lasts as long as the page.

use std::cell::RefCell;

use leptos::prelude::window;

thread_local! {
    /// What could not be stored.
    static MEMORY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The text that is kept under `key`, or an empty one.
pub(super) fn read(key: &str) -> String {
    let remembered =
        MEMORY.with_borrow(|memory| memory.iter().find(|(known, _)| known == key).map(|(_, text)| text.clone()));
    remembered.or_else(|| storage()?.get_item(key).ok()?).unwrap_or_default()
}

/// The keys of what is stored that start with `prefix`.
pub(super) fn keys(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|position| storage.key(position).ok()?);
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// Keeps `text` under `key`; an empty one is forgotten.
pub(super) fn write(key: &str, text: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(known, _)| known != key));
    let storage = storage();
    if text.is_empty() {
        let _ = storage.map(|storage| storage.remove_item(key));
    } else if storage.is_none_or(|storage| storage.set_item(key, text).is_err()) {
        MEMORY.with_borrow_mut(|memory| memory.push((key.to_owned(), text.to_owned())));
    }
}
