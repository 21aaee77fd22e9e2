//! Links and lists of links, as several views show them.

use content::bundle::Link;

use super::element::{Element, el};

/// A list of links, each with its note beside it; none where there are no links.
pub(super) fn links(
    class: &'static str,
    rel: Option<&'static str>,
    note_class: &'static str,
    links: &[Link],
) -> Option<Element> {
    let items = links.iter().map(|link| {
        let anchor = el("a").attr("href", &link.url).attr_if("rel", rel).text(&link.label);
        let item = el("li").child(anchor);
        match &link.note {
            Some(note) => item.text(" ").child(el("span").class(note_class).text(note)),
            None => item,
        }
    });
    (!links.is_empty()).then(|| el("ul").class(class).children(items))
}

/// The tags of a post.
pub(super) fn tags(tags: &[Link]) -> Option<Element> {
    links("tags", Some("tag"), "count", tags)
}

/// A paragraph, if it has a text.
pub(super) fn paragraph(class: &'static str, text: &str) -> Option<Element> {
    (!text.is_empty()).then(|| el("p").class(class).text(text))
}

/// The heading of a page, which receives the focus after a change of page.
pub(super) fn heading(text: &str) -> Element {
    el("h1").attr("tabindex", "-1").text(text)
}
