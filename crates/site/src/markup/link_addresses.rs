//! Where the addresses of links are in an author's text, so that one can be replaced without touching anything else.

use std::ops::Range;

use html::{Kind, tags};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use source::post::Body;

use super::markdown;

/// HTML attributes with the address of a page.
const ATTRIBUTES: [&str; 2] = ["cite", "href"];

/// The bytes of the addresses of links in the text, in order. Those that are written with escapes are left out.
///
/// ```
/// use site::markup::link_addresses;
/// let text = "[`/a/`](/a/ \"/a/\") [b], <a href='/c/'>/c/</a>, `[d](/d/)`\n\n[b]: /b/#x";
/// let body = source::post::Body::Markdown(text.to_owned());
/// let found: Vec<&str> = link_addresses(&body).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(found, ["/a/", "/c/", "/b/#x"]);
/// assert_eq!(link_addresses(&body)[0].start, 8);
/// ```
pub fn link_addresses(body: &Body) -> Vec<Range<usize>> {
    let mut found = match body {
        Body::Markdown(text) => in_markdown(text),
        Body::Html(html) => in_html(html, 0),
        Body::Text(_) => Vec::new(),
    };
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
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
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. }) => {
                let written = text.get(range.clone()).unwrap_or_default();
                found.extend(destination(written, range.end, &dest_url));
            }
            Event::End(TagEnd::Link) => found.extend(open.take().and_then(|(address, end)| {
                let (_, rest) = text.get(end..range.end)?.split_once("](")?;
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

/// The range of the destination `address` at the start of `rest`, which ends at byte `end` of the text. White space
/// and the marks of block quotations may be before it.
fn destination(rest: &str, end: usize, address: &str) -> Option<Range<usize>> {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    at_start(rest.strip_prefix('<').unwrap_or(rest), end, address)
}

/// The addresses in the start tags of `html`, which is at byte `offset` of the text.
fn in_html(html: &str, offset: usize) -> Vec<Range<usize>> {
    let starts = tags(html).into_iter().filter(|tag| tag.kind == Kind::Start);
    let attributes = starts.flat_map(|tag| tag.attributes);
    let addresses = attributes.filter(|attribute| ATTRIBUTES.contains(&attribute.name.as_str()));
    let ranges = addresses.filter_map(|attribute| {
        let range = attribute.value_range.filter(|range| !range.is_empty())?;
        let is_literal = html.get(range.clone()) == Some(attribute.value.as_str());
        is_literal.then_some(offset + range.start..offset + range.end)
    });
    ranges.collect()
}

/// The range of a non-empty `address`, if `rest`, which ends at byte `end` of the text, starts with it.
fn at_start(rest: &str, end: usize, address: &str) -> Option<Range<usize>> {
    let start = end - rest.len();
    (!address.is_empty() && rest.starts_with(address)).then(|| start..start + address.len())
}

#[cfg(test)]
mod tests {
    use super::link_addresses;
    use source::post::Body;

    fn addresses(body: &Body) -> Vec<&str> {
        let (Body::Markdown(text) | Body::Html(text) | Body::Text(text)) = body;
        link_addresses(body).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_of_markdown_links_are_found() {
        for (text, expected) in [
            ("[a](/x) [b]( </y z> \"/x\") [/x](/x#y)", &["/x", "/y z", "/x#y"][..]),
            ("[](/x) [**é** `](/n)`](/x?y) [![/n](/n.png)](/x)", &["/x", "/x?y", "/x"]),
            ("[a][b] ![c](/n.png)\n\n[b]: /x \"/n\"", &["/x"]),
            ("[](/x) [/y]() [a][b] [b][] [b]\n\n[B]:\n  /y \"t\"", &["/x", "/y"]),
            ("<https://a.example/x>", &["https://a.example/x"]),
            ("> - [*a*  \n  b](/x#b)\n>\n> [c\n> ](/y)", &["/x#b", "/y"]),
            ("[a](/x\\_y \"/x_y\") [a](/x&amp;y)", &[]),
            ("/n `</n>` \\[a](/n)\n\n    [a](/n)", &[]),
            ("`[a](/n)` \\[a](/n) /n <a title='/n' href='/x'>/n</a>", &["/x"]),
            ("```\n[a](/n)\n```\n\n<p>\n<a\nHREF = /x>b</a> <!-- <a href=\"/n\"> -->", &["/x"]),
            ("a\n\n<div>\n<a title=\"/n\" HREF = /x>/n</a></div>\n\n[^1]\n\n[^1]: [n](/y)", &["/x", "/y"]),
        ] {
            assert_eq!(addresses(&Body::Markdown(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn addresses_of_html_links_are_found() {
        let html =
            "<p title=\"href=/n\">é <a class=x href=\"/x\">/n</a> <a name=n>n</a> <img src=/n> <a href=''>n</a>";
        assert_eq!(addresses(&Body::Html(html.to_owned())), ["/x"]);
        let html =
            "<p>/x <a href=\"/x\">/x</a> <img src=\"/x\"> <q cite='/y'>x</q> <script>'<a href=\"/n\">'</script>";
        let found: Vec<usize> =
            link_addresses(&Body::Html(html.to_owned())).iter().map(|range| range.start).collect();
        assert_eq!(found, [html.find("/x\">").unwrap(), html.find("/y").unwrap()]);
        assert!(addresses(&Body::Text("[a](/n)".to_owned())).is_empty());
    }
}
