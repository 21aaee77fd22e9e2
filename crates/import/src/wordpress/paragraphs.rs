//! Automatic paragraphs for texts of the classic editor, as by `wpautop` of WordPress: an empty line ends a
//! paragraph, a line break is a line break.

use html::{Kind, Tag, elements};

use crate::html::{Token, tokens};
use crate::text::with_unix_line_ends;

/// Elements whose text may be several paragraphs.
const CONTAINERS: [&str; 10] =
    ["article", "aside", "blockquote", "center", "details", "div", "footer", "header", "main", "section"];

/// The text with its paragraphs and line breaks as HTML.
pub(super) fn paragraphs(text: &str) -> String {
    let text = with_unix_line_ends(text);
    let mut writer = Writer::default();
    let mut verbatim: Option<&str> = None;
    for token in tokens(&text) {
        match (token, verbatim) {
            (Token::Tag(raw, tag), Some(name)) => {
                writer.html.push_str(raw);
                if tag.kind == Kind::End && tag.name == name {
                    verbatim = None;
                    writer.after_block = true;
                }
            }
            (Token::Text(raw) | Token::Comment(raw), Some(_)) => writer.html.push_str(raw),
            (Token::Tag(raw, tag), None) => {
                let name = ["pre", "script", "style", "textarea"].into_iter().find(|name| tag.name == *name);
                match name {
                    Some(name) if tag.kind == Kind::Start => {
                        if name == "pre" {
                            writer.flush(false);
                        }
                        // What is in the line of a paragraph stays in it.
                        if name == "pre" || writer.line.is_empty() {
                            writer.html.push_str(raw);
                            verbatim = Some(name);
                        } else {
                            writer.line.push_str(raw);
                        }
                    }
                    _ => writer.tag(raw, tag),
                }
            }
            (Token::Comment(raw), None) => writer.line.push_str(raw),
            (Token::Text(text), None) => writer.line.push_str(text),
        }
    }
    writer.flush(false);
    writer.html
}

#[derive(Default)]
struct Writer {
    html: String,
    /// Text and tags since the last block element.
    line: String,
    /// The open block elements.
    open: Vec<String>,
    after_block: bool,
}

impl Writer {
    fn tag(&mut self, raw: &str, tag: Tag) {
        if !elements::is_block(&tag.name) {
            self.line.push_str(raw);
            return;
        }
        let is_end = tag.kind == Kind::End;
        self.flush(!is_end);
        self.html.push_str(raw);
        if is_end {
            if let Some(at) = self.open.iter().rposition(|open| *open == tag.name) {
                self.open.truncate(at);
            }
        } else if !elements::is_void(&tag.name) && !tag.self_closing {
            self.open.push(tag.name);
        }
        self.after_block = true;
    }

    /// Writes the text since the last block element.
    fn flush(&mut self, before_start: bool) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            if self.after_block && line.contains('\n') && !self.html.is_empty() && !self.html.ends_with('\n') {
                self.html.push('\n');
            }
            return;
        }
        let parts: Vec<&str> = split_at_empty_lines(&line);
        let container = self.open.last().map(String::as_str);
        let is_parted = |text: &str| text.contains("\n\n");
        let (lead, trail) = (&line[..line.len() - line.trim_start().len()], &line[line.trim_end().len()..]);
        let wrap = match container {
            None | Some("blockquote") => true,
            Some(name) if CONTAINERS.contains(&name) => {
                parts.len() > 1 || before_start || (is_parted(lead) && is_parted(trail))
            }
            Some("p") => false,
            // `<li>` and cells: only if there are empty lines.
            Some(_) => parts.len() > 1,
        };
        for part in parts {
            let text = with_line_breaks(part);
            if wrap && !is_only_comments(part) {
                self.html.push_str(&format!("<p>{text}</p>\n"));
            } else {
                self.html.push_str(&text);
            }
        }
        self.after_block = false;
    }
}

fn split_at_empty_lines(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut was_empty = false;
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim_matches(|c| matches!(c, ' ' | '\t' | '\n')).is_empty();
        if is_empty && !was_empty {
            parts.push(&text[start..at]);
        }
        at += line.len();
        if is_empty {
            start = at;
        }
        was_empty = is_empty;
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Line breaks become `<br>`, apart from those inside of tags and after a `<br>`.
fn with_line_breaks(text: &str) -> String {
    let mut html = String::new();
    for token in tokens(text) {
        match token {
            Token::Text(text) => {
                for (number, line) in text.split('\n').enumerate() {
                    if number > 0 {
                        let ended = html.trim_end_matches([' ', '\t']);
                        let has_break =
                            ended.ends_with("<br>") || ended.ends_with("<br />") || ended.ends_with("<br/>");
                        html.truncate(ended.len());
                        html.push_str(if has_break { "\n" } else { "<br>\n" });
                    }
                    html.push_str(line);
                }
            }
            Token::Tag(..) | Token::Comment(_) => html.push_str(token.raw()),
        }
    }
    html
}

fn is_only_comments(text: &str) -> bool {
    tokens(text).iter().all(|token| match token {
        Token::Text(text) => text.trim().is_empty(),
        Token::Comment(_) => true,
        Token::Tag(..) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn empty_lines_end_paragraphs() {
        for (text, html) in [
            ("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>\n"),
            ("Un\r\ndeux", "<p>Un<br>\ndeux</p>\n"),
            ("a<br />\nb", "<p>a<br />\nb</p>\n"),
            ("\n\n  Un.  \n \n\n", "<p>Un.</p>\n"),
            ("<strong>a\nb</strong>", "<p><strong>a<br>\nb</strong></p>\n"),
            ("<a\nhref='x'>a</a>", "<p><a\nhref='x'>a</a></p>\n"),
            ("", ""),
            ("3 < 4\n\n5", "<p>3 < 4</p>\n<p>5</p>\n"),
        ] {
            assert_eq!(paragraphs(text), html, "{text:?}");
        }
    }

    #[test]
    fn block_elements_are_not_inside_of_paragraphs() {
        for (text, html) in [
            (
                "Un\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nDeux",
                "<p>Un</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul><p>Deux</p>\n",
            ),
            ("<h2>Titre</h2>\nUn", "<h2>Titre</h2><p>Un</p>\n"),
            ("<blockquote>Un\n\nDeux</blockquote>", "<blockquote><p>Un</p>\n<p>Deux</p>\n</blockquote>"),
            ("<blockquote>Un</blockquote>", "<blockquote><p>Un</p>\n</blockquote>"),
            ("<div>Un</div>", "<div>Un</div>"),
            ("<div>\n\nUn\n\n</div>", "<div><p>Un</p>\n</div>"),
            ("<p>Un\ndeux</p>", "<p>Un<br>\ndeux</p>"),
            ("<pre>a\n\nb <b>c\n</b></pre>\nUn", "<pre>a\n\nb <b>c\n</b></pre><p>Un</p>\n"),
            ("<table><tr><td>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ] {
            assert_eq!(paragraphs(text), html, "{text:?}");
        }
    }
}
