//! Entries of the session history: each has a number in its `history.state` and remembers its scroll position.
//!
//! Positions are kept in memory while the reader scrolls and written to the session's storage when the page is left, for
//! reloads in between; `boot.js` reads them there.

use std::cell::RefCell;

#[cfg(feature = "hydrate")]
use gloo_events::EventListener;
use js_sys::{Array, JSON};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ScrollBehavior, ScrollRestoration, ScrollToOptions};

const STORAGE_KEY: &str = "carnet:positions";

/// Entries remembered; browsers keep about fifty.
const CAPACITY: usize = 100;

#[derive(Default)]
struct Entries {
    current: f64,
    /// The page of the current entry is not shown yet: what is scrolled is still the page before.
    is_moving: bool,
    /// Number and scroll position, oldest first.
    positions: Vec<(f64, f64)>,
}

/// Says whether the router has to wait.
type OnTraverse = Box<dyn Fn() -> bool>;

thread_local! {
    static ENTRIES: RefCell<Entries> = RefCell::default();
    static ON_TRAVERSE: RefCell<Option<OnTraverse>> = const { RefCell::new(None) };
}

/// Listens to back and forward. To be called before the router listens: browsers call listeners of the window in the order
/// of their registration, and between two of them the page may be shown already.
#[cfg(feature = "hydrate")]
pub(crate) fn listen() {
    EventListener::new(&window(), "popstate", |event| {
        if ON_TRAVERSE.with_borrow(|on_traverse| on_traverse.as_ref().is_some_and(|on_traverse| on_traverse())) {
            event.stop_immediate_propagation();
        }
    })
    .forget();
}

/// Calls `on_traverse` on back and forward; when it returns true, the router hears nothing of it.
pub(crate) fn on_traverse(on_traverse: impl Fn() -> bool + 'static) {
    ON_TRAVERSE.set(Some(Box::new(on_traverse)));
}

/// Starts with what the session remembers, and numbers the entry that is shown.
pub(crate) fn start() {
    let remembered = storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    let positions = remembered.map(|text| decode(&text)).unwrap_or_default();
    ENTRIES.set(Entries { positions, ..Entries::default() });
    restore_by_hand(true);
    arrive();
    settle();
}

/// By the browser's own JSON: another reader and writer of floats would be larger than all of this module.
fn encode(positions: &[(f64, f64)]) -> Option<String> {
    let numbers: Array =
        positions.iter().flat_map(|(entry, position)| [*entry, *position]).map(JsValue::from_f64).collect();
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
pub(crate) fn restore_by_hand(by_hand: bool) {
    if let Ok(history) = window().history() {
        let mode = if by_hand { ScrollRestoration::Manual } else { ScrollRestoration::Auto };
        let _ = history.set_scroll_restoration(mode);
    }
}

/// The state of the entry that the browser shows.
pub(crate) fn state() -> JsValue {
    window().history().and_then(|history| history.state()).unwrap_or_default()
}

/// Makes the entry that the browser shows the current one, numbering it when it is new. Returns its scroll position, if
/// it was here before.
pub(crate) fn arrive() -> Option<f64> {
    let number = state().as_f64().unwrap_or_else(|| {
        let number = new_number();
        if let Ok(history) = window().history() {
            let _ = history.replace_state(&JsValue::from_f64(number), "");
        }
        number
    });
    ENTRIES.with_borrow_mut(|entries| {
        entries.current = number;
        entries.is_moving = true;
        entries.positions.iter().find(|(entry, _)| *entry == number).map(|(_, position)| *position)
    })
}

/// Makes `address` the current entry: a new one, or the same when the browser shows it already.
pub(crate) fn push(address: &str) {
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
    ENTRIES.with_borrow_mut(|entries| {
        entries.current = number;
        entries.is_moving = true;
    });
}

/// The page of the current entry is shown, at its position: from now on it is the one that is scrolled.
pub(crate) fn settle() {
    ENTRIES.with_borrow_mut(|entries| entries.is_moving = false);
}

/// Milliseconds since 1970, with a fraction so that two in one millisecond differ.
fn new_number() -> f64 {
    js_sys::Date::now() + js_sys::Math::random()
}

/// Remembers where the current entry is scrolled to.
pub(crate) fn remember_position() {
    let Ok(position) = window().scroll_y() else { return };
    ENTRIES.with_borrow_mut(|entries| {
        if entries.is_moving {
            return;
        }
        let current = entries.current;
        match entries.positions.iter_mut().find(|(entry, _)| *entry == current) {
            Some((_, known)) => *known = position,
            None => {
                if entries.positions.len() >= CAPACITY {
                    entries.positions.remove(0);
                }
                entries.positions.push((current, position));
            }
        }
    });
}

/// Writes the positions to the session's storage, and leaves the next load to the browser; unless the entry's page
/// never came: what the browser knows then is where the page before was scrolled to.
pub(crate) fn leave() {
    remember_position();
    let (text, is_moving) = ENTRIES.with_borrow(|entries| (encode(&entries.positions), entries.is_moving));
    if let (Some(storage), Some(text)) = (storage(), text) {
        let _ = storage.set_item(STORAGE_KEY, &text);
    }
    restore_by_hand(is_moving);
}

/// Scrolls to `position` at once.
pub(crate) fn scroll_to(position: f64) {
    let options = ScrollToOptions::new();
    options.set_top(position);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}
