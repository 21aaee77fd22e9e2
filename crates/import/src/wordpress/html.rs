//! A scanner for the tags of an author's HTML, with their places.

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// A start or end tag.
    Tag(Tag<'t>),
    /// A comment.
    Comment(&'t str),
}

/// A tag as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub raw: &'t str,
    pub name: &'t str,
    pub is_end: bool,
}

impl Tag<'_> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, with its character references decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        attributes(self.raw).find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| decoded(value))
    }
}

/// All pieces of `html` in order: together they are `html`.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut text) = (html, 0);
    // `text` bytes of `rest` are text so far.
    while let Some(open) = rest[text..].find('<').map(|at| text + at) {
        let from = &rest[open..];
        let (piece, length) = match (comment(from), tag(from)) {
            (Some(comment), _) => (Piece::Comment(comment), comment.len()),
            (None, Some(tag)) => (Piece::Tag(tag), tag.raw.len()),
            (None, None) => {
                text = open + 1;
                continue;
            }
        };
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
        }
        pieces.push(piece);
        rest = &rest[open + length..];
        text = 0;
        if let Piece::Tag(tag) = piece
            && !tag.is_end
            && let Some(name) = ["script", "style", "pre", "textarea"].into_iter().find(|name| tag.is(name))
            && name != "pre"
        {
            let end = end_of(rest, name);
            if end > 0 {
                pieces.push(Piece::Text(&rest[..end]));
                rest = &rest[end..];
            }
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
    for (at, c) in from.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(Tag { raw: &from[..=at], name, is_end }),
            (None, '"' | '\'') if from[..at].trim_end().ends_with('=') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            // A tag that was never closed.
            (None, '<') if at > 0 => return None,
            _ => {}
        }
    }
    None
}

/// The names of attributes and their values as written.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
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
pub(super) fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// Escapes a text for an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).into_owned()
}

/// Elements in titles, names and excerpts.
const MARKUP: [&str; 40] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "cite",
    "code",
    "del",
    "dfn",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "tt",
    "u",
    "ul",
    "var",
];

/// The text of a piece of HTML without tags, in one line.
pub(super) fn plain(html: &str) -> String {
    let mut plain = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => plain.push_str(&decoded(text)),
            Piece::Tag(tag) if tag.is("br") || tag.is("p") => plain.push(' '),
            Piece::Tag(tag) if MARKUP.iter().any(|name| tag.is(name)) => {}
            // No element: the author meant the words.
            Piece::Tag(tag) => plain.push_str(tag.raw),
            Piece::Comment(_) => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Piece, attributes, pieces, plain};

    #[test]
    fn pieces_are_the_whole_text() {
        for html in
            ["", "a < b", "a<b>c</b>", "<a title='>'>x</a><!-- <b> -->", "<script>a<b</script>c", "1 <3 <", "<b"]
        {
            let whole: String = pieces(html)
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Comment(text) => text,
                    Piece::Tag(tag) => tag.raw,
                })
                .collect();
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
        assert_eq!(plain("<p>L&#8217;<em>été</em><br>à  venir <loin></p>"), "L\u{2019}été à venir <loin>");
    }
}
