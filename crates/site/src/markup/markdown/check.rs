//! Checks Markdown for content that would be lost silently: cells beyond the columns of a table, links with schemes that
//! are not allowed, and images without alternative text.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use source::message::Message;

use super::options;
use crate::markup::figures::is_image_address;
use crate::markup::{TextDiagnostic, part, sanitize, shorten};

/// Diagnostics about the tables, links and images of `text`.
pub(in crate::markup) fn check(text: &str) -> Vec<TextDiagnostic> {
    let mut diagnostics = Vec::new();
    let warning = |range: Range<usize>, message: Message, help: Message| {
        let found = part(text, range.clone());
        TextDiagnostic { at: Some(range.start), ..TextDiagnostic::warning(found, message, help) }
    };
    let mut end_of_cell = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if !sanitize::keeps_address(&dest_url) => {
                let message = Message::link_scheme_not_allowed(shorten(part(text, range.clone())));
                diagnostics.push(warning(range, message, Message::allowed_link_addresses()));
            }
            Event::Start(Tag::Image { dest_url, .. }) if !is_image_address(&dest_url) => {
                let found = part(text, range.clone());
                let message = Message::image_without_address();
                let diagnostic = TextDiagnostic::error(found, message, Message::write_media_path());
                diagnostics.push(TextDiagnostic { at: Some(range.start), ..diagnostic });
            }
            Event::Start(Tag::Image { dest_url, .. }) if has_empty_brackets(part(text, range.clone())) => {
                let message = Message::image_undescribed(&*dest_url);
                diagnostics.push(warning(range, message, Message::describe_markdown_image(&*dest_url)));
            }
            Event::End(TagEnd::TableCell) => end_of_cell = range.end,
            Event::End(TagEnd::TableRow) => {
                let rest = end_of_cell.max(range.start)..range.end;
                let words = text.get(rest.clone()).unwrap_or_default();
                if words.contains(|c: char| !c.is_whitespace() && c != '|') {
                    let message = Message::cell_without_column(shorten(words));
                    diagnostics.push(warning(rest, message, Message::add_table_columns()));
                }
            }
            _ => {}
        }
    }
    diagnostics
}

/// Whether there is no alternative text between the brackets of an image.
fn has_empty_brackets(image: &str) -> bool {
    image.strip_prefix("![").is_some_and(|rest| rest.trim_start().starts_with(']'))
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::check;

    #[test]
    fn table_cells_without_a_column_are_reported() {
        let diagnostics = check("| a |\n|---|\n| b | de trop |\n| c |");
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        let message = diagnostics[0].message.text(Language::En);
        assert_eq!(message, "| de trop | is left out: the table has no column for it");
        assert_eq!(diagnostics[0].at, Some(16));
    }

    #[test]
    fn images_without_alternative_text_are_reported() {
        let diagnostics = check("![a](/a.png) ![](/b.png \"c\") ![ ][d] ![d][]\n\n[d]: /d.png");
        let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.text(Language::En)).collect();
        let expected = ["/b.png", "/d.png"]
            .map(|image| format!("the image {image} has no alternative text, so not everyone learns what it shows"));
        assert_eq!(messages, expected);
        assert_eq!(diagnostics[0].at, Some(13));
    }

    #[test]
    fn links_with_forbidden_scheme_are_reported() {
        let diagnostics = check("[a](/x) [b](javascript:1) [c](mailto:a@b.example) [d](#e) <https://f.example>");
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert_eq!(diagnostics[0].found, "[b](javascript:1)");
    }
}
