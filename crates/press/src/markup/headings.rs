//! Headings: an id and an anchor link for each, and the table of contents.

use std::collections::HashSet;

use content::slug::Slug;
use dom_query::{Document, NodeRef};

use super::escape;
use crate::wording::Wording;

/// Headings from which on a text gets a table of contents.
pub(super) const LEAST: usize = 4;

/// One line of the table of contents.
struct Line {
    level: u8,
    id: String,
    text: String,
}

/// Gives every heading its id and link; returns the table of contents, empty for a short text.
pub(super) fn prepare(document: &Document, wording: Wording) -> String {
    // The title of the page is its only h1.
    for heading in document.select("h1").nodes() {
        heading.rename("h2");
    }
    let mut taken: HashSet<String> =
        document.select("[id]").iter().filter_map(|element| element.attr("id")).map(|id| id.to_string()).collect();
    let mut lines = Vec::new();
    for heading in document.select("h2, h3, h4, h5, h6").nodes() {
        let text = heading.text().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            continue;
        }
        let id = match heading.attr("id") {
            Some(id) => id.to_string(),
            None => free_id(&text, &mut taken),
        };
        heading.set_attr("id", &id);
        let label = escape(&wording.anchor(&text));
        heading.append_html(format!(" <a class=\"anchor\" href=\"#{}\" aria-label=\"{label}\">#</a>", escape(&id)));
        lines.push(Line { level: level(heading), id, text });
    }
    if lines.len() < LEAST { String::new() } else { contents(&lines) }
}

fn level(heading: &NodeRef<'_>) -> u8 {
    heading.node_name().and_then(|name| name.as_bytes().get(1).map(|digit| digit - b'0')).unwrap_or(2)
}

/// An id from the text of a heading; the second "Conclusion" is `conclusion-2`. Where the frame or a footnote
/// could have the same id, the heading's starts with `section-`.
fn free_id(text: &str, taken: &mut HashSet<String>) -> String {
    let slug = Slug::from_text(text).map_or_else(|| "section".to_owned(), |slug| slug.to_string());
    let reserved = matches!(slug.as_str(), "app" | "main" | "q" | "theme" | "carnet-data" | "toc-title")
        || slug.starts_with("fn-")
        || slug.starts_with("fnref-");
    let base = if reserved { format!("section-{slug}") } else { slug };
    let mut id = base.clone();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{number}");
        number += 1;
    }
    id
}

/// A nested `<ol>` of the two upper levels in use; deeper ones would make it longer than the text.
fn contents(lines: &[Line]) -> String {
    let top = lines.iter().map(|line| line.level).min().unwrap_or(2);
    let mut html = String::from("<ol>");
    // How many list items are open: none, one of the upper level, or one of each.
    let mut depth = 0;
    for line in lines.iter().filter(|line| line.level <= top + 1) {
        let nested = line.level > top && depth > 0;
        html.push_str(match (depth, nested) {
            (0, _) => "",
            (1, false) | (2, true) => "</li>",
            (1, true) => "<ol>",
            _ => "</li></ol></li>",
        });
        html.push_str(&format!("<li><a href=\"#{}\">{}</a>", escape(&line.id), escape(&line.text)));
        depth = if nested { 2 } else { 1 };
    }
    html.push_str(if depth == 2 { "</li></ol></li></ol>" } else { "</li></ol>" });
    html
}
