//! Checks footnotes of a Markdown text: duplicate, unreferenced and missing notes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use source::message::Message;

use crate::markup::{TextDiagnostic, markdown, part, shorten};

/// Diagnostics about the footnotes of `text`.
pub(in crate::markup) fn check(text: &str) -> Vec<TextDiagnostic> {
    if !text.contains("[^") {
        return Vec::new();
    }
    let notes = Notes::of(text);
    let read = notes.read();
    let diagnostic = |range: &Range<usize>, message: Message, help: Message| {
        let found = part(text, range.clone());
        TextDiagnostic { at: Some(range.start), ..TextDiagnostic::warning(found, message, help) }
    };
    let mut seen = HashSet::new();
    let mut diagnostics: Vec<TextDiagnostic> = Vec::new();
    for (name, range) in &notes.definitions {
        let mark = shorten(&format!("[^{name}]"));
        // Labels are case-insensitive.
        let key = name.to_lowercase();
        if !seen.insert(key.clone()) {
            diagnostics.push(diagnostic(range, Message::footnote_defined_twice(mark), Message::rename_footnote()));
        } else if !read.contains(key.as_str()) {
            let message = Message::footnote_unreferenced(mark.as_str());
            diagnostics.push(diagnostic(range, message, Message::refer_to_footnote(mark)));
        }
    }
    for range in &notes.missing {
        let mark = shorten(&text[range.clone()]);
        let message = Message::footnote_missing(mark.as_str());
        diagnostics.push(diagnostic(range, message, Message::write_footnote(mark)));
    }
    diagnostics
}

/// Footnotes of a text, and references to them.
#[derive(Default)]
struct Notes {
    /// Name and range of each definition.
    definitions: Vec<(String, Range<usize>)>,
    /// References in the text.
    in_text: Vec<String>,
    /// References in notes, by name of the note.
    in_notes: HashMap<String, Vec<String>>,
    /// References to missing notes, which Markdown parses as text.
    missing: Vec<Range<usize>>,
}

impl Notes {
    fn of(text: &str) -> Self {
        let mut notes = Self::default();
        let mut inside: Vec<String> = Vec::new();
        // A range of text without markup.
        let mut stretch = 0..0;
        let mut in_code = false;
        for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
            let is_text = matches!(event, Event::Text(_)) && !in_code;
            if is_text && range.start == stretch.end {
                stretch.end = range.end;
                continue;
            }
            notes.find_missing(text, &stretch);
            stretch = if is_text { range.clone() } else { 0..0 };
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    notes.definitions.push((name.to_string(), range));
                    inside.push(name.to_lowercase());
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    inside.pop();
                }
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::FootnoteReference(name) => match inside.last() {
                    Some(note) => notes.in_notes.entry(note.clone()).or_default().push(name.to_lowercase()),
                    None => notes.in_text.push(name.to_lowercase()),
                },
                _ => {}
            }
        }
        notes.find_missing(text, &stretch);
        notes
    }

    fn find_missing(&mut self, text: &str, stretch: &Range<usize>) {
        let Some(words) = text.get(stretch.clone()) else { return };
        let marks = words.match_indices("[^").filter_map(|(start, _)| {
            let rest = &words[start + 2..];
            let end = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
            let name = &rest[..end];
            let is_name = !name.is_empty() && rest[end..].starts_with(']');
            // Escaped by the author.
            let escaped = text[..stretch.start + start].ends_with('\\');
            (is_name && !escaped).then(|| stretch.start + start..stretch.start + start + 2 + name.len() + 1)
        });
        self.missing.extend(marks);
    }

    /// The notes that are reachable from the text, also through other notes.
    fn read(&self) -> HashSet<&str> {
        let mut read = HashSet::new();
        let mut open: Vec<&str> = self.in_text.iter().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            if read.insert(name) {
                open.extend(self.in_notes.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::check;

    #[test]
    fn duplicate_unreferenced_and_missing_notes_are_reported() {
        let messages = |text: &str| {
            let found = check(text).into_iter();
            found.map(|diagnostic| (diagnostic.at, diagnostic.message.text(Language::En))).collect::<Vec<_>>()
        };
        assert_eq!(messages("a[^1] b[^2].\n\n[^1]: Une.\n\n[^2]: Deux[^1]."), []);
        assert_eq!(
            messages("a[^1]\n\n[^1]: Une.\n\n[^1]: Deux."),
            [(Some(19), "the footnote [^1] is defined twice; this one is left out".to_owned())]
        );
        let unread = messages("a\n\n[^1]: Une[^2].\n\n[^2]: Deux[^1].");
        assert_eq!(unread.len(), 2, "{unread:?}");
        assert_eq!(
            messages("Un é[^3] et \\[^4], `[^5]`.\n\n    [^6]"),
            [(Some(5), "[^3] is shown as text: there is no such footnote".to_owned())]
        );
    }
}
