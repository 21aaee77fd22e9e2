//! Errors and warnings about an author's file: position, message and remedy.

use std::borrow::Cow;
use std::fmt::Write;

use protocol::language::Language;

use crate::message::Message;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site can't be built.
    Error,
    /// The site can be built, but the author should fix this.
    Warning,
}

impl Severity {
    /// "error".
    pub fn text(self, language: Language) -> String {
        match self {
            Self::Error => Message::error(),
            Self::Warning => Message::warning(),
        }
        .text(language)
    }
}

/// A place in a text file; both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` in `text`.
    ///
    /// ```
    /// use source::diagnostic::Position;
    /// assert_eq!(Position::of("é\nab", 4), Position { line: 2, column: 2 });
    /// ```
    pub fn of(text: &str, offset: usize) -> Self {
        Self::START.behind(&text[..text.floor_char_boundary(offset)])
    }

    /// The byte of `text` at this position, the inverse of [`Self::of`]; the end of the text for a later one.
    ///
    /// ```
    /// use source::diagnostic::Position;
    /// assert_eq!(Position { line: 2, column: 2 }.offset("é\nab"), 4);
    /// assert_eq!(Position { line: 9, column: 1 }.offset("é\nab"), 5);
    /// ```
    pub fn offset(self, text: &str) -> usize {
        let lines = text.split_inclusive('\n').take(self.line.saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        let rest = &text[start..];
        start + rest.char_indices().nth(self.column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    /// The positions of bytes `offsets` in `text`, found in one pass.
    pub fn all(text: &str, offsets: &[Option<usize>]) -> Vec<Option<Self>> {
        let mut order: Vec<usize> = (0..offsets.len()).collect();
        order.sort_by_key(|index| offsets[*index]);
        let mut positions = vec![None; offsets.len()];
        let (mut at, mut position) = (0, Self::START);
        for index in order {
            let Some(offset) = offsets[index] else { continue };
            position = position.behind(&text[at..offset]);
            at = offset;
            positions[index] = Some(position);
        }
        positions
    }

    /// The start of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position after `text`, which starts at this one.
    #[must_use]
    pub fn behind(self, text: &str) -> Self {
        match text.rfind('\n') {
            Some(newline) => Self {
                line: self.line + text.bytes().filter(|byte| *byte == b'\n').count(),
                column: text[newline + 1..].chars().count() + 1,
            },
            None => Self { column: self.column + text.chars().count(), ..self },
        }
    }
}

/// A correction that leaves the meaning of a text as it is, so that it needs no decision of the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Remove the byte order mark at the start of the file.
    RemoveByteOrderMark,
    /// Replace an address in the links of the file.
    ReplaceLink {
        /// The address, without query and fragment.
        old: String,
        /// The address that replaces it.
        new: String,
    },
    /// Write a tag as most posts do.
    UnifyTag {
        /// The tag as it should be written.
        label: String,
        /// The files that write it differently.
        files: Vec<String>,
    },
}

/// An error or warning about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Path of the file below `public/`, such as `posts/x.json`.
    pub file: String,
    /// Position in the file; none when the diagnostic is about the whole file.
    pub position: Option<Position>,
    /// JSON path of the value, such as `$.tags[1]`; may be empty.
    pub path: String,
    /// What is wrong: one lower-case clause with the offending input.
    pub message: Message,
    /// What to do.
    pub help: Message,
    /// How to correct it without asking, if that is safe.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error about a whole file.
    pub fn of_file(file: impl Into<String>, message: Message, help: Message) -> Self {
        Self {
            severity: Severity::Error,
            file: file.into(),
            position: None,
            path: String::new(),
            message,
            help,
            fix: None,
        }
    }

    /// Two lines: place and problem, then the remedy.
    pub fn text(&self, language: Language) -> String {
        let mut text = escaped(&self.file).into_owned();
        if let Some(Position { line, column }) = self.position {
            text += &format!(":{line}:{column}");
        }
        text += &format!(": {}: ", self.severity.text(language));
        if !self.path.is_empty() {
            text += &format!("{}: ", escaped(&self.path));
        }
        let remedy = Message::remedy(self.help.clone()).text(language);
        text + &escaped(&self.message.text(language)) + "\n  " + &escaped(&remedy)
    }

    /// Order of diagnostics: by file, then by position.
    pub fn sort_key(&self) -> (&str, Option<Position>, &str, &Message) {
        (&self.file, self.position, &self.path, &self.message)
    }
}

/// `text` for one line of a terminal or a log: control characters, line separators and direction marks are escaped as
/// in JSON.
///
/// ```
/// use source::diagnostic::escaped;
/// assert_eq!(escaped("l'été « a »"), "l'été « a »");
/// assert_eq!(escaped("a\n\u{1b}[2Jb\u{202e}"), "a\\n\\u001b[2Jb\\u202e");
/// ```
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_unsafe(c) => {
                // Writing into a string never fails.
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn is_unsafe(c: char) -> bool {
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || ends_line || turns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use protocol::language::Language;

    use super::{Diagnostic, Position, escaped};
    use crate::message::Message;

    proptest! {
        #[test]
        fn diagnostic_has_two_lines_for_any_input(texts in any::<[String; 4]>(), line in 1..9_usize) {
            let [file, path, message, help] = texts;
            let position = Some(Position { line, column: 1 });
            let (message, help) = (Message::invalid_json(message), Message::write_this(help));
            let text = Diagnostic { position, path, ..Diagnostic::of_file(file, message, help) }.text(Language::En);
            prop_assert_eq!(text.lines().count(), 2);
            let is_unsafe = |c: char| c != '\n' && escaped(c.encode_utf8(&mut [0; 4])) != c.to_string();
            prop_assert!(!text.contains(is_unsafe));
        }
    }

    #[test]
    fn escaped_keeps_letters_of_all_scripts() {
        for text in ["œuvre", "עברית", "e\u{301}", "a\u{a0}b\u{202f}c", "👩\u{200d}💻", "\\n"] {
            assert_eq!(escaped(text), text);
        }
        let all = "\0\u{7}\u{8}\r\n\t\u{7f}\u{85}\u{9b}31m\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{2069}";
        assert_eq!(
            escaped(all),
            "\\u0000\\u0007\\u0008\\r\\n\\t\\u007f\\u0085\\u009b31m\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a\\u2069"
        );
    }
}
