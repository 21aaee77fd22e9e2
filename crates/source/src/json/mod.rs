//! Reads the author's JSON: every value keeps its position in the text, and all errors are collected.
//!
//! [`decode`] turns bytes into text, [`parse`] text into a tree, [`fields::Fields`] reads the fields of an object, which
//! the macros of `object` declare. serde alone would stop at the first error and lose the positions of values.

pub mod basic_types;
pub mod choice;
pub mod declaration;
pub mod edits;
pub mod field_type;
pub mod fields;
pub mod node;
pub(crate) mod object;
mod syntax_error;
pub mod text_places;

use std::cell::RefCell;

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use crate::diagnostic::{Diagnostic, Fix, Position, Severity};
use crate::message::{self, Message};
use node::Node;

/// Largest file, in bytes: twice the length of a long book.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// A file that is being read, and its diagnostics so far.
pub struct Report<'t> {
    file: &'t str,
    text: &'t str,
    /// Each with its byte offset.
    diagnostics: RefCell<Vec<(usize, Diagnostic)>>,
}

impl<'t> Report<'t> {
    /// A report on `file` with the content `text`.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, diagnostics: RefCell::default() }
    }

    /// Adds a diagnostic at byte `offset`.
    pub fn add(&self, severity: Severity, offset: usize, path: &str, message: Message, help: Message) {
        let diagnostic =
            Diagnostic { severity, path: path.to_owned(), ..Diagnostic::of_file(self.file, message, help) };
        self.diagnostics.borrow_mut().push((offset, diagnostic));
    }

    /// The position of byte `offset`.
    pub fn position(&self, offset: usize) -> Position {
        Position::of(self.text, offset)
    }

    /// All diagnostics, sorted by position.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by_key(|(offset, _)| *offset);
        // Lines are counted in one pass: a damaged file may have a hundred thousand diagnostics.
        let (mut at, mut position) = (0, Position::START);
        for (offset, diagnostic) in &mut diagnostics {
            let end = self.text.floor_char_boundary(*offset);
            position = position.behind(&self.text[at..end]);
            at = end;
            diagnostic.position = Some(position);
        }
        let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        diagnostics
    }
}

/// Decodes the bytes of `file` as UTF-8.
///
/// # Errors
/// A diagnostic, when the file is too large, empty, not UTF-8, or starts with a byte order mark.
pub fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Vec<Diagnostic>> {
    decode_within(file, bytes, MAX_BYTES, Message::split_text())
}

/// Decodes the bytes of `file` as UTF-8, at most `limit` bytes; `help` is the remedy for a larger file.
///
/// # Errors
/// As for [`decode`].
pub fn decode_within<'b>(
    file: &str,
    bytes: &'b [u8],
    limit: usize,
    help: Message,
) -> Result<&'b str, Vec<Diagnostic>> {
    if bytes.len() > limit {
        let message = Message::file_too_large(bytes.len().to_string(), limit.to_string());
        return Err(vec![Diagnostic::of_file(file, message, help)]);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(vec![Diagnostic {
            position: Some(Position::START),
            fix: Some(Fix::RemoveByteOrderMark),
            ..Diagnostic::of_file(file, Message::byte_order_mark(), Message::save_without_byte_order_mark())
        }]);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let position = std::str::from_utf8(valid).ok().map(|text| Position::of(text, text.len()));
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        let guess: message::Value =
            if marked { "UTF-16".into() } else { Message::either("Latin-1", "Windows-1252").into() };
        let message = Message::not_utf8(format!("{byte:02X}"), guess);
        vec![Diagnostic { position, ..Diagnostic::of_file(file, message, Message::save_as_utf8()) }]
    })?;
    if text.trim().is_empty() {
        return Err(vec![Diagnostic::of_file(file, Message::empty_file(), Message::write_or_delete_file())]);
    }
    Ok(text)
}

/// Parses the report's text and passes its root to `read`.
///
/// # Errors
/// All diagnostics, in order, when one is an error. Warnings alone are returned with the value.
pub fn parse<T>(
    report: Report<'_>,
    read: impl FnOnce(Node<'_>) -> Option<T>,
) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
    let value = tree(&report).and_then(|value| read(Node::root(&value, &report)));
    let diagnostics = report.into_diagnostics();
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    match value {
        Some(value) if !failed => Ok((value, diagnostics)),
        _ => Err(diagnostics),
    }
}

/// The tree of the text. serde_json decides what is valid JSON; jsonc-parser keeps positions.
fn tree<'t>(report: &Report<'t>) -> Option<Value<'t>> {
    if let Err(error) = serde_json::from_str::<Nested>(report.text) {
        let offset = offset_of(report.text, error.line(), error.column());
        let (message, help) = syntax_error::message_and_help(&error);
        report.add(Severity::Error, offset, "", message, help);
        return None;
    }
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    match parse_to_ast(report.text, &collect, &ParseOptions::default()) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let message = Message::invalid_json(error.to_string());
            report.add(Severity::Error, error.range().start, "", message, Message::fix_json());
            None
        }
    }
}

/// Deserializes every value and drops it, so that the depth limit and the escapes are checked everywhere.
/// (`IgnoredAny` skips both checks.)
struct Nested;

impl<'de> serde::Deserialize<'de> for Nested {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Value::deserialize(deserializer).map(|_| Self)
    }
}

/// Byte offset of a line and a column in bytes, both counted from 1. Column 0 is the line break before the line.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column).saturating_sub(1)
}
