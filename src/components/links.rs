//! Headings, paragraphs and lists of links, as several components show them.

use leptos::prelude::*;
use protocol::bundle::Link;

/// The heading of a page, which receives the focus after navigation.
#[component]
pub(crate) fn Heading(text: String) -> impl IntoView {
    view! { <h1 tabindex="-1">{text}</h1> }.into_any()
}

/// A paragraph, if it has a text.
#[component]
pub(crate) fn Paragraph(
    class: &'static str,
    text: String,
    #[prop(optional_no_strip)] lang: Option<String>,
) -> impl IntoView {
    (!text.is_empty()).then(|| view! { <p class=class lang=lang>{text}</p> }.into_any()).into_any()
}

/// A list of links, each with its note beside it; none where there are no links.
#[component]
pub(crate) fn LinkList(
    class: &'static str,
    #[prop(optional)] rel: Option<&'static str>,
    #[prop(default = "note")] note_class: &'static str,
    links: Vec<Link>,
) -> impl IntoView {
    let item = |Link { label, url, note }| {
        let note = note.map(|note| view! { " "<span class=note_class>{note}</span> }.into_any());
        view! { <li><a href=url rel=rel>{label}</a>{note}</li> }.into_any()
    };
    (!links.is_empty())
        .then(|| view! { <ul class=class>{links.into_iter().map(item).collect_view()}</ul> }.into_any())
        .into_any()
}

/// The tags of a post.
#[component]
pub(crate) fn Tags(tags: Vec<Link>) -> impl IntoView {
    view! { <LinkList class="tags" rel="tag" note_class="count" links=tags/> }.into_any()
}
