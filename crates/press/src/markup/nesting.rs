//! How deep the elements of a text stand inside each other.
//!
//! Parsers of HTML look through all open elements at every tag: ten thousand quotes inside each other would take
//! minutes. So the depth is looked at before a tree is made.

use pulldown_cmark::{Event, Parser, Tag as Element, TagEnd};
use source::post::Body;

use super::markdown;
use super::raw_html::tokens::{Kind, Tag, tags};

/// Elements that hold nothing, and elements that may be left open since the next of their kind closes them.
const NEVER_DEEP: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Deepest nesting of a text; a quote inside a list inside a quote is three.
pub(super) const MAX_DEPTH: usize = 100;

/// Whether more than [`MAX_DEPTH`] elements stand inside each other in `html`.
pub(super) fn is_too_deep(html: &str) -> bool {
    deepest(&tags(html)).is_some()
}

/// The first tag that is too deep.
fn deepest(tags: &[Tag]) -> Option<&Tag> {
    let mut open = Vec::new();
    tags.iter().find(|tag| {
        follow(&mut open, tag);
        open.len() > MAX_DEPTH
    })
}

/// Opens or closes an element.
fn follow(open: &mut Vec<String>, tag: &Tag) {
    if NEVER_DEEP.contains(&tag.name.as_str()) {
        return;
    }
    match tag.kind {
        Kind::Start => open.push(tag.name.clone()),
        Kind::End => {
            if let Some(opened) = open.iter().rposition(|other| *other == tag.name) {
                open.truncate(opened);
            }
        }
        _ => {}
    }
}

/// The byte of a text that is too deep at which it becomes so.
pub(super) fn place(body: &Body) -> usize {
    match body {
        Body::Markdown(text) => place_in_markdown(text),
        Body::Html(html) => deepest(&tags(html)).map_or(0, |tag| tag.range.start),
        Body::Text(_) => 0,
    }
}

fn place_in_markdown(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut open = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            // Items and paragraphs are never deep by themselves.
            Event::Start(Element::Item | Element::Paragraph | Element::HtmlBlock)
            | Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::HtmlBlock) => {}
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in tags(&html) {
                    follow(&mut open, &tag);
                    if depth + open.len() > MAX_DEPTH {
                        return range.start + tag.range.start;
                    }
                }
            }
            _ => {}
        }
        if depth + open.len() > MAX_DEPTH {
            return range.start;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::is_too_deep;

    #[test]
    fn only_what_stands_inside_something_else_counts() {
        for html in ["", "a < b", "<p>x<br><p>y", "<li><img><td>"] {
            assert!(!is_too_deep(&html.repeat(1000)), "{html}");
        }
        assert!(!is_too_deep(&"<div><B>x</b></div>".repeat(1000)));
        for html in ["<div>", "<div></p></b>", "<p><b class=x>", "<a/><A>"] {
            assert!(is_too_deep(&html.repeat(1000)), "{html}");
        }
        let nested = |depth: usize| format!("{}x{}", "<ul><li>".repeat(depth), "</ul>".repeat(depth));
        for hidden in ["<div title=\"</div>\">", "<div><!-- </div> -->"] {
            assert!(is_too_deep(&hidden.repeat(101)), "{hidden}");
        }
        assert!(!is_too_deep(&nested(100)));
        assert!(is_too_deep(&nested(101)));
    }
}
