//! The report of a check or a build: all diagnostics, similar ones summarised, then their counts.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity};

/// Similar diagnostics of one file that are listed; further ones are only counted.
const MAX_LISTED: usize = 10;

/// Sorts diagnostics by file and position, and removes duplicates.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// Whether one of them prevents the build.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The counts of errors and warnings, on a line; empty when there are none.
pub fn total(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let total: Vec<_> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if total.is_empty() { String::new() } else { total.join(", ") + "\n" }
}

/// The diagnostics as text, and a last line with their counts.
pub fn list(diagnostics: &[Diagnostic]) -> String {
    list_up_to(diagnostics, MAX_LISTED)
}

/// The diagnostics as text, of similar ones of a file at most `limit`, and a last line with their counts.
pub fn list_up_to(diagnostics: &[Diagnostic], limit: usize) -> String {
    let kinds: Vec<_> = diagnostics.iter().map(kind).collect();
    let mut rest: BTreeMap<_, usize> = BTreeMap::new();
    for kind in &kinds {
        *rest.entry(kind).or_default() += 1;
    }
    let mut text = String::new();
    let mut listed: BTreeMap<_, usize> = BTreeMap::new();
    for (diagnostic, kind) in diagnostics.iter().zip(&kinds) {
        let listed = listed.entry(kind).or_default();
        *listed += 1;
        // Writing into a string never fails.
        let _ = match rest.get(kind).copied().unwrap_or_default().saturating_sub(limit) {
            _ if *listed > limit => Ok(()),
            more if *listed == limit && more > 0 => writeln!(text, "{diagnostic}\n  and {more} more like this"),
            _ => writeln!(text, "{diagnostic}"),
        };
    }
    text + &total(diagnostics)
}

/// Equal for similar diagnostics of a file.
fn kind(diagnostic: &Diagnostic) -> (&str, (Severity, String)) {
    (&diagnostic.file, pattern(diagnostic))
}

/// Equal for similar diagnostics: the severity, and the message without quoted parts, paths and numbers.
pub fn pattern(diagnostic: &Diagnostic) -> (Severity, String) {
    let is_own = |word: &&str| !word.contains(|c: char| c == '/' || c.is_ascii_digit());
    let said = diagnostic.message.split('"').step_by(2);
    let words: Vec<&str> = said.flat_map(|part| part.split(' ').filter(is_own)).collect();
    (diagnostic.severity, words.join(" "))
}

/// A number with a singular or plural noun: "1 error", "2 errors".
pub fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
