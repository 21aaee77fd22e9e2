//! The words of the search page: from its field to the results, and into the address.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::prelude::{document, on_cleanup, set_timeout, window};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

use super::address::Address;
use super::document as page;
use super::index::{look_up, words_of};
use crate::search::Need;
use crate::signal::Signal;
use crate::state::State;
use crate::views::Search;

/// Results shown; whoever wants more adds a word.
const RESULTS: usize = 50;

/// How long the typing must rest before the words go into the address: browsers refuse to rewrite it more often
/// than about a hundred times in half a minute.
const REST: Duration = Duration::from_millis(400);

thread_local! {
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
    /// Counts the questions: only the newest is answered.
    static NEWEST: Cell<u32> = const { Cell::new(0) };
    /// Words that are not in the address yet, and the path of their page.
    static UNWRITTEN: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// The search that is shown.
#[derive(Clone)]
struct Current {
    state: State,
    search: Signal<Search>,
}

/// Begins to search: for what was typed before the app took over, otherwise for the words in the address, `?q=…`. Goes
/// on until the view goes. To be called while the view is made.
pub(crate) fn follow(state: &State, search: &Signal<Search>) {
    let current = Current { state: state.clone(), search: search.clone() };
    CURRENT.set(Some(current.clone()));
    on_cleanup(|| CURRENT.set(None));
    let typed = if page::is_taken_over() { None } else { field().map(|field| page::value(&field)) };
    let words = typed.filter(|words| !words.is_empty()).unwrap_or_else(in_address);
    if !words.is_empty() {
        spawn_local(async move { current.show(words) });
    }
}

/// Searches for the words in the address when back or forward has brought others.
pub(super) fn follow_address() {
    let Some(current) = CURRENT.with_borrow(Clone::clone) else { return };
    let words = in_address();
    if current.search.peek(|search| search.query != words) {
        current.show(words);
    }
}

/// Searches for what is typed, and writes it into the address in place, so that back from a result finds it again.
pub(super) fn handle(kind: &str, event: &Event) {
    if !matches!(kind, "input" | "submit") || page::within(event, "form.search").is_none() {
        return;
    }
    let Some(current) = CURRENT.with_borrow(Clone::clone) else { return };
    if kind == "submit" {
        event.prevent_default();
    }
    let words = field().map(|field| page::value(&field)).unwrap_or_default();
    let number = current.ask(words.clone());
    UNWRITTEN.set(Address::current().map(|address| (address.path, words)));
    set_timeout(
        move || {
            if NEWEST.get() == number {
                write_address();
            }
        },
        REST,
    );
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

fn field() -> Option<Element> {
    document().get_element_by_id("q")
}

fn in_address() -> String {
    Address::current()
        .and_then(|address| web_sys::UrlSearchParams::new_with_str(&address.search).ok())
        .and_then(|parameters| parameters.get("q"))
        .unwrap_or_default()
}

impl Current {
    /// Searches for `words`, and has the field hold them.
    fn show(&self, words: String) {
        if let Some(field) = field().filter(|field| page::value(field) != words) {
            page::set_value(&field, &words);
        }
        self.ask(words);
    }

    /// Searches for `words` and shows the result, unless another was asked for meanwhile. Returns its number.
    fn ask(&self, words: String) -> u32 {
        let number = NEWEST.get().wrapping_add(1);
        NEWEST.set(number);
        let asked = words_of(&words);
        let is_empty = asked.is_empty();
        self.search.update(|search| {
            search.query = words;
            search.failed = false;
            if is_empty {
                search.found = None;
            }
        });
        if !is_empty {
            let Self { state, search } = self.clone();
            spawn_local(async move {
                let result = look_up(&state.site.root, &asked, Need::All, RESULTS).await;
                if NEWEST.get() == number {
                    search.update(|search| {
                        search.failed = result.is_err();
                        search.found = result.ok();
                    });
                }
            });
        }
        number
    }
}
