//! Links and lists of links, as several views show them.

use content::bundle::Link;
use leptos::prelude::*;

/// A list of links, each with its note beside it.
pub(super) fn links(class: &'static str, rel: Option<&'static str>, note_class: &'static str, links: &[Link]) -> AnyView {
    if links.is_empty() {
        return ().into_any();
    }
    let items: Vec<_> = links
        .iter()
        .cloned()
        .map(|link| {
            let note = link.note.map(|note| view! { <span class=note_class>{note}</span> });
            view! { <li><a href=link.url rel=rel>{link.label}</a>" "{note}</li> }
        })
        .collect();
    view! { <ul class=class>{items}</ul> }.into_any()
}

/// The tags of a post.
pub(super) fn tags(tags: &[Link]) -> AnyView {
    links("tags", Some("tag"), "count", tags)
}
