//! The search index, fetched in shards: only those of the words that were asked for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use content::bundle::{Link, Shard};
use content::words;
use js_sys::JsString;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::address::Address;
use super::pages::{self, Absence};
use crate::search::{Need, rank};
use crate::views::Search;

/// Results shown; whoever wants more adds a word.
const RESULTS: usize = 50;
/// Posts suggested where nothing was found.
const SUGGESTIONS: usize = 5;
/// Words of a query that are looked at.
const WORDS: usize = 8;

thread_local! {
    static SHARDS: RefCell<Vec<(String, Rc<Shard>)>> = RefCell::default();
    static NEWEST: Cell<u32> = const { Cell::new(0) };
}

/// Lists the posts whose words are nearest to those of `path`, if the reader is there.
pub(crate) fn nearest(path: &str, found: RwSignal<Vec<Link>>) {
    if Address::current().is_none_or(|address| address.path != path) {
        return;
    }
    let asked = words_of(path);
    spawn_local(async move {
        let ranked = look_up(&asked, Need::Any, SUGGESTIONS).await;
        // The reader may have left; then the signal is gone.
        let _ = found.try_set(ranked);
    });
}

/// Follows the words in the address, `?q=…`: those it starts with, and those of back and forward. Returns what is
/// to be called with other words: it searches, and writes them into the address in place, so that back from a
/// result finds them again. To be called inside the router.
pub(crate) fn follow_address(search: RwSignal<Search>) -> impl Fn(String) {
    // What was typed before the app took over is not lost.
    if let Some(typed) = typed() {
        ask(search, typed);
    }
    let parameters = use_query_map();
    Effect::new(move |before: Option<String>| {
        let query = parameters.with(|parameters| parameters.get("q")).unwrap_or_default();
        let nothing_new = before.unwrap_or_default() == query;
        if !nothing_new && search.with_untracked(|search| search.query != query) {
            ask(search, query.clone());
        }
        query
    });
    let navigate = use_navigate();
    move |query| {
        let address = match query.as_str() {
            "" => "/search/".to_owned(),
            _ => format!("/search/?q={}", String::from(js_sys::encode_uri_component(&query))),
        };
        ask(search, query);
        let state = window().history().and_then(|history| history.state()).ok();
        let state = leptos_router::location::State::new(state);
        navigate(&address, NavigateOptions { replace: true, scroll: false, state, ..NavigateOptions::default() });
    }
}

/// The words in the field of a page that is being taken over.
fn typed() -> Option<String> {
    let field = document().get_element_by_id("q")?.dyn_into::<HtmlInputElement>().ok()?;
    Some(field.value()).filter(|value| !value.is_empty())
}

/// Searches for `query` and shows the result, unless another was asked for meanwhile.
fn ask(search: RwSignal<Search>, query: String) {
    let number = NEWEST.get().wrapping_add(1);
    NEWEST.set(number);
    let asked = words_of(&query);
    search.update(|search| search.query = query);
    if asked.is_empty() {
        search.update(|search| search.found = None);
        return;
    }
    spawn_local(async move {
        let ranked = look_up(&asked, Need::All, RESULTS).await;
        if NEWEST.get() == number {
            let _ = search.try_update(|search| search.found = Some(ranked));
        }
    });
}

async fn look_up(asked: &[String], need: Need, limit: usize) -> Vec<Link> {
    let mut shards = Vec::new();
    for word in asked {
        shards.push(shard(word).await);
    }
    let asked: Vec<_> = asked.iter().map(String::as_str).zip(shards.iter().map(Rc::as_ref)).collect();
    rank(&asked, need, limit)
}

/// The shard that holds `word`; empty when no post has a word like it or it could not be fetched.
async fn shard(word: &str) -> Rc<Shard> {
    let Some(name) = words::shard(word) else { return Rc::default() };
    let kept =
        SHARDS.with_borrow(|shards| shards.iter().find(|(kept, _)| kept == name).map(|(_, shard)| shard.clone()));
    if let Some(shard) = kept {
        return shard;
    }
    let shard: Rc<Shard> = match pages::text(&format!("/search/{name}.json")).await {
        Ok(text) => Rc::new(serde_json::from_str(&text).unwrap_or_default()),
        // No post has such a word; there is no need to ask again with the next letter.
        Err(Absence::NotFound) => Rc::default(),
        Err(Absence::Failed(_)) => return Rc::default(),
    };
    SHARDS.with_borrow_mut(|shards| shards.push((name.to_owned(), shard.clone())));
    shard
}

/// The folded words of a text, each once. The browser's own Unicode tables do the folding.
fn words_of(text: &str) -> Vec<String> {
    let text = JsString::from(text).normalize("NFD").to_lower_case();
    let folded: String = String::from(text)
        .chars()
        .filter(|c| !('\u{300}'..='\u{36F}').contains(c))
        .collect::<String>()
        .replace('œ', "oe")
        .replace('æ', "ae")
        .replace('ß', "ss");
    let mut words: Vec<String> = Vec::new();
    for word in words::split(&folded) {
        if words.len() < WORDS && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}
