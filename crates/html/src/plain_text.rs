//! The plain text of a piece of HTML.

use html5gum::Tokenizer;
use html5gum::emitters::default::Token;

use crate::elements;
use crate::tags::{Kind, tags};

/// The text of a piece of HTML as paragraphs with empty lines between them: elements that are not inside a paragraph
/// part them, and `<br>` ends a line. White space is collapsed, except no-break spaces. What is not shown is left out.
///
/// Takes time in proportion to its length: anyone may have written it.
///
/// ```
/// use html::plain_text;
/// assert_eq!(plain_text("<p>L&#8217;été<br>à\n <em>venir</em></p><p>Fin</p>"), "L\u{2019}été\nà venir\n\nFin");
/// assert_eq!(plain_text("a<script>b</script> <!-- c -->&lt;d&gt; 1 < 2"), "a <d> 1 < 2");
/// ```
pub fn plain_text(html: &str) -> String {
    let mut writer = Writer::default();
    let tags = tags(html);
    // Where the text after the last tag starts, and the first tag after an element that is not shown.
    let (mut end, mut shown_from) = (0, 0);
    for (index, tag) in tags.iter().enumerate() {
        if index >= shown_from {
            writer.text(&decoded(html.get(end..tag.range.start).unwrap_or_default()));
        }
        end = end.max(tag.range.end);
        if index < shown_from || !matches!(tag.kind, Kind::Start | Kind::End) {
            continue;
        }
        let name = tag.name.as_str();
        if elements::is_removed(name) && tag.kind == Kind::Start && !tag.self_closing {
            // Without an end tag, the rest of the page is not shown.
            shown_from = tag.partner.map_or(usize::MAX, |partner| partner + 1);
        } else if name == "br" {
            writer.space = writer.space.max(Space::LineEnd);
        } else if elements::is_block(name) {
            writer.space = writer.space.max(Space::Paragraph);
        }
    }
    if shown_from <= tags.len() {
        writer.text(&decoded(html.get(end..).unwrap_or_default()));
    }
    writer.written
}

/// A text without tags, with its character references decoded.
fn decoded(text: &str) -> String {
    let strings = Tokenizer::new(text).filter_map(|token| match token {
        Ok(Token::String(string)) => Some(String::from_utf8_lossy(&string).into_owned()),
        _ => None,
    });
    strings.collect()
}

/// White space before the next character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    #[default]
    None,
    Between,
    LineEnd,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    written: String,
    space: Space,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = self.space.max(Space::Between);
                continue;
            }
            let space = std::mem::take(&mut self.space);
            if !self.written.is_empty() {
                self.written.push_str(match space {
                    Space::None => "",
                    Space::Between => " ",
                    Space::LineEnd => "\n",
                    Space::Paragraph => "\n\n",
                });
            }
            self.written.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn plain_text_has_paragraphs_and_lines() {
        for (html, text) in [
            ("", ""),
            ("un  mot\n", "un mot"),
            ("<p>a</p>\n\n<p>b</p>", "a\n\nb"),
            ("<div><p>a<br/>b</div>c", "a\nb\n\nc"),
            ("<ul><li>a<li>b</ul>", "a\n\nb"),
            ("<span>a</span><b>b</b>", "ab"),
            ("&eacute;&amp;lt;&#x1F600;&inconnu;", "é&lt;\u{1F600}&inconnu;"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn plain_text_leaves_out_what_is_not_shown() {
        for (html, text) in [
            ("a<style>b{}</style>c", "ac"),
            ("a<svg><text>b</text></svg>c<template><p>d</p></template>", "ac"),
            ("a<!-- <p>b</p> -->c<!doctype d>", "ac"),
            ("a <b", "a"),
            ("<img alt=a src=b>c", "c"),
            ("a<script>b<p>c", "a"),
            ("a<svg/>b", "ab"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn plain_text_takes_time_in_proportion() {
        let length = |html: &str| plain_text(&html.repeat(100_000)).len();
        assert_eq!(length("<div><b class=x>y</div>"), 100_000 + 2 * 99_999);
        assert_eq!(length("<script>"), 0);
        assert_eq!(length("</p>&"), 100_000 + 2 * 99_999);
    }
}
