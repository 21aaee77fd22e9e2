//! Problems for programs: JSON objects, one a line.

use std::path::Path;

use anyhow::Result;
use protocol::language::Language;
use serde::Serialize;
use source::diagnostic::{Diagnostic, Severity};

use super::fix::changes;
use crate::texts::Commands;

/// A problem. `line` and `column` count from 1, and are null when the problem is about the whole file.
#[derive(Serialize)]
struct Problem<'d> {
    file: &'d str,
    line: Option<usize>,
    column: Option<usize>,
    path: &'d str,
    severity: &'static str,
    /// The same in all languages, and for all values in the message.
    code: &'static str,
    message: String,
    help: String,
    /// Whether `--fix` corrects it.
    fixable: bool,
}

/// The problems of the files in `public`.
///
/// # Errors
/// When a file that could be corrected can't be read.
pub(super) fn lines(public: &Path, diagnostics: &[Diagnostic], language: Language) -> Result<String> {
    let texts = Commands::of(language);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let problem = Problem {
            file: &diagnostic.file,
            line: diagnostic.position.map(|position| position.line),
            column: diagnostic.position.map(|position| position.column),
            path: &diagnostic.path,
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.message.code(),
            message: diagnostic.message.text(language),
            help: diagnostic.help.text(language),
            fixable: !changes(public, std::slice::from_ref(diagnostic), texts)?.is_empty(),
        };
        text.push_str(&serde_json::to_string(&problem)?);
        text.push('\n');
    }
    Ok(text)
}
