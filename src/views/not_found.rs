//! Nothing stands at this address: the ways out, and the nearest posts.

use content::bundle::{Link, Page};
use content::label::Label;

use super::element::{Element, el};
use super::link::{heading, links};
use crate::signal::Signal;
use crate::state::State;

/// Says so, and lists the posts with the nearest addresses once they are known.
pub(super) fn not_found(state: &State, page: &Page) -> Element {
    let nearest: Signal<Vec<Link>> = Signal::default();
    look_up(state, &page.path, &nearest);
    let way_out =
        |label: Label, path: &str| Link { label: state.label(label).to_owned(), url: path.to_owned(), note: None };
    let root = &state.site.root;
    let ways_out = [way_out(Label::ToHome, root), way_out(Label::ToArchive, &format!("{root}archive/"))];
    let title = state.clone();
    let suggestions = move || {
        let list = nearest.with(|found| links("entries-compact", None, "date", found));
        let title = list.is_some().then(|| el("h2").text(title.label(Label::Nearest)));
        el("div").child_if(title).child_if(list)
    };
    el("section")
        .class("not-found")
        .child(heading(&page.title))
        .child(el("p").text(state.label(Label::NotFoundHint)))
        .child_if(links("ways-out", None, "note", &ways_out))
        // Last, since it comes later: what stands already stays where it is.
        .changing(suggestions)
}

fn look_up(state: &State, path: &str, found: &Signal<Vec<Link>>) {
    #[cfg(feature = "hydrate")]
    crate::browser::nearest::nearest(&state.site.root, path, found.clone());
    #[cfg(not(feature = "hydrate"))]
    let _ = (state, path, found);
}
