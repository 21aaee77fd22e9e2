//! Exports in XML. Each element is parsed by itself, so that the elements after a damaged one are still
//! read.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::NamespaceResolver;
use quick_xml::{NsReader, XmlVersion};

use crate::namespaces::{Namespaces, local_name};
use crate::texts::Import;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 100;

const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// An element with its text and its children, by their local names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Parses a piece of XML with one element, inside of others that declare `namespaces`.
    ///
    /// # Errors
    /// When it is not well-formed.
    pub(crate) fn parse(text: &str, namespaces: &Namespaces, texts: &Import) -> Result<Self> {
        let mut reader = NsReader::from_str(text);
        namespaces.declare(reader.resolver_mut());
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event();
            let event = event.with_context(|| texts.invalid_xml(reader.error_position()))?;
            match event {
                Event::Start(tag) => open.push(Self::start(&tag, reader.resolver(), texts)?),
                Event::Empty(tag) => add(&mut open, Self::start(&tag, reader.resolver(), texts)?),
                Event::End(_) => close(&mut open),
                Event::Text(piece) => push(&mut open, &piece),
                Event::CData(piece) => push(&mut open, &piece),
                Event::GeneralRef(reference) => {
                    let name: &str = &reference;
                    match (reference.resolve_char_ref(), resolve_predefined_entity(name)) {
                        (Ok(Some(c)), _) => push(&mut open, c.encode_utf8(&mut [0; 4])),
                        (_, Some(text)) => push(&mut open, text),
                        // A character reference of HTML is decoded later, with the rest of the text.
                        (_, None) => push(&mut open, &format!("&{name};")),
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            if open.len() > MAX_DEPTH {
                bail!(texts.deep_xml(MAX_DEPTH));
            }
        }
        if open.len() > 1 {
            bail!(texts.unclosed_element);
        }
        open.pop().and_then(|root| root.children.into_iter().next()).context(texts.no_element)
    }

    fn start(tag: &BytesStart<'_>, resolver: &NamespaceResolver, texts: &Import) -> Result<Self> {
        let mut attributes = BTreeMap::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.context(texts.invalid_attribute)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            attributes.insert(attribute.key.local_name().into_inner().to_owned(), value);
        }
        Ok(Self { name: local_name(tag.name(), resolver), attributes, ..Self::default() })
    }

    /// The text of the first child with this name, trimmed; empty without one.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// An attribute; empty without it.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn add(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(element) = open.pop()
    {
        add(open, element);
    }
}

/// The elements with one of the local `names` that are not inside another of them. An error says where the damage is,
/// in the language of `texts`; of a whole file, also that the end of its `root` is missing.
pub(crate) fn elements<'x>(
    text: &'x str,
    mut root: Option<&'x str>,
    names: &'x [&'x str],
    texts: &'static Import,
) -> impl Iterator<Item = Result<Element, String>> + 'x {
    let mut at = 0;
    let namespaces = Namespaces::of(text);
    std::iter::from_fn(move || {
        let Some((start, name)) = next_start(text, at, names) else {
            let root = root.take()?;
            let is_closed = text[at..].contains(&format!("</{root}>"));
            return (!is_closed).then(|| Err(texts.at_line(line_of(text, text.len()), texts.file_cut_off)));
        };
        let piece = match end(text, start, name) {
            End::Whole(end) => {
                at = end;
                Element::parse(&text[start..end], &namespaces, texts).map_err(|error| format!("{error:#}"))
            }
            End::CutOff(next) => {
                at = next;
                // Then the end of the file is reported already.
                root = root.filter(|_| next < text.len());
                Err(texts.element_cut_off(name))
            }
        };
        Some(piece.map_err(|what| texts.at_line(line_of(text, start), what)))
    })
}

/// The line of a place, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The next start tag that is not in a CDATA section, and its qualified name.
fn next_start<'t>(text: &'t str, from: usize, names: &[&str]) -> Option<(usize, &'t str)> {
    let mut at = from;
    loop {
        let open = at + text.get(at..)?.find('<')?;
        let rest = &text[open..];
        if let Some(section) = section(rest) {
            at = open + section;
            continue;
        }
        if let Some(name) = qualified_name(rest).filter(|name| names.contains(&local(name))) {
            return Some((open, name));
        }
        at = open + 1;
    }
}

enum End {
    /// Offset behind the end tag.
    Whole(usize),
    /// The end is missing: where to search for the next element.
    CutOff(usize),
}

fn end(text: &str, start: usize, name: &str) -> End {
    if let Some(end) = text[start..].find('>').filter(|end| text[start..start + end].ends_with('/')) {
        return End::Whole(start + end + 1);
    }
    let end_tag = format!("</{name}>");
    let mut at = start + 1;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = &text[open..];
        if let Some(section) = section(rest) {
            at = open + section;
        } else if rest.starts_with(&end_tag) {
            return End::Whole(open + end_tag.len());
        } else if qualified_name(rest) == Some(name) && !is_empty_element(rest) {
            return End::CutOff(open);
        } else {
            at = open + 1;
        }
    }
    End::CutOff(text.len())
}

/// Length of the CDATA section that a text starts with.
fn section(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(CDATA)?;
    Some(inner.find(CDATA_END).map_or(rest.len(), |end| CDATA.len() + end + CDATA_END.len()))
}

/// The qualified name of the start tag that a text starts with.
fn qualified_name(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('<')?;
    let end = inner.find(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())?;
    Some(&inner[..end]).filter(|name| !name.is_empty())
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn is_empty_element(rest: &str) -> bool {
    rest.find('>').is_some_and(|end| rest[..end].ends_with('/'))
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{Element, elements};
    use crate::namespaces::Namespaces;
    use crate::texts::Import;

    fn parse(text: &str) -> anyhow::Result<Element> {
        Element::parse(text, &Namespaces::default(), Import::of(Language::En))
    }

    #[test]
    fn elements_are_read_by_local_names() {
        let text = "<entry x:id=\"7&amp;8\"><title>A &amp; B&#8217;&nbsp;</title><a:b><![CDATA[<p>]]></a:b></entry>";
        let entry = parse(text).unwrap();
        assert_eq!((entry.get("title"), entry.get("b")), ("A & B\u{2019}&nbsp;", "<p>"));
        assert_eq!(entry.attribute("id"), "7&8");
        let text = "<item><content:encoded>a</content:encoded><excerpt:encoded>b</excerpt:encoded></item>";
        let item = parse(text).unwrap();
        assert_eq!((item.get("content"), item.get("excerpt")), ("a", "b"));
    }

    #[test]
    fn fields_are_told_by_their_namespaces() {
        let text = "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'>\n\
                    <channel xmlns:e='http://wordpress.org/export/1.2/excerpt/'><w:author>x</w:author>";
        let item = "<item><e:encoded>b</e:encoded><c:encoded>a</c:encoded><d:encoded xmlns:d=\"x/excerpt\"/></item>";
        let item = Element::parse(item, &Namespaces::of(text), Import::of(Language::En)).unwrap();
        let names: Vec<_> = item.children.iter().map(|child| child.name.as_str()).collect();
        assert_eq!(names, ["excerpt", "content", "excerpt"]);
        let whole = format!("{text}</channel><item><e:encoded>b</e:encoded></item></rss>");
        let found: Vec<_> = elements(&whole, None, &["author", "item"], Import::of(Language::En)).flatten().collect();
        assert_eq!((found[0].text.as_str(), found[1].get("excerpt")), ("x", "b"));
    }

    #[test]
    fn invalid_element_is_an_error() {
        assert!(parse("<item><title>a</item>").is_err());
        assert!(parse("<item a=>").is_err());
    }

    #[test]
    fn empty_element_does_not_end_at_another() {
        let found: Vec<_> = elements("<link/><b>c</b><link>d</link>", None, &["link", "b"], Import::of(Language::En))
            .flatten()
            .collect();
        let texts: Vec<_> = found.iter().map(|element| element.text.as_str()).collect();
        assert_eq!(texts, ["", "c", "d"]);
    }

    #[test]
    fn damaged_element_does_not_concern_the_others() {
        let text =
            "<r>\n<post>a</post><post><b></post>\n<post>c<post d='1'><thread id='3'/><![CDATA[</post>]]></post></r>";
        let texts = Import::of(Language::En);
        let found: Vec<_> =
            elements(text, Some("r"), &["thread", "post"], texts).map(|found| found.map(|post| post.text)).collect();
        assert_eq!(found[0], Ok("a".to_owned()));
        assert!(found[1].as_ref().is_err_and(|error| error.starts_with("line 2: invalid XML")), "{found:?}");
        assert_eq!(found[2], Err("line 3: <post> is cut off".to_owned()));
        assert_eq!(found[3], Ok("</post>".to_owned()));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn missing_end_of_the_root_is_an_error() {
        let texts = Import::of(Language::En);
        let errors = |text: &str| -> Vec<String> {
            elements(text, Some("feed"), &["entry"], texts).filter_map(Result::err).collect()
        };
        assert!(errors("<feed><entry>a</entry></feed>\n<!-- b -->").is_empty());
        for text in
            ["<feed>\n<entry>a</entry>", "<feed>\n<entry>a</entry></fe", "<feed><entry><![CDATA[</feed>]]></entry>\n"]
        {
            let error = "line 2: the file ends early: items may be missing, export it again";
            assert_eq!(errors(text), [error], "{text:?}");
        }
        assert_eq!(errors("<feed><entry>a"), ["line 1: <entry> is cut off"]);
    }
}
