//! The search page.

use content::bundle::{Link, Page};
use content::label::Label;
use leptos::ev::{input, on, submit};
use leptos::prelude::*;
use leptos::tachys::html::property::prop;

use super::element::el;
use super::link::{heading, links};
use crate::state::State;

/// What a search has come to.
#[derive(Clone, Default, PartialEq)]
pub struct Search {
    /// The words as typed.
    pub query: String,
    /// The posts that hold them all, best first; none while nothing was asked or the answer is on its way.
    pub found: Option<Vec<Link>>,
    /// The index could not be fetched; asking again may help.
    pub failed: bool,
}

/// A form that searches while one types. Without the app it leads back here with the words in the address.
pub(super) fn search(state: State, page: &Page) -> AnyView {
    let search = RwSignal::new(Search::default());
    let ask = follow_address(state, search);
    let status = move || search.with(|search| status(state, search)).into_any();
    let results = move || {
        let list = search.with(|search| links("entries-compact", None, "date", search.found.as_deref()?));
        el("div").child_if(list).into_view()
    };
    let field = el("input")
        .attr("id", "q")
        .attr("name", "q")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .with(prop("value", move || search.with(|search| search.query.clone())))
        .with(on(input, move |event| ask(event_target_value(&event))));
    let form = el("form")
        .class("search")
        .attr("role", "search")
        .attr("action", &*page.path)
        .with(on(submit, move |event| {
            event.prevent_default();
            ask(search.with_untracked(|search| search.query.clone()));
        }))
        .child(el("label").attr("for", "q").text(state.label(Label::SearchField)))
        .child(field)
        .child(el("button").attr("type", "submit").text(state.label(Label::SearchButton)));
    el("div")
        .class("list")
        .child(heading(&page.title))
        .child(form)
        .child(el("p").class("search-status").attr("role", "status").changing(status))
        .changing(results)
        .child(el("p").class("no-script").text(state.label(Label::SearchWithoutScript)))
        .into_view()
}

fn status(state: State, search: &Search) -> String {
    match &search.found {
        None if search.failed => state.label(Label::SearchFailed),
        None => state.label(Label::SearchHint),
        Some(found) => match found.len() {
            0 => state.label(Label::SearchNothing).replace("{}", &search.query),
            1 => state.label(Label::SearchOne),
            many => state.label(Label::SearchMany).replace("{}", &many.to_string()),
        },
    }
}

/// Starts with the words in the address, as a form sent without the app leaves them; returns what searches for
/// others.
fn follow_address(state: State, search: RwSignal<Search>) -> impl Fn(String) + Copy {
    #[cfg(feature = "hydrate")]
    return crate::browser::query::follow_address(state, search);
    #[cfg(not(feature = "hydrate"))]
    let _ = state;
    #[cfg(not(feature = "hydrate"))]
    move |query| search.update(|search| search.query = query)
}
