//! The search page.

use content::bundle::{Link, Page};
use content::label::Label;
use leptos::prelude::*;

use super::link;
use crate::state::State;

/// What a search has come to.
#[derive(Clone, Default, PartialEq)]
pub struct Search {
    /// The words as typed.
    pub query: String,
    /// The posts that hold them all, best first; none while nothing was asked or the answer is on its way.
    pub found: Option<Vec<Link>>,
}

/// A form that searches while one types. Without the app it leads back here with the words in the address.
pub(super) fn search(state: State, page: &Page) -> AnyView {
    let search = RwSignal::new(Search::default());
    from_address(search);
    let status = move || search.with(|search| status(state, search));
    let results = move || {
        search.with(|search| search.found.as_deref().map(|found| link::links("entries-compact", None, "date", found)))
    };
    view! {
        <div class="list">
            <h1 tabindex="-1">{page.title.clone()}</h1>
            <form class="search" role="search" action="/search/" on:submit=|event| event.prevent_default()>
                <label for="q">{state.label(Label::SearchField)}</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    autocomplete="off"
                    prop:value=move || search.with(|search| search.query.clone())
                    on:input=move |event| ask(search, event_target_value(&event))
                />
                <button type="submit">{state.label(Label::SearchButton)}</button>
            </form>
            <p class="search-status" role="status">{status}</p>
            {results}
            <p class="no-script">{state.label(Label::SearchWithoutScript)}</p>
        </div>
    }
    .into_any()
}

fn status(state: State, search: &Search) -> String {
    match &search.found {
        None => state.label(Label::SearchHint),
        Some(found) => match found.len() {
            0 => state.label(Label::SearchNothing).replace("{}", &search.query),
            1 => state.label(Label::SearchOne),
            many => state.label(Label::SearchMany).replace("{}", &many.to_string()),
        },
    }
}

/// Starts with the words in the address, as a form sent without the app leaves them.
fn from_address(search: RwSignal<Search>) {
    #[cfg(feature = "hydrate")]
    crate::browser::index::query_of_address(search);
    #[cfg(not(feature = "hydrate"))]
    let _ = search;
}

fn ask(search: RwSignal<Search>, query: String) {
    #[cfg(feature = "hydrate")]
    crate::browser::index::ask(search, query);
    #[cfg(not(feature = "hydrate"))]
    let _ = (search, query);
}
