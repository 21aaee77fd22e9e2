//! What the browser keeps for its reader between visits. Where it keeps nothing (private windows, a full or forbidden
//! storage), it lasts as long as the page.

use std::cell::RefCell;

use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;

thread_local! {
    /// What could not be stored.
    static MEMORY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The value under `key`; the default where there is none, or one of another version.
pub(crate) fn read<T: DeserializeOwned + Default>(key: &str) -> T {
    let unstored =
        MEMORY.with_borrow(|memory| memory.iter().find(|(known, _)| known == key).map(|(_, text)| text.clone()));
    let text = unstored.or_else(|| storage()?.get_item(key).ok()?);
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The keys that start with `prefix`.
pub(crate) fn keys(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|position| storage.key(position).ok()?);
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// Keeps `value` under `key`.
pub(crate) fn write<T: Serialize>(key: &str, value: &T) {
    let Ok(text) = serde_json::to_string(value) else { return };
    forget(key);
    if storage().is_none_or(|storage| storage.set_item(key, &text).is_err()) {
        MEMORY.with_borrow_mut(|memory| memory.push((key.to_owned(), text)));
    }
}

/// Forgets the value under `key`.
pub(crate) fn remove(key: &str) {
    forget(key);
    let _ = storage().map(|storage| storage.remove_item(key));
}

fn forget(key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(known, _)| known != key));
}
