//! The tiny grammar of a response: paragraphs, line breaks, links. A text becomes typed parts, never HTML.
//!
//! Empty lines part paragraphs, other line ends are breaks, and `http://` or `https://` starts a link, whatever the case
//! of its letters.

/// A piece of a paragraph; texts are shown as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Plain text.
    Text(&'t str),
    /// The end of a line.
    Break,
    /// An absolute `http` or `https` address.
    Link(&'t str),
}

/// The paragraphs of `text`, none of them empty.
///
/// ```
/// use protocol::text::{Part, paragraphs};
/// let found = paragraphs("Bonjour,\nvoir (https://example.org/a).\n\n\nMerci !");
/// assert_eq!(
///     found,
///     [
///         vec![
///             Part::Text("Bonjour,"),
///             Part::Break,
///             Part::Text("voir ("),
///             Part::Link("https://example.org/a"),
///             Part::Text(")."),
///         ],
///         vec![Part::Text("Merci !")],
///     ]
/// );
/// ```
pub fn paragraphs(text: &str) -> Vec<Vec<Part<'_>>> {
    let mut paragraphs = Vec::new();
    let mut current = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            if !current.is_empty() {
                paragraphs.push(std::mem::take(&mut current));
            }
            continue;
        }
        if !current.is_empty() {
            current.push(Part::Break);
        }
        parts_of_line(line, &mut current);
    }
    if !current.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

/// How many links a text has.
///
/// ```
/// assert_eq!(protocol::text::links("voir https://a.example et http://b.example, pas ftp://c.example"), 2);
/// ```
pub fn links(text: &str) -> usize {
    paragraphs(text).iter().flatten().filter(|part| matches!(part, Part::Link(_))).count()
}

fn parts_of_line<'t>(line: &'t str, parts: &mut Vec<Part<'t>>) {
    let mut rest = line;
    let mut search = 0;
    while let Some(after) = rest[search..].find(MARK).map(|found| found + search + MARK.len()) {
        let scheme = scheme_before(&rest[..after]);
        let found = after - scheme;
        // In the middle of a word, it is no address.
        let begins_word = !rest[..found].ends_with(|c: char| c.is_alphanumeric());
        let link = if scheme > 0 && begins_word { link_at(&rest[found..], scheme) } else { "" };
        if link.is_empty() {
            search = after;
            continue;
        }
        if found > 0 {
            parts.push(Part::Text(&rest[..found]));
        }
        parts.push(Part::Link(link));
        rest = &rest[found + link.len()..];
        search = 0;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
}

/// What ends a scheme in an address.
const MARK: &str = "://";

/// Bytes of the `http://` or `https://` that `text` ends with; 0 where it ends with neither.
fn scheme_before(text: &str) -> usize {
    let is_before = |scheme: &&str| {
        let start = text.len().checked_sub(scheme.len());
        start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"].iter().find(|scheme| is_before(scheme)).map_or(0, |scheme| scheme.len())
}

/// Bytes of the `http://` or `https://` that `text` starts with; 0 where it starts with neither.
///
/// ```
/// use protocol::text::scheme_length;
/// assert_eq!([scheme_length("Https://a.example"), scheme_length("javascript:http://a")], [8, 0]);
/// ```
pub fn scheme_length(text: &str) -> usize {
    text.find(MARK).map_or(0, |found| {
        let after = found + MARK.len();
        if scheme_before(&text[..after]) == after { after } else { 0 }
    })
}

/// The address that `text` starts with, after a scheme of so many bytes; empty when it is none. Marks at its end belong
/// to the sentence, and a closing bracket too, unless it was opened inside.
///
/// Takes time in proportion to the text: strangers write it.
fn link_at(text: &str, scheme: usize) -> &str {
    if !text[scheme..].starts_with(char::is_alphanumeric) {
        return "";
    }
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”');
    let run = &text[..text.find(ends).unwrap_or(text.len())];
    // Closing brackets that nothing inside has opened.
    let surplus = |open: u8, close: u8| {
        let count = |bracket: u8| run.bytes().filter(|byte| *byte == bracket).count();
        count(close).saturating_sub(count(open))
    };
    let (mut round, mut square) = (surplus(b'(', b')'), surplus(b'[', b']'));
    let mut rest = run.chars();
    while let Some(last) = rest.clone().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '…' | '\'' | '’' | '*' | '_' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        rest.next_back();
    }
    rest.as_str()
}

#[cfg(test)]
mod tests {
    use super::{Part, links, paragraphs, scheme_length};
    use proptest::prelude::*;

    fn only_link(text: &str) -> Option<&str> {
        paragraphs(text).into_iter().flatten().find_map(|part| match part {
            Part::Link(link) => Some(link),
            _ => None,
        })
    }

    #[test]
    fn links_end_where_a_reader_would_say() {
        for (text, expected) in [
            ("https://example.org/a?b=c&d=e#f", Some("https://example.org/a?b=c&d=e#f")),
            ("(https://example.org/a_(b))", Some("https://example.org/a_(b)")),
            ("«\u{a0}https://example.org\u{a0}»", Some("https://example.org")),
            ("https://example.org/x...", Some("https://example.org/x")),
            ("https://example.org/<script>", Some("https://example.org/")),
            ("https://", None),
            ("http:///x", None),
            ("xhttps://example.org", None),
            ("javascript:alert(1)", None),
            ("HTTPS://example.org", Some("HTTPS://example.org")),
            ("Voir Https://example.org/a.", Some("Https://example.org/a")),
            ("éhttp://a.example", None),
            ("é://http://a.example", Some("http://a.example")),
            ("httpx http https:// https://ok.example", Some("https://ok.example")),
        ] {
            assert_eq!(only_link(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_space_is_lost(text in any::<String>()) {
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            let shown: String = paragraphs(&text)
                .into_iter()
                .flatten()
                .map(|part| match part {
                    Part::Text(text) | Part::Link(text) => text,
                    Part::Break => "",
                })
                .collect();
            prop_assert_eq!(squeeze(&shown), squeeze(&text));
        }

        #[test]
        fn links_are_web_addresses(text in "(http|https|Http|HTTPS|://|[a-zé.()/ ]){0,12}") {
            let all_web = paragraphs(&text).into_iter().flatten().all(|part| match part {
                Part::Link(link) => scheme_length(link) > 0,
                _ => true,
            });
            prop_assert!(all_web);
            prop_assert!(links(&text) <= text.len() / 8);
        }
    }
}
