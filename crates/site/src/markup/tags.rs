//! Tokenizes the tags of a piece of HTML, with ranges, and pairs them.

use std::collections::HashMap;
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{Error, State, Tokenizer};

use super::elements;

/// Kind of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) struct Tag {
    pub kind: Kind,
    /// In lower case; empty for comments and doctypes.
    pub name: String,
    /// Names in lower case, and values.
    pub attributes: Vec<(String, String)>,
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
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// All tags of `html` in order. The contents of elements such as `<script>` are text up to their end tag; without an
/// end tag, they are parsed as HTML.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let ends = last_end_tags(html);
    let mut tags = Vec::new();
    // End of the tokenized text.
    let mut read_to = 0;
    let mut has_duplicates = false;
    let mut tokenizer = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokenizer.next() {
        let (kind, name, attributes, self_closing, span) = match token {
            Token::StartTag(tag) => {
                let mut attributes: Vec<_> = tag.attributes.iter().collect();
                attributes.sort_by_key(|(_, value)| value.span.start);
                let attributes = attributes.into_iter().map(|(name, value)| (lossy(name), lossy(value))).collect();
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
pub(super) fn pairs<'t>(tags: impl Iterator<Item = &'t Tag>) -> Vec<(usize, usize)> {
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
