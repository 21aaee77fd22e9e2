//! Lines of `_headers` and `_redirects`: trimmed, without empty lines and comments.

use std::error::Error;
use std::fmt;

use anyhow::Result;
use protocol::language::Language;
use source::diagnostic::{Diagnostic, Position, Severity};
use source::message::Message;
use source::report;

/// A line with a rule.
pub struct Line<'t> {
    /// Its number, from 0.
    pub number: usize,
    /// Number of white space characters before its text.
    pub indent: usize,
    /// Trimmed text.
    pub text: &'t str,
}

impl Line<'_> {
    /// An error about this line of `file`.
    pub fn diagnostic(&self, file: &str, message: Message, help: Message) -> Diagnostic {
        let position = Position { line: self.number + 1, column: self.indent + 1 };
        Diagnostic { position: Some(position), ..Diagnostic::of_file(file, message, help) }
    }
}

/// The lines of `text`.
pub fn read(text: &str) -> impl Iterator<Item = Line<'_>> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate().map(|(number, whole)| Line {
        number,
        indent: whole.chars().take_while(|c| c.is_whitespace()).count(),
        text: whole.trim(),
    });
    lines.filter(|line| !line.text.is_empty() && !line.text.starts_with('#'))
}

/// The errors of a file of rules.
#[derive(Debug)]
pub struct InvalidRules(pub Vec<Diagnostic>);

impl Error for InvalidRules {}

impl fmt::Display for InvalidRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(report::list(&self.0, Language::En).trim_end())
    }
}

/// Returns the `rules`, unless `found` contains an error.
///
/// # Errors
/// [`InvalidRules`] with all errors in `found`.
pub fn or_problems<R>(rules: R, found: &[Diagnostic]) -> Result<R> {
    let errors: Vec<Diagnostic> = found.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
    if errors.is_empty() {
        return Ok(rules);
    }
    Err(InvalidRules(errors).into())
}
