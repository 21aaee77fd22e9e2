//! Nothing stands at this address: the nearest posts, and the ways out.

use content::bundle::{Link, Page};
use content::label::Label;
use leptos::prelude::*;

use super::element::el;
use super::link::{heading, links};
use crate::state::State;

/// Says so, and lists the posts with the nearest addresses once they are known.
pub(super) fn not_found(state: State, page: &Page) -> AnyView {
    let nearest: RwSignal<Vec<Link>> = RwSignal::new(Vec::new());
    let site = state.site();
    let root = &site.root;
    look_up(root, &page.path, nearest);
    let ways_out = [
        Link { label: state.label(Label::ToHome), url: root.clone(), note: None },
        Link { label: state.label(Label::ToArchive), url: format!("{root}archive/"), note: None },
    ];
    let suggestions = move || {
        let list = nearest.with(|found| links("entries-compact", None, "date", found));
        let title = list.is_some().then(|| el("h2").text(state.label(Label::Nearest)));
        el("div").child_if(title).child_if(list).into_view()
    };
    el("section")
        .class("not-found")
        .child(heading(&page.title))
        .child(el("p").text(state.label(Label::NotFoundHint)))
        .changing(suggestions)
        .child_if(links("ways-out", None, "note", &ways_out))
        .into_view()
}

fn look_up(root: &str, path: &str, found: RwSignal<Vec<Link>>) {
    #[cfg(feature = "hydrate")]
    crate::browser::nearest::nearest(root, path, found);
    #[cfg(not(feature = "hydrate"))]
    let _ = (root, path, found);
}
