//! Headings: an id and an anchor link for each, and the table of contents.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};
use maud::{Markup, html};
use source::slug::Slug;

use super::sanitize::is_reserved;
use crate::wording::Wording;

/// Minimum number of headings for a table of contents.
pub(super) const MIN_HEADINGS: usize = 4;

/// One line of the table of contents.
struct Line {
    level: u8,
    id: String,
    text: String,
}

/// Adds an id and a link to every heading; returns the table of contents, empty for a short text.
pub(super) fn prepare(document: &Document, wording: Wording) -> String {
    // The title of the page is its only h1.
    for heading in document.select("h1").nodes() {
        heading.rename("h2");
    }
    let mut ids = Ids::of(document);
    let mut lines = Vec::new();
    for heading in document.select("h2, h3, h4, h5, h6").nodes() {
        let text = words(heading);
        if text.is_empty() {
            continue;
        }
        let id = match heading.attr("id") {
            Some(id) => id.to_string(),
            None => ids.free(&text),
        };
        heading.set_attr("id", &id);
        let anchor = html! { " " a class="anchor" href={ "#" (id) } aria-label=(wording.anchor(&text)) { "#" } };
        heading.append_html(anchor.into_string());
        lines.push(Line { level: level(heading), id, text });
    }
    if lines.len() < MIN_HEADINGS { String::new() } else { contents(&lines) }
}

fn level(heading: &NodeRef<'_>) -> u8 {
    heading.node_name().and_then(|name| name.as_bytes().get(1).map(|digit| digit - b'0')).unwrap_or(2)
}

/// The text of a heading without the numbers of its footnotes.
fn words(heading: &NodeRef<'_>) -> String {
    let is_number = |text: &NodeRef<'_>| text.ancestors_it(Some(2)).any(|around| around.has_class("footnote-ref"));
    let texts = heading.descendants_it().filter(|node| node.is_text() && !is_number(node));
    let text: String = texts.map(|text| text.text().to_string()).collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The unique ids of a text.
struct Ids {
    taken: HashSet<String>,
    /// The last number of headings with the same text.
    numbers: HashMap<String, usize>,
}

impl Ids {
    /// Collects the author's ids; of duplicates, only the first element keeps it.
    fn of(document: &Document) -> Self {
        let mut taken = HashSet::new();
        for element in document.select("[id]").nodes() {
            if !taken.insert(element.attr("id").unwrap_or_default().to_string()) {
                element.remove_attr("id");
            }
        }
        Self { taken, numbers: HashMap::new() }
    }

    /// Derives an id from the text of a heading; the second "Conclusion" is `conclusion-2`. Ids that the page or a
    /// footnote may have get the prefix `section-`.
    fn free(&mut self, text: &str) -> String {
        let slug = Slug::from_text(text).map_or_else(|| "section".to_owned(), |slug| slug.to_string());
        let base = if is_reserved(&slug) { format!("section-{slug}") } else { slug };
        let number = self.numbers.entry(base.clone()).or_insert(0);
        loop {
            *number += 1;
            let id = if *number == 1 { base.clone() } else { format!("{base}-{number}") };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// A nested `<ol>` of the two upper levels in use.
fn contents(lines: &[Line]) -> String {
    let top = lines.iter().map(|line| line.level).min().unwrap_or(2);
    let shown: Vec<&Line> = lines.iter().filter(|line| line.level <= top + 1).collect();
    // Lines of the lower level belong to the line before them.
    let items = html! {
        @for part in shown.chunk_by(|_, line| line.level > top) {
            @if let Some((first, below)) = part.split_first() {
                li {
                    (link(first))
                    @if !below.is_empty() { ol { @for line in below { li { (link(line)) } } } }
                }
            }
        }
    };
    html! { ol { (items) } }.into_string()
}

fn link(line: &Line) -> Markup {
    html! { a href={ "#" (line.id) } { (line.text) } }
}
