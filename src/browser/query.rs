//! The words of the search page: from its field to the results, and into the address.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::address::Address;
use super::index::{look_up, words_of};
use crate::search::Need;
use crate::state::State;
use crate::views::Search;

/// Results shown; whoever wants more adds a word.
const RESULTS: usize = 50;

/// How long the typing must rest before the words go into the address: browsers refuse to rewrite it more often
/// than about a hundred times in half a minute.
const REST: Duration = Duration::from_millis(400);

thread_local! {
    /// Counts the questions: only the newest is answered.
    static NEWEST: Cell<u32> = const { Cell::new(0) };
    /// Words that are not in the address yet, and the path of their page.
    static UNWRITTEN: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Follows the words in the address, `?q=…`: those it starts with, and those of back and forward. Returns what is
/// to be called with other words: it searches, and writes them into the address in place, so that back from a
/// result finds them again. To be called inside the router.
pub(crate) fn follow_address(state: State, search: RwSignal<Search>) -> impl Fn(String) + Copy {
    // What was typed before the app took over is not lost.
    let first = typed().unwrap_or_else(in_address);
    if !first.is_empty() {
        ask(state, search, first);
    }
    let parameters = use_query_map();
    Effect::new(move |before: Option<()>| {
        parameters.track();
        let query = in_address();
        if before.is_some() && search.with_untracked(|search| search.query != query) {
            ask(state, search, query);
        }
    });
    move |query: String| {
        let number = ask(state, search, query.clone());
        UNWRITTEN.set(Address::current().map(|address| (address.path, query)));
        set_timeout(
            move || {
                if NEWEST.get() == number {
                    write_address();
                }
            },
            REST,
        );
    }
}

/// Writes the newest words into the address of the search page. Should the browser refuse, the search goes on.
pub(super) fn write_address() {
    let Some((path, query)) = UNWRITTEN.take() else { return };
    if Address::current().is_none_or(|address| address.path != path) {
        return;
    }
    let address = match query.as_str() {
        "" => path,
        _ => format!("{path}?q={}", String::from(js_sys::encode_uri_component(&query))),
    };
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

/// The words in the field of a page that is being taken over.
fn typed() -> Option<String> {
    let field = document().get_element_by_id("q")?.dyn_into::<HtmlInputElement>().ok()?;
    Some(field.value()).filter(|value| !value.is_empty())
}

fn in_address() -> String {
    Address::current()
        .and_then(|address| web_sys::UrlSearchParams::new_with_str(&address.search).ok())
        .and_then(|parameters| parameters.get("q"))
        .unwrap_or_default()
}

/// Searches for `query` and shows the result, unless another was asked for meanwhile. Returns its number.
fn ask(state: State, search: RwSignal<Search>, query: String) -> u32 {
    let number = NEWEST.get().wrapping_add(1);
    NEWEST.set(number);
    let asked = words_of(&query);
    search.update(|search| {
        search.query = query;
        search.failed = false;
    });
    if asked.is_empty() {
        search.update(|search| search.found = None);
        return number;
    }
    spawn_local(async move {
        let result = look_up(&state.site().root, &asked, Need::All, RESULTS).await;
        if NEWEST.get() == number {
            // The reader may have left; then the signal is gone.
            let _ = search.try_update(|search| {
                search.failed = result.is_err();
                search.found = result.ok();
            });
        }
    });
    number
}
