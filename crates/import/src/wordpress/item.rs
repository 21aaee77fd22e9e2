//! One item of an export, or the facts of the blog before the items.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::html::decoded;

/// An element with its text and its children; namespaces are left out, apart from those that matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Parses the elements of a piece of XML; what is not closed at its end is closed there.
    ///
    /// # Errors
    /// When it is not well-formed.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        reader.config_mut().allow_unmatched_ends = true;
        let mut open = vec![Self::default()];
        loop {
            match reader
                .read_event()
                .with_context(|| format!("invalid XML, {} bytes after its start", reader.error_position()))?
            {
                Event::Start(tag) => open.push(Self::start(&tag)?),
                Event::Empty(tag) => {
                    let element = Self::start(&tag)?;
                    add(&mut open, element);
                }
                Event::End(_) => close(&mut open),
                Event::Text(piece) => push(&mut open, &piece),
                Event::CData(piece) => push(&mut open, &piece),
                Event::GeneralRef(reference) => {
                    match (reference.resolve_char_ref(), resolve_predefined_entity(&reference)) {
                        (Ok(Some(c)), _) => push(&mut open, c.encode_utf8(&mut [0; 4])),
                        (_, Some(text)) => push(&mut open, text),
                        (_, None) => push(&mut open, &format!("&{};", &*reference)),
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            if open.len() > 100 {
                bail!("more than 100 elements are nested");
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop().context("no element")
    }

    fn start(tag: &BytesStart<'_>) -> Result<Self> {
        let mut attributes = BTreeMap::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.context("invalid attribute")?;
            attributes.insert(attribute.key.local_name().as_ref().to_owned(), decoded(&attribute.value));
        }
        Ok(Self { name: known_name(tag.name().as_ref()), attributes, ..Self::default() })
    }

    /// The text of the first child with this name, trimmed; empty without one.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// The same untrimmed.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.as_str())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Finds the first element with this name at any depth.
    pub(crate) fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name { Some(self) } else { self.children.iter().find_map(|child| child.find(name)) }
    }
}

/// The local name. `excerpt:encoded` and `content:encoded` have the same one, and are told apart by their prefix,
/// which WordPress never changes.
fn known_name(name: &str) -> String {
    match name.rsplit_once(':') {
        Some((prefix, "encoded")) => {
            if prefix.eq_ignore_ascii_case("excerpt") { "excerpt" } else { "content" }.to_owned()
        }
        Some((_, local)) => local.to_owned(),
        None => name.to_owned(),
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

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn elements_are_read_by_local_names() {
        let element = Element::parse(
            b"<item><title>A &amp; B&#8217;&nbsp;</title><content:encoded><![CDATA[<p>x</p>]]></content:encoded>\
              <excerpt:encoded><![CDATA[y]]></excerpt:encoded><wp:post_id>7</wp:post_id>\
              <category domain=\"post_tag\" nicename=\"a-b\"><![CDATA[A b]]></category></item>",
        )
        .unwrap();
        let item = element.child("item").unwrap();
        assert_eq!(item.get("title"), "A & B\u{2019}&nbsp;");
        assert_eq!((item.get("content"), item.get("excerpt"), item.get("post_id")), ("<p>x</p>", "y", "7"));
        assert_eq!(item.child("category").unwrap().attributes["domain"], "post_tag");
    }

    #[test]
    fn invalid_item_is_an_error() {
        assert!(Element::parse(b"<item><title>a</item>").is_err());
        assert!(Element::parse(b"<item a=>").is_err());
    }
}
