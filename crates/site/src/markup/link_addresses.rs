//! Where the addresses of links are in an author's text, so that one can be replaced without touching anything else.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use source::post::Body;

use super::markdown;

/// The ranges of the addresses of links in the text. Those that are written with escapes are left out.
pub fn link_addresses(body: &Body) -> Vec<Range<usize>> {
    match body {
        Body::Markdown(text) => in_markdown(text),
        Body::Html(html) => in_html(html, 0),
        Body::Text(_) => Vec::new(),
    }
}

fn in_markdown(text: &str) -> Vec<Range<usize>> {
    let parser = Parser::new_ext(text, markdown::options());
    let definitions = parser.reference_definitions().iter();
    let mut found: Vec<_> = definitions
        .filter_map(|(_, definition)| {
            let (_, rest) = text.get(definition.span.clone())?.split_once("]:")?;
            destination(rest, definition.span.end, &definition.dest)
        })
        .collect();
    // The destination of the open link, and the end of its content so far.
    let mut open = None;
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                open = Some((dest_url, range.start + 1));
                continue;
            }
            Event::End(TagEnd::Link) => found.extend(open.take().and_then(|(address, end)| {
                let rest = text.get(end..range.end)?.trim_start().strip_prefix("](")?;
                destination(rest, range.end, &address)
            })),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                found.extend(in_html(text.get(range.clone()).unwrap_or_default(), range.start));
            }
            _ => {}
        }
        if let Some((_, end)) = &mut open {
            *end = range.end.max(*end);
        }
    }
    found
}

/// The range of `address` at the start of `rest`, which ends at byte `end` of the text.
fn destination(rest: &str, end: usize, address: &str) -> Option<Range<usize>> {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('<').unwrap_or(rest);
    let start = end - rest.len();
    (!address.is_empty() && rest.starts_with(address)).then(|| start..start + address.len())
}

/// The addresses in `html`, which is at `start` in the text.
fn in_html(html: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut tokenizer = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokenizer.next() {
        if let Token::StartTag(tag) = token {
            found.extend(href(html, &tag).map(|range| start + range.start..start + range.end));
        }
    }
    found
}

/// The range of the address of a link.
fn href(html: &str, tag: &StartTag<usize>) -> Option<Range<usize>> {
    if tag.name.as_slice() != b"a" {
        return None;
    }
    let value = tag.attributes.get(&b"href"[..])?;
    let end = tag.span.end.min(html.len());
    // The span of an attribute begins with its name.
    let (_, rest) = html.get(value.span.start..end)?.split_once('=')?;
    destination(rest.trim_start().trim_start_matches(['"', '\'']), end, std::str::from_utf8(value).ok()?)
}

#[cfg(test)]
mod tests {
    use super::link_addresses;
    use source::post::Body;

    fn addresses(body: &Body) -> Vec<String> {
        let (Body::Markdown(text) | Body::Html(text) | Body::Text(text)) = body;
        link_addresses(body).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn addresses_of_markdown_links_are_found() {
        for (text, expected) in [
            ("[a](/x) [b]( </y z> \"/x\") [/x](/x#y)", vec!["/x", "/y z", "/x#y"]),
            ("[](/x) [**é** `](/n)`](/x?y) [![/n](/n.png)](/x)", vec!["/x", "/x?y", "/x"]),
            ("[a][b] ![c](/n.png)\n\n[b]: /x \"/n\"", vec!["/x"]),
            ("`[a](/n)` \\[a](/n) /n <a title='/n' href='/x'>/n</a>", vec!["/x"]),
            ("```\n[a](/n)\n```\n\n<p>\n<a\nHREF = /x>b</a> <!-- <a href=\"/n\"> -->", vec!["/x"]),
            ("[a](/x\\_y)", vec![]),
        ] {
            assert_eq!(addresses(&Body::Markdown(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn addresses_of_html_links_are_found() {
        let html =
            "<p title=\"href=/n\">é <a class=x href=\"/x\">/n</a> <a name=n>n</a> <img src=/n> <a href=''>n</a>";
        assert_eq!(addresses(&Body::Html(html.to_owned())), ["/x"]);
        assert!(addresses(&Body::Text("[a](/n)".to_owned())).is_empty());
    }
}
