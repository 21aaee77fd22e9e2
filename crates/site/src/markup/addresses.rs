//! Where a text has the addresses of its links, so that they can be changed without rendering the text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use source::post::Body;

use super::markdown;
use super::tags::{Kind, tags};

/// HTML attributes with the address of a page.
const ATTRIBUTES: [&str; 2] = ["cite", "href"];

/// The bytes of every address of a link in the author's text, in order. Addresses with escapes are left out, since
/// they differ from what is written.
///
/// ```
/// use site::markup::addresses;
/// let text = "[`/a/`](/a/ \"/a/\") [b], <a href='/c/'>/c/</a>, `[d](/d/)`\n\n[b]: /b/#x";
/// let body = source::post::Body::Markdown(text.to_owned());
/// let found: Vec<&str> = addresses(&body).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(found, ["/a/", "/c/", "/b/#x"]);
/// assert_eq!(addresses(&body)[0].start, 8);
/// ```
pub fn addresses(body: &Body) -> Vec<Range<usize>> {
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
    let mut found: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .filter_map(|(_, definition)| {
            let colon = definition.span.start + text.get(definition.span.clone())?.find("]:")?;
            first(text, colon..definition.span.end, &definition.dest)
        })
        .collect();
    // The address of the link that is being read, and where its content ends. Links are not nested.
    let mut link = None;
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                link = Some((dest_url, range.start));
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. }) => {
                found.extend(first(text, range, &dest_url));
            }
            Event::End(TagEnd::Link) => {
                if let Some((address, end)) = link.take() {
                    found.extend(first(text, end..range.end, &address));
                }
            }
            event => {
                if let Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) = event {
                    found.extend(in_html(text.get(range.clone()).unwrap_or_default(), range.start));
                }
                if let Some((_, end)) = &mut link {
                    *end = range.end.max(*end);
                }
            }
        }
    }
    found
}

/// The addresses in the tags of `html`, which starts at byte `offset` of the text.
fn in_html(html: &str, offset: usize) -> Vec<Range<usize>> {
    let starts = tags(html).into_iter().filter(|tag| tag.kind == Kind::Start);
    starts
        .flat_map(|tag| {
            let written = html.get(tag.range.clone()).unwrap_or_default();
            let addresses = ATTRIBUTES.into_iter().filter_map(|name| value(written, name, tag.attribute(name)?));
            let start = offset + tag.range.start;
            addresses.map(|range| start + range.start..start + range.end).collect::<Vec<_>>()
        })
        .collect()
}

/// The bytes of the `value` of an attribute in a tag as written.
fn value(tag: &str, name: &str, value: &str) -> Option<Range<usize>> {
    let is_value = |at: &usize| {
        let before = tag[..*at].trim_end_matches(['"', '\'']).trim_end();
        let name_before = before.strip_suffix('=').map(|before| before.trim_end().to_ascii_lowercase());
        name_before.is_some_and(|before| before.ends_with(name))
    };
    let mut places = tag.match_indices(value).map(|(at, _)| at).filter(|_| !value.is_empty());
    places.find(is_value).map(|at| at..at + value.len())
}

/// The first occurrence of a non-empty `address` in `range` of the text.
fn first(text: &str, range: Range<usize>, address: &str) -> Option<Range<usize>> {
    let at = range.start + text.get(range)?.find(address)?;
    (!address.is_empty()).then(|| at..at + address.len())
}

#[cfg(test)]
mod tests {
    use source::post::Body;

    use super::addresses;

    fn found(body: &Body) -> Vec<&str> {
        let (Body::Markdown(text) | Body::Html(text) | Body::Text(text)) = body;
        addresses(body).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_of_markdown_links_are_found_as_written() {
        for (text, expected) in [
            ("[a](/a/) and [b](</b/> 'c')", &["/a/", "/b/"][..]),
            ("[![x](/media/x.png)](/a/)", &["/a/"]),
            ("<https://a.example/b/>", &["https://a.example/b/"]),
            ("> - [*a*  \n  b](/a/#b)", &["/a/#b"]),
            ("[](/a/) [/b/]() [a][b] [b][] [b]\n\n[B]:\n  /b/ \"t\"", &["/a/", "/b/"]),
            ("/a/ `</a/>` \\[a](/a/)\n\n    [a](/a/)", &[]),
            ("[a](/a&amp;b/)", &[]),
            ("text\n\n<div>\n<a title=\"/a/\" HREF = /a/>/a/</a></div>\n\n[^1]\n\n[^1]: [n](/n/)", &["/a/", "/n/"]),
        ] {
            assert_eq!(found(&Body::Markdown(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn addresses_of_html_are_those_of_links() {
        let html = "<p>/a/ <a href=\"/a/\">/a/</a> <img src=\"/a/\"> <q cite='/b/'>x</q></p>";
        let found_at: Vec<usize> = addresses(&Body::Html(html.to_owned())).iter().map(|range| range.start).collect();
        assert_eq!(found_at, [html.find("/a/\">/a/").unwrap(), html.find("/b/").unwrap()]);
        assert!(addresses(&Body::Text("/a/".to_owned())).is_empty());
    }
}
