//! Tokenizes the tags of a piece of HTML, with ranges, and pairs them.

use std::collections::HashMap;
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{Error, State, Tokenizer};

use crate::elements;

/// Kind of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `<b>`
    Start,
    /// `</b>`
    End,
    /// `<!-- … -->`, `<!…>`, `<?…>`, `</3>`: HTML parses these as comments.
    Comment,
    /// `<!DOCTYPE …>`
    Doctype,
    /// A tag without an end.
    Unterminated,
}

/// One tag, comment or doctype.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What it is.
    pub kind: Kind,
    /// In lower case; empty for comments and doctypes.
    pub name: String,
    /// In order. Of those with one name, the first.
    pub attributes: Vec<Attribute>,
    /// Whether the start tag ends with `/>`.
    pub self_closing: bool,
    /// Whether it has an attribute twice.
    pub has_duplicates: bool,
    /// Bytes of the tag in the piece.
    pub range: Range<usize>,
    /// Index of the matching end tag of a start tag, or of the start tag of an end tag.
    pub partner: Option<usize>,
}

impl Tag {
    /// The value of an attribute, whose name is given in lower case.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }
}

/// An attribute of a start tag.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// In lower case.
    pub name: String,
    /// With its character references decoded.
    pub value: String,
    /// Bytes of the attribute in the piece.
    pub range: Range<usize>,
    /// Bytes of the value in the piece, without quotation marks; none without a value.
    pub value_range: Option<Range<usize>>,
}

impl Attribute {
    /// The attribute whose name is at `start`, in a tag that ends at `end`.
    fn new(html: &str, name: String, value: String, start: usize, end: usize) -> Self {
        let text = html.get(start..end).unwrap_or_default();
        // A name may begin with "=".
        let first = text.chars().next().map_or(0, char::len_utf8);
        let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>');
        let length = text[first..].find(ends_name).map_or(text.len(), |at| first + at);
        let Some(written) = text[length..].trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            return Self { name, value, range: start..start + length, value_range: None };
        };
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = quote.map_or(written, |_| &written[1..]);
        let ends_value = |c: char| quote.map_or(c == '>' || c.is_ascii_whitespace(), |quote| c == quote);
        let value_start = end - inner.len();
        let value_end = value_start + inner.find(ends_value).unwrap_or(inner.len());
        let range = start..value_end + usize::from(quote.is_some());
        Self { name, value, range, value_range: Some(value_start..value_end) }
    }
}

/// All tags of `html` in order. The contents of elements such as `<script>` are text up to their end tag; without an
/// end tag, they are parsed as HTML.
pub fn tags(html: &str) -> Vec<Tag> {
    let ends = last_end_tags(html);
    let mut tags = Vec::new();
    // End of the tokenized text.
    let mut read_to = 0;
    let mut has_duplicates = false;
    let mut tokenizer = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokenizer.next() {
        let (kind, name, attributes, self_closing, span) = match token {
            Token::StartTag(tag) => {
                let end = tag.span.end.min(html.len());
                let attributes = tag.attributes.iter();
                let attributes = attributes
                    .map(|(name, value)| Attribute::new(html, lossy(name), lossy(value), value.span.start, end));
                let mut attributes: Vec<_> = attributes.collect();
                attributes.sort_by_key(|attribute| attribute.range.start);
                (Kind::Start, lossy(&tag.name), attributes, tag.self_closing, tag.span)
            }
            Token::EndTag(tag) => (Kind::End, lossy(&tag.name), Vec::new(), false, tag.span),
            Token::Comment(comment) => (Kind::Comment, String::new(), Vec::new(), false, comment.span),
            Token::Doctype(doctype) => (Kind::Doctype, String::new(), Vec::new(), false, doctype.span),
            Token::String(text) => {
                read_to = read_to.max(text.span.end);
                continue;
            }
            Token::Error(error) => {
                has_duplicates |= error.value == Error::DuplicateAttribute;
                continue;
            }
        };
        let range = span.start..span.end.min(html.len());
        read_to = read_to.max(range.end);
        let ends_later = ends.get(name.as_str()).is_some_and(|end| *end >= range.end);
        if kind == Kind::Start && elements::is_raw_text(&name) && ends_later {
            tokenizer.set_state(if name == "script" { State::ScriptData } else { State::RawText });
        }
        let has_duplicates = std::mem::take(&mut has_duplicates);
        tags.push(Tag { kind, name, attributes, self_closing, has_duplicates, range, partner: None });
    }
    if let Some(start) = html.get(read_to..).and_then(|rest| rest.find('<')).map(|start| read_to + start) {
        let range = start..html.len();
        let (name, attributes) = (String::new(), Vec::new());
        let (self_closing, has_duplicates) = (false, false);
        let kind = Kind::Unterminated;
        tags.push(Tag { kind, name, attributes, self_closing, has_duplicates, range, partner: None });
    }
    pair(&mut tags);
    tags
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Offset of the last end tag of each raw text element, by name.
fn last_end_tags(html: &str) -> HashMap<String, usize> {
    let mut ends = HashMap::new();
    for (start, _) in html.match_indices("</") {
        let name = html[start + 2..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.len() <= "noframes".len() {
            let name = name.to_ascii_lowercase();
            if elements::is_raw_text(&name) {
                ends.insert(name, start);
            }
        }
    }
    ends
}

/// Pairs start tags with end tags.
fn pair(tags: &mut [Tag]) {
    for (start, end) in pairs(tags.iter()) {
        tags[start].partner = Some(end);
        tags[end].partner = Some(start);
    }
}

/// The pairs of start and end tags among `tags`, by index: an end tag closes the nearest open element of its name,
/// and all inside it. The end tag of any heading closes any other.
pub fn pairs<'t>(tags: impl Iterator<Item = &'t Tag>) -> Vec<(usize, usize)> {
    let key = |tag: &'t Tag| if elements::is_heading(&tag.name) { "h1" } else { tag.name.as_str() };
    let mut pairs = Vec::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    // Number of open elements by name, so that an end tag without a start tag needs no search.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (index, tag) in tags.enumerate() {
        let key = key(tag);
        match tag.kind {
            Kind::Start if !elements::is_void(&tag.name) => {
                *counts.entry(key).or_default() += 1;
                open.push((index, key));
            }
            Kind::End if counts.get(key).is_some_and(|count| *count > 0) => {
                while let Some((start, name)) = open.pop() {
                    if let Some(count) = counts.get_mut(name) {
                        *count -= 1;
                    }
                    if name == key {
                        pairs.push((start, index));
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{Kind, tags};

    #[test]
    fn tags_have_ranges_and_partners() {
        let html = "é <b title=\"</div>\">c</B> <!-- <i> --> <br/> </x y>";
        let found: Vec<_> = tags(html).into_iter().map(|tag| (html[tag.range].to_owned(), tag.partner)).collect();
        let expected = [
            ("<b title=\"</div>\">", Some(1)),
            ("</B>", Some(0)),
            ("<!-- <i> -->", None),
            ("<br/>", None),
            ("</x y>", None),
        ];
        assert_eq!(found, expected.map(|(text, partner)| (text.to_owned(), partner)));
    }

    #[test]
    fn attributes_have_ranges_in_all_forms() {
        let html = "é<IMG\nSRC=\"a&amp;b\" alt = 'c' width=3 hidden src='d' empty=\"\"/>";
        let tags = tags(html);
        let tag = tags.first().unwrap();
        let found: Vec<_> = tag
            .attributes
            .iter()
            .map(|attribute| {
                let written = attribute.value_range.clone().map(|range| &html[range]);
                (attribute.name.as_str(), attribute.value.as_str(), &html[attribute.range.clone()], written)
            })
            .collect();
        let expected = [
            ("src", "a&b", "SRC=\"a&amp;b\"", Some("a&amp;b")),
            ("alt", "c", "alt = 'c'", Some("c")),
            ("width", "3", "width=3", Some("3")),
            ("hidden", "", "hidden", None),
            ("empty", "", "empty=\"\"", Some("")),
        ];
        assert_eq!(found, expected);
        assert!(tag.self_closing && tag.has_duplicates);
    }

    #[test]
    fn raw_text_ends_at_its_end_tag_or_is_html() {
        let names = |html: &str| tags(html).into_iter().map(|tag| tag.name).collect::<Vec<_>>();
        assert_eq!(names("<script>a<b></script><i>"), ["script", "script", "i"]);
        assert_eq!(names("<script>a<b>"), ["script", "b"]);
        assert_eq!(names("<title>a<b></TITLE>"), ["title", "title"]);
    }

    #[test]
    fn unterminated_tag_is_found() {
        for (html, start) in [("x <a href=\"y>z</a>", 2), ("x</p", 1), ("<!-- x", 0)] {
            let tags = tags(html);
            let last = tags.last().unwrap();
            assert_eq!(last.range, start..html.len(), "{html}");
            assert!(matches!(last.kind, Kind::Unterminated | Kind::Comment), "{html}");
        }
        assert!(tags("a < b <3").is_empty());
    }
}
