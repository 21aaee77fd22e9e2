//! The text of a comment: plain text of limited length without invisible characters, as responses must have it.

use html::Kind;
use protocol::response::{FieldError, is_web_address, unseen};
use source::responses_file::MAX_TEXT;

use crate::html::{Token, decoded, tokens};
use crate::text::with_unix_line_ends;

/// The plain text of a comment in HTML.
pub(crate) fn plain_text(html: &str) -> String {
    let html = with_unix_line_ends(html);
    let mut text = String::new();
    let mut link: Option<(String, usize)> = None;
    let mut is_after_break = false;
    for token in tokens(&html) {
        let tag = match token {
            Token::Text(raw) => {
                // A line end after `<br>` does not start another line.
                let raw = raw.strip_prefix('\n').filter(|_| is_after_break).unwrap_or(raw);
                text.push_str(&decoded(raw));
                is_after_break = false;
                continue;
            }
            Token::Comment(_) => continue,
            Token::Tag(_, tag) => tag,
        };
        is_after_break = tag.name == "br";
        match (tag.name.as_str(), tag.kind == Kind::End) {
            ("br", _) => text.push('\n'),
            ("p" | "div" | "blockquote" | "ul" | "ol" | "pre", _) if !text.is_empty() => text.push_str("\n\n"),
            ("li", false) => text.push_str("\n- "),
            ("a", false) => link = tag.attribute("href").map(|address| (address.to_owned(), text.len())),
            ("a", true) => {
                if let Some((address, start)) = link.take() {
                    end_link(&mut text, &address, start);
                }
            }
            _ => {}
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut text = lines.join("\n");
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim().to_owned()
}

/// Writes the address of a link after its text, or instead of it when the text is the address, which may be shortened.
fn end_link(text: &mut String, address: &str, start: usize) {
    let label = text.get(start..).unwrap_or_default().trim().trim_end_matches(['…', '.', '/']);
    let is_address = label.contains('.') && address.contains(label);
    if !is_web_address(address) {
        return;
    }
    if label.is_empty() || is_address {
        text.truncate(start);
        text.push_str(address);
    } else {
        text.push_str(&format!(" ({address})"));
    }
}

/// Removes invisible characters and what is beyond the maximum length. Returns whether the text was too long.
pub(crate) fn limit_text(text: &mut String) -> bool {
    *text = visible(text.trim(), true);
    let end = text.char_indices().nth(MAX_TEXT).map(|(end, _)| end);
    if let Some(end) = end {
        text.truncate(end);
    }
    end.is_some()
}

/// Without the invisible characters that responses may not have.
pub(crate) fn visible(text: &str, lines: bool) -> String {
    let mut text = text.to_owned();
    while let Some(FieldError::Unseen(found, _)) = unseen(&text, lines) {
        text = text.replace(found, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEXT, limit_text, plain_text};

    #[test]
    fn texts_are_visible_and_limited() {
        let mut text = " a\u{202e}b\u{7}c ".to_owned();
        assert!(!limit_text(&mut text));
        assert_eq!(text, "abc");
        let mut text = "é".repeat(MAX_TEXT);
        assert!(!limit_text(&mut text));
        text.push('é');
        assert!(limit_text(&mut text));
        assert_eq!(text.chars().count(), MAX_TEXT);
    }

    #[test]
    fn comment_text_is_plain() {
        for (html, plain) in [
            ("Un\r\n\r\nDeux &eacute;", "Un\n\nDeux \u{e9}"),
            ("<p>Un</p>\n<p>Deux<br />\nTrois</p>", "Un\n\nDeux\nTrois"),
            ("<p>Un</p><p>Deux<br/>Trois</p>", "Un\n\nDeux\nTrois"),
            ("<a href=\"https://a.example/b\">ici</a>", "ici (https://a.example/b)"),
            ("<a href=\"https://a.example/\">a.example</a>", "https://a.example/"),
            ("<a href=\"javascript:1\">ici</a>", "ici"),
            ("Un <a href=\"mailto:c@example.org\"></a>mot", "Un mot"),
            ("<b>3 < 4</b>", "3 < 4"),
        ] {
            assert_eq!(plain_text(html), plain, "{html:?}");
        }
    }
}
