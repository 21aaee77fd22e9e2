//! The search: a form that searches while one types, and the posts that it finds.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev::{Event, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use protocol::bundle::{Link, Page};
use protocol::label::Label;

use crate::browser::links::Address;
use crate::components::links::{Heading, LinkList};
use crate::navigation::use_navigation;
use crate::search::{find_posts, words_of};
use crate::site::{label, use_site};

/// How long the typing must rest before the words go into the address: browsers refuse to rewrite it more often than
/// about a hundred times in half a minute.
const ADDRESS_DELAY: Duration = Duration::from_millis(400);

/// What a search has come to.
#[derive(Clone, Default, PartialEq)]
enum Results {
    /// Nothing was asked, or the first reply is on its way.
    #[default]
    None,
    /// The posts that have all words, best first.
    Found(Vec<Link>),
    /// The index could not be fetched; asking again may help.
    Failed,
}

/// A form that searches while one types. Without the app it leads back here with the words in the address.
#[component]
pub(crate) fn Search(page: Arc<Page>) -> impl IntoView {
    let root = use_site().root.clone();
    let query = RwSignal::new(String::new());
    let results = RwSignal::new(Results::None);
    let ask = move |text: String| {
        let words = words_of(&text);
        query.set(text.clone());
        if words.is_empty() {
            results.set(Results::None);
            return;
        }
        let root = root.clone();
        spawn_local(async move {
            let found = find_posts(&root, &words).await;
            // Only the newest question is answered.
            if query.try_get_untracked() == Some(text) {
                results.set(found.map_or(Results::Failed, Results::Found));
            }
        });
    };
    let field = NodeRef::<Input>::new();
    let write_address = follow_address(page.path.clone(), query, field, ask.clone());
    let type_in = move |event: Event| {
        let text = event_target_value(&event);
        ask(text.clone());
        let write_address = write_address.clone();
        set_timeout(
            move || {
                if query.try_get_untracked() == Some(text) {
                    write_address();
                }
            },
            ADDRESS_DELAY,
        );
    };
    let list = move || {
        results.with(|results| match results {
            Results::Found(links) => {
                view! { <LinkList class="entries-compact" note_class="date" links=links.clone()/> }.into_any()
            }
            _ => ().into_any(),
        })
    };
    view! {
        <div class="list">
            <Heading text=page.title.clone()/>
            <form
                class="search"
                role="search"
                action=page.path.clone()
                on:submit=|event: SubmitEvent| event.prevent_default()
            >
                <label for="q">{label(Label::SearchField)}</label>
                <input id="q" name="q" type="search" autocomplete="off" node_ref=field on:input=type_in/>
                <button type="submit">{label(Label::SearchButton)}</button>
            </form>
            <p class="search-status" role="status">{status(query, results)}</p>
            <div>{list}</div>
            <p class="no-script">{label(Label::SearchWithoutScript)}</p>
        </div>
    }
}

/// Says what the search has come to.
fn status(query: RwSignal<String>, results: RwSignal<Results>) -> impl Fn() -> String + Clone {
    let site = use_site();
    move || {
        let label = |label| site.label(label);
        results.with(|results| match results {
            Results::None => label(Label::SearchHint).to_owned(),
            Results::Failed => label(Label::SearchFailed).to_owned(),
            Results::Found(found) => match found.len() {
                0 => label(Label::SearchNothing).replace("{}", &query.get_untracked()),
                1 => label(Label::SearchOne).to_owned(),
                many => label(Label::SearchMany).replace("{}", &many.to_string()),
            },
        })
    }
}

/// Asks for what was typed before hydration, otherwise for the words in the address (`?q=…`), and for those that
/// back and forward bring. Returns what writes the words into the address of the page at `path`, in place, so that back
/// from a result finds them again.
fn follow_address(
    path: String,
    query: RwSignal<String>,
    field: NodeRef<Input>,
    ask: impl Fn(String) + 'static,
) -> impl Fn() + Clone + Send + Sync {
    let in_address = use_query_map();
    let written = StoredValue::new(String::new());
    Effect::new(move |is_hydrated: Option<()>| {
        let words = in_address.with(|query| query.get("q").unwrap_or_default());
        let Some(field) = field.get() else { return };
        // Our own words: the reader may have typed on.
        if is_hydrated.is_some() && written.with_value(|written| *written == words) {
            return;
        }
        let typed = field.value();
        written.set_value(words.clone());
        if is_hydrated.is_none() && !typed.is_empty() {
            ask(typed);
        } else if typed != words {
            field.set_value(&words);
            ask(words);
        }
    });
    let navigation = use_navigation();
    let write = move || {
        let words = query.get_untracked();
        let is_new = written.with_value(|written| *written != words);
        // After back or forward, it is the address of another page, which is not shown yet.
        if is_new && Address::current().is_some_and(|current| current.path == path) {
            written.set_value(words.clone());
            navigation.replace_address(&match words.as_str() {
                "" => path.clone(),
                _ => format!("{path}?q={}", String::from(js_sys::encode_uri_component(&words))),
            });
        }
    };
    navigation.before_leave(write.clone());
    write
}
