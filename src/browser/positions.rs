//! Scroll positions: each entry of the history has its own, and finds it again.
//!
//! An entry is known by a number in its `history.state`. Positions are kept in memory while the reader
//! scrolls and written to the session's storage when the page is left, for reloads in between.

use std::cell::RefCell;

use js_sys::{Array, JSON};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ScrollBehavior, ScrollRestoration, ScrollToOptions};

const STORAGE_KEY: &str = "carnet:positions";

/// Entries remembered; browsers keep about fifty.
const CAPACITY: usize = 100;

#[derive(Default)]
struct Positions {
    current: f64,
    /// The page of the current entry is on its way; what is scrolled is still the page before.
    moving: bool,
    /// Entry and position, oldest first.
    known: Vec<(f64, f64)>,
}

thread_local! {
    static POSITIONS: RefCell<Positions> = RefCell::default();
}

/// Starts with what the session remembers, and numbers the entry that is shown.
pub(super) fn start() {
    let remembered = storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    let known = remembered.map(|text| decode(&text)).unwrap_or_default();
    POSITIONS.set(Positions { known, ..Positions::default() });
    restore_by_hand(true);
    arrive();
    settled();
}

/// The browser's own JSON reads and writes the numbers: ours would bring floats into the module.
fn encode(known: &[(f64, f64)]) -> Option<String> {
    let numbers: Array =
        known.iter().flat_map(|(entry, position)| [*entry, *position]).map(JsValue::from_f64).collect();
    JSON::stringify(&numbers).ok().map(String::from)
}

fn decode(text: &str) -> Vec<(f64, f64)> {
    let parsed = JSON::parse(text).ok().and_then(|value| value.dyn_into::<Array>().ok());
    let numbers: Vec<f64> = parsed.iter().flat_map(|array| array.iter()).filter_map(|value| value.as_f64()).collect();
    numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Whether scroll positions are ours to restore; a reload is the browser's.
pub(super) fn restore_by_hand(by_hand: bool) {
    if let Ok(history) = window().history() {
        let mode = if by_hand { ScrollRestoration::Manual } else { ScrollRestoration::Auto };
        let _ = history.set_scroll_restoration(mode);
    }
}

/// Makes the entry that the browser shows the current one, numbering it when it is new.
/// Returns its position, if it was here before.
pub(super) fn arrive() -> Option<f64> {
    let history = window().history().ok()?;
    let number = history.state().ok().and_then(|state| state.as_f64());
    let number = number.unwrap_or_else(|| {
        let number = new_number();
        let _ = history.replace_state(&JsValue::from_f64(number), "");
        number
    });
    POSITIONS.with_borrow_mut(|positions| {
        positions.current = number;
        positions.moving = true;
        positions.known.iter().find(|(entry, _)| *entry == number).map(|(_, position)| *position)
    })
}

/// Makes `address` the current entry of the history: a new one, or the same when it is shown already, as a
/// browser does it.
pub(super) fn go(address: &str) {
    let Ok(history) = window().history() else { return };
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default);
    let number = new_number();
    let state = JsValue::from_f64(number);
    let _ = if parts.concat() == address {
        history.replace_state_with_url(&state, "", Some(address))
    } else {
        history.push_state_with_url(&state, "", Some(address))
    };
    POSITIONS.with_borrow_mut(|positions| {
        positions.current = number;
        positions.moving = true;
    });
}

/// The page of the current entry is shown, at its position: from now on it is the one that is scrolled.
pub(super) fn settled() {
    POSITIONS.with_borrow_mut(|positions| positions.moving = false);
}

/// Milliseconds since 1970, with a fraction so that two in one millisecond differ.
fn new_number() -> f64 {
    js_sys::Date::now() + js_sys::Math::random()
}

/// Remembers where the current entry is scrolled to.
pub(super) fn remember() {
    let Ok(position) = window().scroll_y() else { return };
    POSITIONS.with_borrow_mut(|positions| {
        if positions.moving {
            return;
        }
        let current = positions.current;
        match positions.known.iter_mut().find(|(entry, _)| *entry == current) {
            Some((_, known)) => *known = position,
            None => {
                if positions.known.len() >= CAPACITY {
                    positions.known.remove(0);
                }
                positions.known.push((current, position));
            }
        }
    });
}

/// Writes the positions to the session's storage, and leaves the next load to the browser; unless the entry's page
/// never came: what the browser knows then is where the page before was scrolled to.
pub(super) fn leave() {
    remember();
    let (text, moving) = POSITIONS.with_borrow(|positions| (encode(&positions.known), positions.moving));
    if let (Some(storage), Some(text)) = (storage(), text) {
        let _ = storage.set_item(STORAGE_KEY, &text);
    }
    restore_by_hand(moving);
}

/// Scrolls to `position` at once.
pub(super) fn scroll_to(position: f64) {
    let options = ScrollToOptions::new();
    options.set_top(position);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}
