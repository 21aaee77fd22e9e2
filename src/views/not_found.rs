//! Nothing stands at this address: the nearest posts, and the ways out.

use content::bundle::{Link, Page};
use content::label::Label;
use leptos::prelude::*;

use super::link;
use crate::state::State;

/// Says so, and lists the posts with the nearest addresses once they are known.
pub(super) fn not_found(state: State, page: &Page) -> AnyView {
    let nearest: RwSignal<Vec<Link>> = RwSignal::new(Vec::new());
    look_up(&page.path, nearest);
    let ways_out = [
        Link { label: state.label(Label::ToHome), url: "/".to_owned(), note: None },
        Link { label: state.label(Label::ToArchive), url: "/archive/".to_owned(), note: None },
    ];
    let suggestions = move || {
        nearest.with(|found| {
            (!found.is_empty()).then(|| {
                view! {
                    <h2>{state.label(Label::Nearest)}</h2>
                    {link::links("entries-compact", None, "date", found)}
                }
            })
        })
    };
    view! {
        <section class="not-found">
            <h1 tabindex="-1">{page.title.clone()}</h1>
            <p>{state.label(Label::NotFoundHint)}</p>
            {suggestions}
            {link::links("ways-out", None, "note", &ways_out)}
        </section>
    }
    .into_any()
}

fn look_up(path: &str, found: RwSignal<Vec<Link>>) {
    #[cfg(feature = "hydrate")]
    crate::browser::index::nearest(path, found);
    #[cfg(not(feature = "hydrate"))]
    let _ = (path, found);
}
