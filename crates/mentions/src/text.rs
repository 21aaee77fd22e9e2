//! Texts of other sites within the limits of responses: without invisible characters, and cut.

use protocol::response::{missing, seen};

/// A text on one line, of at most `limit` characters; none without visible characters.
pub(crate) fn line(text: &str, limit: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = seen(&words.join(" "), false);
    missing(&line).is_none().then(|| cut(&line, limit))
}

/// A text of at most `limit` characters; none without visible characters.
pub(crate) fn text(text: &str, limit: usize) -> Option<String> {
    let text = seen(&text.replace("\r\n", "\n").replace('\r', "\n"), true);
    let text = text.trim();
    missing(text).is_none().then(|| cut(text, limit))
}

fn cut(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    // Without the last characters, so that the mark fits.
    let kept: String = text[..end].chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    #[test]
    fn texts_are_cut_and_have_no_invisible_characters() {
        assert_eq!(line(" a\u{202e}b\n c\0 ", 80).as_deref(), Some("ab c"));
        assert_eq!(line("\u{200b} \n", 80), None);
        assert_eq!(line("éééé", 4).as_deref(), Some("éééé"));
        assert_eq!(line("éé éé", 4).as_deref(), Some("éé…"));
        assert_eq!(text("\r\na\r\n\r\nb\u{2066}\n", 80).as_deref(), Some("a\n\nb"));
        assert_eq!(text(" \u{3164} ", 80), None);
    }
}
