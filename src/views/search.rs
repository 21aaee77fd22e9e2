//! The search page.

use content::bundle::{Link, Page};
use content::label::Label;

use super::element::{Element, el};
use super::link::{heading, links};
use crate::signal::Signal;
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
pub(super) fn search(state: &State, page: &Page) -> Element {
    let search: Signal<Search> = Signal::default();
    follow(state, &search);
    let field = el("input").attr("id", "q").attr("name", "q").attr("type", "search").attr("autocomplete", "off");
    let form = el("form")
        .class("search")
        .attr("role", "search")
        .attr("action", &page.path)
        .child(el("label").attr("for", "q").text(state.label(Label::SearchField)))
        .child(field)
        .child(el("button").attr("type", "submit").text(state.label(Label::SearchButton)));
    let (shared, followed) = (state.clone(), search.clone());
    let status = move || followed.with(|search| status(&shared, search));
    let results = move || {
        let list = search.with(|search| links("entries-compact", None, "date", search.found.as_deref()?));
        el("div").child_if(list)
    };
    el("div")
        .class("list")
        .child(heading(&page.title))
        .child(form)
        .child(el("p").class("search-status").attr("role", "status").changing_text(status))
        .changing(results)
        .child(el("p").class("no-script").text(state.label(Label::SearchWithoutScript)))
}

fn status(state: &State, search: &Search) -> String {
    let label = |label| state.label(label);
    match &search.found {
        None if search.failed => label(Label::SearchFailed).to_owned(),
        None => label(Label::SearchHint).to_owned(),
        Some(found) => match found.len() {
            0 => label(Label::SearchNothing).replace("{}", &search.query),
            1 => label(Label::SearchOne).to_owned(),
            many => label(Label::SearchMany).replace("{}", &many.to_string()),
        },
    }
}

/// Searches for the words in the address, as a form sent without the app leaves them, and then for those that are typed.
fn follow(state: &State, search: &Signal<Search>) {
    #[cfg(feature = "hydrate")]
    crate::browser::query::follow(state, search);
    #[cfg(not(feature = "hydrate"))]
    let _ = (state, search);
}
