//! A scanner for the tags of an author's HTML, with their places.

/// Elements that are a part of a line.
const INLINE: [&str; 29] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
];

/// Elements that are not inside of a paragraph.
pub(crate) const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// Elements that are in none of the other lists.
const OTHER: [&str; 37] = [
    "body", "button", "canvas", "data", "datalist", "dialog", "frame", "head", "hgroup", "html", "iframe", "label",
    "legend", "map", "math", "menu", "meter", "noscript", "object", "optgroup", "option", "output", "path",
    "picture", "progress", "rp", "rt", "ruby", "script", "search", "select", "style", "svg", "template", "textarea",
    "time", "title",
];

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    /// A start or end tag.
    Tag(Tag<'t>),
    Comment(&'t str),
}

impl<'t> Piece<'t> {
    /// As it is written.
    pub(crate) fn raw(&self) -> &'t str {
        match self {
            Self::Text(raw) | Self::Comment(raw) => raw,
            Self::Tag(tag) => tag.raw,
        }
    }
}

/// A tag as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    pub raw: &'t str,
    pub name: &'t str,
    pub is_end: bool,
}

impl Tag<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(crate) fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// The value of an attribute, with its character references decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        attributes(self.raw).find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| decoded(value))
    }
}

/// All pieces of `html` in order: together they are `html`.
pub(crate) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // The first `text` bytes of `rest` are text.
    let (mut rest, mut text) = (html, 0);
    while let Some(open) = rest[text..].find('<').map(|at| text + at) {
        let from = &rest[open..];
        let Some(piece) = comment(from).map(Piece::Comment).or_else(|| tag(from).map(Piece::Tag)) else {
            text = open + 1;
            continue;
        };
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
        }
        pieces.push(piece);
        rest = &rest[open + piece.raw().len()..];
        text = 0;
        if let Piece::Tag(tag) = piece
            && !tag.is_end
            && let Some(name) = ["script", "style", "textarea"].into_iter().find(|name| tag.is(name))
        {
            // What is inside of these are no tags.
            text = end_of(rest, name);
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Offset of the end tag of an element without inner tags; the whole length when there is none.
fn end_of(html: &str, name: &str) -> usize {
    let is_end = |at: &usize| html[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(html.len())
}

fn comment(from: &str) -> Option<&str> {
    let inner = from.strip_prefix("<!--")?;
    inner.find("-->").map(|end| &from[..4 + end + 3])
}

fn tag(from: &str) -> Option<Tag<'_>> {
    let inner = &from[1..];
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = &inner[..inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inner.len())];
    let mut quote = None;
    let mut is_value = false;
    for (at, c) in from.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(Tag { raw: &from[..=at], name, is_end }),
            (None, '"' | '\'') if is_value => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            // A tag that was never closed.
            (None, '<') if at > 0 => return None,
            _ => {}
        }
        if !c.is_whitespace() {
            is_value = quote.is_none() && c == '=';
        }
    }
    None
}

/// The names of attributes and their values as written.
pub(crate) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.split_once(|c: char| c.is_whitespace()).map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if rest.is_empty() {
            return None;
        }
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            return Some((name, ""));
        };
        let after = after.trim_start();
        let (value, behind) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        rest = behind;
        Some((name, value))
    })
}

/// Decodes character references.
pub(crate) fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// Escapes a text for an attribute.
pub(crate) fn escaped(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).into_owned()
}

/// The text of a piece of HTML without tags, in one line. No-break spaces stay, and what is in the form of a tag but
/// names no element, such as `<you>`: the author meant the word.
pub(crate) fn plain(html: &str) -> String {
    let mut plain = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => plain.push_str(&decoded(text)),
            Piece::Tag(tag) if tag.is_one_of(&INLINE) => {}
            Piece::Tag(tag) if is_element(tag) => plain.push(' '),
            Piece::Tag(tag) => plain.push_str(tag.raw),
            Piece::Comment(_) => {}
        }
    }
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a tag is of HTML, apart from the elements of a line, or of a custom element, which has a hyphen.
fn is_element(tag: Tag<'_>) -> bool {
    tag.is_one_of(&BLOCKS) || tag.is_one_of(&VOID) || tag.is_one_of(&OTHER) || tag.name.contains('-')
}

/// The top-level elements, one each, so that a change in one is a change in one.
pub(crate) fn parts(html: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open: Vec<String> = Vec::new();
    for piece in pieces(html) {
        if let Some(part) = parts.last_mut() {
            part.push_str(piece.raw());
        }
        let Piece::Tag(tag) = piece else { continue };
        let name = tag.name.to_ascii_lowercase();
        if !tag.is_end {
            if !VOID.contains(&name.as_str()) && !tag.raw.ends_with("/>") {
                open.push(name);
            }
        } else if let Some(at) = open.iter().rposition(|open| *open == name) {
            open.truncate(at);
            if open.is_empty() && !INLINE.contains(&name.as_str()) {
                parts.push(String::new());
            }
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{attributes, parts, pieces, plain};

    #[test]
    fn pieces_are_the_whole_text() {
        for html in
            ["", "a < b", "a<b>c</b>", "<a title='>'>x</a><!-- <b> -->", "<script>a<b</script>c", "1 <3 <", "<b"]
        {
            let whole: String = pieces(html).iter().map(|piece| piece.raw()).collect();
            assert_eq!(whole, html);
        }
    }

    #[test]
    fn attributes_are_found_in_all_forms() {
        let found: Vec<_> = attributes("<img src=\"a b\" alt='c' width=3 hidden/>").collect();
        assert_eq!(found, [("src", "a b"), ("alt", "c"), ("width", "3"), ("hidden", "")]);
    }

    #[test]
    fn plain_text_has_no_tags() {
        assert_eq!(plain("<p>L&#8217;<em>été</em><br>à\n venir&nbsp;!</p>"), "L\u{2019}été à venir\u{a0}!");
        assert_eq!(plain("<H2>Un</H2>Vec<T>, <loin>"), "Un Vec<T>, <loin>");
    }

    #[test]
    fn parts_are_top_level_elements() {
        let html = "<p>Un <em>b</em></p>\n<ul>\n<li>a</li>\n</ul>\n<hr>\nDeux <b>c</b> d";
        assert_eq!(parts(html), ["<p>Un <em>b</em></p>", "<ul>\n<li>a</li>\n</ul>", "<hr>\nDeux <b>c</b> d"]);
    }
}
