//! The tiny grammar of a response: paragraphs, line breaks, links. A text becomes typed parts, never HTML.
//!
//! Empty lines part paragraphs, other line ends are breaks, and `http://` or `https://` starts a link.

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
/// use content::text::{Part, paragraphs};
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
/// assert_eq!(content::text::links("voir https://a.example et http://b.example, pas ftp://c.example"), 2);
/// ```
pub fn links(text: &str) -> usize {
    paragraphs(text).iter().flatten().filter(|part| matches!(part, Part::Link(_))).count()
}

fn parts_of_line<'t>(line: &'t str, parts: &mut Vec<Part<'t>>) {
    let mut rest = line;
    let mut search = 0;
    while let Some(found) = rest[search..].find("http").map(|found| found + search) {
        let link = link_at(&rest[found..]);
        // In the middle of a word, it is no address.
        let begins_word = !rest[..found].ends_with(|c: char| c.is_alphanumeric());
        if link.is_empty() || !begins_word {
            search = found + "http".len();
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

/// The address that `text` starts with; empty when it is none. Marks at its end belong to the sentence, and a
/// closing bracket too, unless it was opened inside.
///
/// Takes time in proportion to the text: strangers write it.
fn link_at(text: &str) -> &str {
    let Some(scheme) = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)) else { return "" };
    if !text[scheme.len()..].starts_with(char::is_alphanumeric) {
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
    use super::{Part, links, paragraphs};
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
            ("HTTPS://example.org", None),
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

        /// The longest texts that a form takes; the slowest one found took seconds before brackets were counted once.
        #[test]
        fn long_texts_take_no_time(piece in "(http|https://|://|[a-z().,\\[\\]/ ]){1,6}") {
            let text = piece.repeat(5_000 / piece.len());
            let start = std::time::Instant::now();
            links(&text);
            prop_assert!(start.elapsed() < std::time::Duration::from_millis(200), "{piece:?}");
        }

        #[test]
        fn links_are_web_addresses(text in "(http|https|://|[a-z.()/ ]){0,12}") {
            let all_web = paragraphs(&text).into_iter().flatten().all(|part| match part {
                Part::Link(link) => link.starts_with("http://") || link.starts_with("https://"),
                _ => true,
            });
            prop_assert!(all_web);
            prop_assert!(links(&text) <= text.len() / 8);
        }
    }
}
