//! The key of the session, which each call has besides the cookie. The address that starts the session brings it in its
//! fragment, which browsers send to no server; then the storage of this origin has it, which other ports can't read.

use std::sync::OnceLock;

use editor_protocol::KEY_FRAGMENT;
use leptos::prelude::window;
use wasm_bindgen::JsValue;

use super::storage::storage;

/// Where the browser keeps the key.
const NAME: &str = "carnet-editor-key";

/// Where it keeps the one before, until the server has answered to the new one.
const FORMER: &str = "carnet-editor-former-key";

/// Status of a reply to a call without a valid key.
const UNAUTHORIZED: u16 = 401;

/// The key, where the browser could not keep it.
static KEY: OnceLock<String> = OnceLock::new();

/// Takes the key out of the address, if it has one.
pub(crate) fn take_from_address() {
    let fragment = window().location().hash().unwrap_or_default();
    let Some(key) = fragment.strip_prefix('#').and_then(|fragment| fragment.strip_prefix(KEY_FRAGMENT)) else {
        return;
    };
    let is_kept = storage().is_some_and(|storage| {
        if let Ok(Some(former)) = storage.get_item(NAME) {
            let _ = storage.set_item(FORMER, &former);
        }
        storage.set_item(NAME, key).is_ok()
    });
    if !is_kept {
        let _ = KEY.set(key.to_owned());
    }
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
}

/// The key; empty if there is none. It is read anew for each call, since another tab may have started another session.
pub(crate) fn get() -> String {
    let kept = || storage().and_then(|storage| storage.get_item(NAME).ok().flatten());
    // A full storage may still have the key of an earlier session.
    let key = KEY.get().cloned().or_else(kept).unwrap_or_default();
    // Others can't be the value of a header.
    if key.bytes().all(|byte| byte.is_ascii_graphic()) { key } else { String::new() }
}

/// Takes the former key again if the server does not know the new one, by the status of a reply: a page at another port
/// of this machine may have led here with a key of its own.
pub(crate) fn note_reply(status: u16) {
    let Some(storage) = storage() else { return };
    let Ok(Some(former)) = storage.get_item(FORMER) else { return };
    if status == UNAUTHORIZED {
        let _ = storage.set_item(NAME, &former);
    }
    let _ = storage.remove_item(FORMER);
}
