//! Links and media as they are written into a text.

use editor_protocol::{Markup, StoredFile};

/// A link.
pub(crate) fn link(markup: Markup, text: &str, address: &str) -> String {
    match markup {
        Markup::Markdown => format!("[{}]({})", escaped(text), destination(address)),
        Markup::Html => format!("<a href=\"{}\">{}</a>", escaped_html(address), escaped_html(text)),
        Markup::Text => address.to_owned(),
    }
}

/// A stored file in the text: a picture with its alternative text, which is empty for an ornament; a player for sound
/// and video; otherwise a link.
pub(crate) fn media(markup: Markup, file: &StoredFile, alternative: &str) -> String {
    let address = file.address.as_str();
    let kind = file.media_type.split('/').next().unwrap_or_default();
    match (markup, kind) {
        (Markup::Text, _) => address.to_owned(),
        (Markup::Markdown, "image") if !alternative.is_empty() => {
            format!("![{}]({})", escaped(alternative), destination(address))
        }
        (_, "image") => format!("<img src=\"{}\" alt=\"{}\">", escaped_html(address), escaped_html(alternative)),
        (_, "audio") => format!("<audio src=\"{}\"></audio>", escaped_html(address)),
        (_, "video") => format!("<video src=\"{}\"></video>", escaped_html(address)),
        _ => link(markup, address.rsplit('/').next().unwrap_or(address), address),
    }
}

/// A text that is to be a paragraph of its own, with the empty lines that this needs between what is before and after.
pub(crate) fn paragraph(before: &str, text: &str, after: &str) -> String {
    let gap = |line_ends: usize| "\n".repeat(2_usize.saturating_sub(line_ends));
    let ends = before.chars().rev().take_while(|character| *character == '\n').count();
    let starts = after.chars().take_while(|character| *character == '\n').count();
    let (start, end) = (
        if before.is_empty() { String::new() } else { gap(ends) },
        if after.is_empty() { String::new() } else { gap(starts) },
    );
    format!("{start}{text}{end}")
}

/// Characters with a meaning in Markdown get a backslash.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '[' | ']' | '*' | '_' | '`' | '<') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// An address between the round brackets of a link.
fn destination(address: &str) -> String {
    if address.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", address.replace('<', "%3C").replace('>', "%3E"))
    } else {
        address.to_owned()
    }
}

fn escaped_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use editor_protocol::{Markup, StoredFile};

    use super::{link, media, paragraph};

    fn file(media_type: &str) -> StoredFile {
        let (address, media_type) = ("/media/2026/a.bin".to_owned(), media_type.to_owned());
        StoredFile { address, media_type, bytes: 1, dimensions: None }
    }

    #[test]
    fn links_are_escaped() {
        assert_eq!(link(Markup::Markdown, "L’[été] *", "/posts/a/"), "[L’\\[été\\] \\*](/posts/a/)");
        assert_eq!(link(Markup::Markdown, "a", "https://b.example/c (d)"), "[a](<https://b.example/c (d)>)");
        assert_eq!(link(Markup::Html, "a < b", "/?c=\"&d"), "<a href=\"/?c=&quot;&amp;d\">a &lt; b</a>");
        assert_eq!(link(Markup::Text, "a", "/posts/a/"), "/posts/a/");
    }

    #[test]
    fn paragraphs_have_empty_lines_around_them() {
        for (before, after, expected) in [
            ("", "", "x"),
            ("a", "b", "\n\nx\n\n"),
            ("a\n", "\nb", "\nx\n"),
            ("a\n\n", "\n\nb", "x"),
            ("a", "", "\n\nx"),
        ] {
            assert_eq!(paragraph(before, "x", after), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn media_are_written_by_kind() {
        for (markup, kind, alternative, expected) in [
            (Markup::Markdown, "image/jpeg", "Un héron", "![Un héron](/media/2026/a.bin)"),
            (Markup::Markdown, "image/jpeg", "", "<img src=\"/media/2026/a.bin\" alt=\"\">"),
            (Markup::Html, "image/png", "A & B", "<img src=\"/media/2026/a.bin\" alt=\"A &amp; B\">"),
            (Markup::Markdown, "audio/mpeg", "", "<audio src=\"/media/2026/a.bin\"></audio>"),
            (Markup::Html, "video/mp4", "", "<video src=\"/media/2026/a.bin\"></video>"),
            (Markup::Markdown, "application/pdf", "", "[a.bin](/media/2026/a.bin)"),
        ] {
            assert_eq!(media(markup, &file(kind), alternative), expected);
        }
    }
}
