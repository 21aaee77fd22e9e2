//! Problems for programs: JSON objects, one a line.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use source::diagnostic::{Diagnostic, Severity};

use super::fix::changes;

/// A problem. `line` and `column` count from 1, and are null when the problem is about the whole file.
#[derive(Serialize)]
struct Problem<'d> {
    file: &'d str,
    line: Option<usize>,
    column: Option<usize>,
    path: &'d str,
    severity: &'static str,
    message: &'d str,
    help: &'d str,
    /// Whether `--fix` corrects it.
    fixable: bool,
}

/// The problems of the files in `public`.
///
/// # Errors
/// When a file that could be corrected can't be read.
pub(super) fn lines(public: &Path, diagnostics: &[Diagnostic]) -> Result<String> {
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
            message: &diagnostic.message,
            help: &diagnostic.help,
            fixable: !changes(public, std::slice::from_ref(diagnostic))?.is_empty(),
        };
        text.push_str(&serde_json::to_string(&problem)?);
        text.push('\n');
    }
    Ok(text)
}
