//! Plain texts that are valid in the author's files.

use source::post::field_types::MAX_TITLE_LENGTH;

/// With the line ends of Unix.
pub(crate) fn with_unix_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// One line of plain text without control characters. Angle brackets are replaced, since tags are refused.
pub(crate) fn single_line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    let line = visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.replace('<', "‹").replace('>', "›").trim().to_owned()
}

/// A title: the given one, or the first words of the text.
pub(crate) fn title(title: &str, text: &str) -> String {
    let title = single_line(title);
    let title = if title.is_empty() { first_words(&single_line(text)) } else { title };
    title.chars().take(MAX_TITLE_LENGTH).collect::<String>().trim().to_owned()
}

fn first_words(text: &str) -> String {
    let mut start = text.split(' ').take(8).collect::<Vec<_>>().join(" ");
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::{single_line, title, with_unix_line_ends};

    #[test]
    fn line_ends_are_those_of_unix() {
        assert_eq!(with_unix_line_ends("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n");
    }

    #[test]
    fn titles_are_lines() {
        assert_eq!(single_line(" a\n b\u{7} <i>\u{a0}!"), "a b ‹i›\u{a0}!");
        assert_eq!(
            title("", "un deux trois quatre cinq six sept huit neuf"),
            "un deux trois quatre cinq six sept huit…"
        );
        assert_eq!(title("", "un deux"), "un deux");
        assert_eq!(title("a".repeat(400).as_str(), "").len(), 300);
    }
}
