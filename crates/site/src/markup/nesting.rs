//! Limits the nesting of elements in a text.
//!
//! HTML parsers search all open elements at every tag: ten thousand nested quotes would take minutes. So the depth is
//! checked before parsing.

use html::{Kind, Tag, tags};
use pulldown_cmark::{Event, Parser, Tag as Element, TagEnd};
use source::post::Body;

use super::markdown;

/// Void elements, and elements that the next one of their kind closes.
const NEVER_DEEP: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "option", "p", "rp", "rt", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Items of lists: the next one closes the last, unless another list is between them.
const ITEMS: &[&[&str]] = &[&["li"], &["dd", "dt"]];

/// Lists.
const LISTS: &[&str] = &["dir", "dl", "menu", "ol", "ul"];

/// Elements that prevent the next item from closing an outer one. These are not the block elements of `html::elements`:
/// the HTML standard excepts `address`, `div` and `p`.
const CLOSED: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "li",
    "main",
    "menu",
    "nav",
    "object",
    "ol",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Deepest nesting of a text; a quote inside a list inside a quote is three.
pub(super) const MAX_DEPTH: usize = 100;

/// Whether more than [`MAX_DEPTH`] elements are nested in `html`.
pub(super) fn is_too_deep(html: &str) -> bool {
    deepest(&tags(html)).is_some()
}

/// The first tag that exceeds the depth.
fn deepest(tags: &[Tag]) -> Option<&Tag> {
    let mut open = Open::default();
    tags.iter().find(|tag| {
        open.follow(tag);
        open.depth() > MAX_DEPTH
    })
}

/// The elements that are open, outermost first.
#[derive(Default)]
struct Open(Vec<String>);

impl Open {
    /// Their depth. A list and its item count as one level.
    fn depth(&self) -> usize {
        let is_list = |name: Option<&String>| name.is_some_and(|name| LISTS.contains(&name.as_str()));
        let is_in_list = |index: &usize| index.checked_sub(1).is_some_and(|before| is_list(self.0.get(before)));
        let items = self.0.iter().enumerate().filter(|(index, name)| items_with(name).is_some() && is_in_list(index));
        self.0.len() - items.count()
    }

    /// Processes a start or end tag.
    fn follow(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if NEVER_DEEP.contains(&name) {
            return;
        }
        match tag.kind {
            Kind::Start => {
                if let Some(items) = items_with(name) {
                    self.end_item(items);
                }
                self.0.push(tag.name.clone());
            }
            Kind::End => {
                if let Some(opened) = self.0.iter().rposition(|other| other == name) {
                    self.0.truncate(opened);
                }
            }
            _ => {}
        }
    }

    /// Closes the item before the next one.
    fn end_item(&mut self, items: &[&str]) {
        let is_closed = |name: &String| CLOSED.contains(&name.as_str());
        if let Some(last) = self.0.iter().rposition(is_closed)
            && self.0.get(last).is_some_and(|name| items.contains(&name.as_str()))
        {
            self.0.truncate(last);
        }
    }
}

/// The kind of items that an item of this name closes.
fn items_with(name: &str) -> Option<&'static [&'static str]> {
    ITEMS.iter().find(|items| items.contains(&name)).copied()
}

/// The byte offset at which a text exceeds the depth.
pub(super) fn place(body: &Body) -> usize {
    match body {
        Body::Markdown(text) => place_in_markdown(text),
        Body::Html(html) => deepest(&tags(html)).map_or(0, |tag| tag.range.start),
        Body::Text(_) => 0,
    }
}

fn place_in_markdown(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut open = Open::default();
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            // Items and paragraphs do not add to the depth.
            Event::Start(Element::Item | Element::Paragraph | Element::HtmlBlock)
            | Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::HtmlBlock) => {}
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in tags(&html) {
                    open.follow(&tag);
                    if depth + open.depth() > MAX_DEPTH {
                        return range.start + tag.range.start;
                    }
                }
            }
            _ => {}
        }
        if depth + open.depth() > MAX_DEPTH {
            return range.start;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::is_too_deep;

    #[test]
    fn nesting_depth_ignores_siblings_and_void_elements() {
        for html in ["", "a < b", "<p>x<br><p>y", "<li><img><td>", "<dt>a<dd>b", "<li><b>a</b>"] {
            assert!(!is_too_deep(&html.repeat(1000)), "{html}");
        }
        assert!(!is_too_deep(&"<div><B>x</b></div>".repeat(1000)));
        for html in ["<div>", "<div></p></b>", "<p><b class=x>", "<a/><A>", "<li><dd>", "<p>a<li>b<dt>c"] {
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
