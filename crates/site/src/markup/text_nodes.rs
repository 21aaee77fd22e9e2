//! Splits long text nodes. html5ever's serializer searches the rest of a text node at every `&` and no-break space,
//! which takes quadratic time for long nodes.

use dom_query::Document;
use html::elements::is_raw_text;
use html::{Kind, tags};

/// Maximum length of a text node, in bytes.
const MAX_NODE_LENGTH: usize = 8 * 1024;

/// Longest character reference, in bytes: `&CounterClockwiseContourIntegral;`.
const MAX_REFERENCE_LENGTH: usize = 40;

/// Splits long text nodes before a tree is serialized.
pub(crate) fn split(document: &Document) {
    let root = document.root();
    let long: Vec<_> =
        root.descendants_it().filter(|node| node.is_text() && node.text().len() > MAX_NODE_LENGTH).collect();
    for node in long {
        let text = node.text().to_string();
        let mut last = node;
        for (index, part) in parts(&text).enumerate() {
            if index == 0 {
                last.set_text(part);
                continue;
            }
            let next = document.tree.new_text(part);
            last.insert_after(&next);
            last = next;
        }
    }
}

/// Inserts empty comments into long texts, so that the parser creates several text nodes. The sanitizer removes the
/// comments.
pub(super) fn separate(html: String) -> String {
    if html.len() <= MAX_NODE_LENGTH {
        return html;
    }
    let mut separated = String::with_capacity(html.len() + html.len() / 256);
    let mut at = 0;
    let mut is_text = true;
    for tag in tags(&html) {
        if tag.range.start < at {
            continue;
        }
        push(&mut separated, &html[at..tag.range.start], is_text);
        separated.push_str(&html[tag.range.clone()]);
        at = tag.range.end;
        is_text = !(tag.kind == Kind::Start && is_raw_text(&tag.name));
    }
    push(&mut separated, &html[at..], is_text);
    separated
}

fn push(html: &mut String, text: &str, is_text: bool) {
    if !is_text {
        html.push_str(text);
        return;
    }
    for (index, part) in parts(text).enumerate() {
        if index > 0 {
            html.push_str("<!---->");
        }
        html.push_str(part);
    }
}

/// Splits `text` into parts of at most [`MAX_NODE_LENGTH`] bytes, without splitting character references.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(end_of_part(rest));
        rest = after;
        Some(part)
    })
}

fn end_of_part(text: &str) -> usize {
    if text.len() <= MAX_NODE_LENGTH {
        return text.len();
    }
    let end = text.floor_char_boundary(MAX_NODE_LENGTH);
    let start = text.floor_char_boundary(end - MAX_REFERENCE_LENGTH);
    match text[start..end].rfind('&') {
        Some(reference) if !text[start + reference..end].contains(';') => start + reference,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_parts_do_not_split_references() {
        for text in ["&amp;".repeat(20_000), "é".repeat(50_000), "&".repeat(50_000), "a".to_owned()] {
            assert_eq!(parts(&text).collect::<String>(), text);
            assert!(
                parts(&text).all(|part| part.len() <= MAX_NODE_LENGTH && !part.ends_with("&am")),
                "{}",
                &text[..5]
            );
        }
    }

    #[test]
    fn splitting_text_nodes_keeps_text() {
        let text = "« & é » ".repeat(10_000);
        let html = format!(
            "<p title=\"{}\">{}</p><textarea>{text}</textarea>",
            "a ".repeat(9_000),
            text.replace('&', "&amp;")
        );
        let document = Document::fragment(html.as_str());
        split(&document);
        assert!(document.select("p").nodes()[0].children().len() > 5);
        assert_eq!(document.select("p").text().as_ref(), text);
        let separated = separate(html.clone());
        assert_eq!(separated.replace("<!---->", ""), html);
        assert_eq!(Document::fragment(separated.as_str()).select("textarea").text().as_ref(), text);
    }
}
