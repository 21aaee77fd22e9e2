//! HTML as the start tags, end tags and texts of its tree, for comparing. White space is collapsed as in browsers, and
//! what has no meaning is left out, such as comments and the order of attributes.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use html::elements;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Attributes with an address.
const ADDRESSES: [&str; 2] = ["href", "src"];

/// Attributes that have no meaning when they are empty.
const OPTIONAL: [&str; 3] = ["class", "id", "title"];

/// Characters of an address that may be percent-encoded or not.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A start tag, an end tag or a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The name of an element, and its attributes.
    Start(String, BTreeMap<String, String>),
    /// The end of the innermost open element.
    End,
    Text(String),
}

/// The tags and texts in order.
pub(crate) fn events(document: &Document) -> Vec<Event> {
    let mut reader = Reader { events: Vec::new(), has_space: false, is_line_start: true };
    reader.children(&document.root(), false);
    reader.events
}

struct Reader {
    events: Vec<Event>,
    /// Whether white space precedes the next character.
    has_space: bool,
    /// Whether the line is still empty: browsers don't show white space at its start.
    is_line_start: bool,
}

impl Reader {
    fn children(&mut self, node: &NodeRef<'_>, is_preformatted: bool) {
        for child in node.children() {
            if child.is_text() {
                self.text(&child.text(), is_preformatted);
            } else if let Some(name) = child.node_name() {
                self.element(&child, &name, is_preformatted);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, name: &str, is_preformatted: bool) {
        let is_inline = elements::is_inline(name);
        if !is_inline {
            self.end_line();
        } else if elements::is_void(name) {
            // A picture is laid out like a character.
            self.space();
            self.is_line_start = false;
        }
        self.events.push(Event::Start(name.to_owned(), attributes(node)));
        self.children(node, is_preformatted || name == "pre");
        if name == "pre" {
            self.without_last_line_end();
        }
        self.events.push(Event::End);
        if !is_inline {
            self.end_line();
        }
    }

    fn text(&mut self, text: &str, is_preformatted: bool) {
        for c in text.chars() {
            if c.is_ascii_whitespace() && !is_preformatted {
                self.has_space = true;
                continue;
            }
            self.space();
            self.push(c);
            self.is_line_start = false;
        }
    }

    fn end_line(&mut self) {
        self.has_space = false;
        self.is_line_start = true;
    }

    /// Writes the white space before what follows.
    fn space(&mut self) {
        if std::mem::take(&mut self.has_space) && !self.is_line_start {
            self.push(' ');
        }
    }

    fn push(&mut self, c: char) {
        if let Some(Event::Text(text)) = self.events.last_mut() {
            text.push(c);
        } else {
            self.events.push(Event::Text(c.to_string()));
        }
    }

    /// Browsers don't show the line end at the end of preformatted text.
    fn without_last_line_end(&mut self) {
        let text = self.events.iter_mut().rev().find_map(|event| match event {
            Event::Text(text) => Some(text),
            Event::Start(..) | Event::End => None,
        });
        if let Some(text) = text
            && text.ends_with('\n')
        {
            text.pop();
        }
    }
}

fn attributes(node: &NodeRef<'_>) -> BTreeMap<String, String> {
    let attributes = node.attrs().into_iter();
    let named = attributes.map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
    // The generator removes the classes and styles of other software.
    let named = named.filter(|(name, _)| name != "style" && !name.starts_with("data-"));
    let named = named.map(|(name, value)| match name.as_str() {
        "class" => (name, kept_classes(&value)),
        _ => (name, value),
    });
    let said = named.filter(|(name, value)| !value.is_empty() || !OPTIONAL.contains(&name.as_str()));
    said.map(|(name, value)| match ADDRESSES.contains(&name.as_str()) {
        true => (name, utf8_percent_encode(&value, ENCODED).to_string()),
        false => (name, value),
    })
    .collect()
}

/// The classes that the generator keeps: the languages of code.
fn kept_classes(classes: &str) -> String {
    let kept = classes.split_ascii_whitespace().filter(|class| class.starts_with("language-"));
    kept.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::events;

    fn is_same(a: &str, b: &str) -> bool {
        events(&Document::fragment(a)) == events(&Document::fragment(b))
    }

    #[test]
    fn what_has_no_meaning_is_not_compared() {
        for (a, b) in [
            ("<p>a\n b </p> <p>c</p>", "<p>a b</p><p>c</p>"),
            ("<p>a<br>\nb</p>", "<p>a <br/>b"),
            ("<p><em>a </em>b</p>", "<p><em>a</em> b</p>"),
            ("<p>a <img src=b alt=c></p>", "<p>a\n<img alt='c' src='b'></p>"),
            ("<p>a<!-- b --></p>", "<p>a</p>"),
            ("<a title='' href='/\u{e9} [b]'>c</a>", "<a href='/%C3%A9%20%5Bb%5D'>c</a>"),
            ("<pre><code>a\n</code></pre>", "<pre><code>a</code></pre>"),
            ("<h2 class=wp-block-heading style='color: red' data-a=b>c</h2>", "<h2>c</h2>"),
        ] {
            assert!(is_same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn what_has_a_meaning_is_compared() {
        for (a, b) in [
            ("<p>a b</p>", "<p>ab</p>"),
            ("<p>a</p>b", "<p>a</p><p>b</p>"),
            ("<p>a&nbsp;b</p>", "<p>a b</p>"),
            ("<p>a<img src=b></p>", "<p>a <img src=b></p>"),
            ("<pre>a  b</pre>", "<pre>a b</pre>"),
            ("<b>a</b>", "<strong>a</strong>"),
            ("<code class=language-a>b</code>", "<code>b</code>"),
            ("<p id=a>b</p>", "<p>b</p>"),
            ("<img src=a alt=''>", "<img src=a>"),
            ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
        ] {
            assert!(!is_same(a, b), "{a} {b}");
        }
    }
}
