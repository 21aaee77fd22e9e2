//! The search: a form that searches while one types, and the posts that it finds.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev::{Event, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use protocol::bundle::{Page, Site};
use protocol::label::Label;

use super::links::Heading;
use super::search_filters::SearchFilters;
use super::search_results::SearchResults;
use crate::navigation::use_navigation;
use crate::search::{Outcome, Search as State, SearchParams};
use crate::site::{label, use_site};

/// How long the typing must rest before files of the index are fetched.
const TYPING_DELAY: Duration = Duration::from_millis(150);

/// How long it must rest before the words go into the address: browsers refuse to rewrite it more often than about a
/// hundred times in half a minute.
const ADDRESS_DELAY: Duration = Duration::from_millis(400);

/// A form that searches while one types. Without the app it leads back here with the words in the address.
#[component]
pub(crate) fn Search(page: Arc<Page>) -> impl IntoView {
    let navigation = use_navigation();
    let site = use_site();
    let search = State::new(navigation, site.root.clone(), page.path.clone());
    navigation.before_leave(move || search.write_address());
    let field = NodeRef::<Input>::new();
    follow_address(search, field);
    let type_in = move |event: Event| {
        let typed = event_target_value(&event);
        for (delay, writes_address) in [(TYPING_DELAY, false), (ADDRESS_DELAY, true)] {
            let text = typed.clone();
            set_timeout(
                move || {
                    let rests = field.try_get_untracked().flatten().is_some_and(|field| field.value() == text);
                    if rests && writes_address {
                        search.write_address();
                    } else if rests {
                        search.search_text(text);
                    }
                },
                delay,
            );
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            search.search_text(field.value());
        }
    };
    view! {
        <div class="list">
            <Heading text=page.title.clone()/>
            <form class="search" role="search" action=page.path.clone() on:submit=submit>
                <label for="q">{label(Label::SearchField)}</label>
                <input id="q" name="q" type="search" autocomplete="off" node_ref=field on:input=type_in/>
                <button type="submit">{label(Label::SearchButton)}</button>
                <SearchFilters search/>
            </form>
            <p class="search-status" role="status">{move || status(search, &site)}</p>
            <SearchResults search/>
            <p class="no-script">{label(Label::SearchWithoutScript)}</p>
        </div>
    }
}

/// Says what the search has come to.
fn status(search: State, site: &Site) -> String {
    let with = |label, value: &str| site.label(label).replace("{}", value);
    search.outcome.with(|outcome| match outcome {
        Outcome::None => site.label(Label::SearchHint).to_owned(),
        Outcome::Failed => site.label(Label::SearchFailed).to_owned(),
        Outcome::Found(results) => match results.total {
            None => with(Label::SearchSoFar, &results.cards.len().to_string()),
            Some(0) => search.params.with_value(|params| match params.text.as_str() {
                "" => site.label(Label::EmptyList).to_owned(),
                text => with(Label::SearchNothing, text),
            }),
            Some(1) => site.label(Label::SearchOne).to_owned(),
            Some(many) => with(Label::SearchMany, &many.to_string()),
        },
    })
}

/// Searches for what was typed before hydration, otherwise with the parameters of the address (`?q=…`), and with those
/// that links, back and forward bring.
fn follow_address(search: State, field: NodeRef<Input>) {
    let query_map = use_query_map();
    Effect::new(move |is_hydrated: Option<()>| {
        let mut params = query_map.with(SearchParams::of);
        let Some(field) = field.get() else { return };
        // Our own words: the reader may have typed on.
        if is_hydrated.is_some() && search.address_params.with_value(|current| *current == params) {
            return;
        }
        search.address_params.set_value(params.clone());
        let typed = field.value();
        if is_hydrated.is_none() && !typed.is_empty() {
            params.text = typed;
        } else if typed != params.text {
            field.set_value(&params.text);
        }
        if search.params.with_value(|current| *current != params) {
            search.search(params);
        }
    });
}
