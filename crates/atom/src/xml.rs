//! Writes XML; characters that are invalid in XML are removed.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// Writer of a document.
pub type Xml = Writer<Vec<u8>>;

/// Starts a document with its declaration.
///
/// # Errors
/// Never: it is written to memory.
pub fn document() -> io::Result<Xml> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    Ok(xml)
}

/// `<name>text</name>`.
///
/// # Errors
/// As for [`document`].
pub fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    typed_text(xml, name, &[], value)
}

/// The same with attributes.
///
/// # Errors
/// As for [`document`].
pub fn typed_text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], value: &str) -> io::Result<()> {
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(&allowed(value)))?;
    Ok(())
}

/// `<name …/>`; attributes without a value are left out.
///
/// # Errors
/// As for [`document`].
pub fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let attributes: Vec<_> = attributes
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (*name, allowed(value)))
        .collect();
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_ref()));
    xml.create_element(name).with_attributes(attributes).write_empty()?;
    Ok(())
}

/// XML 1.0 does not allow most control characters, not even escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| match c {
        '\t' | '\n' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    if text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{document, empty, text};

    #[test]
    fn xml_text_is_escaped() -> std::io::Result<()> {
        let mut xml = document()?;
        text(&mut xml, "a", "<b> & ]]> \u{1}\u{ffff}\té")?;
        empty(&mut xml, "c", &[("d", "\"<&'"), ("e", "")])?;
        let written = String::from_utf8_lossy(&xml.into_inner()).into_owned();
        assert_eq!(
            written,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>&lt;b&gt; &amp; ]]&gt; \té</a><c d=\"&quot;&lt;&amp;&apos;\"/>"
        );
        Ok(())
    }
}
