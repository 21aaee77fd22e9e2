//! The report of a check or a build: all diagnostics, similar ones summarised, then their counts.

use std::collections::BTreeMap;

use protocol::language::Language;

use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;

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
pub fn total(diagnostics: &[Diagnostic], language: Language) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let total: Vec<_> = [(errors, Message::errors(errors)), (warnings, Message::warnings(warnings))]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, message)| message.text(language))
        .collect();
    if total.is_empty() { String::new() } else { total.join(", ") + "\n" }
}

/// The diagnostics as text, and a last line with their counts.
pub fn list(diagnostics: &[Diagnostic], language: Language) -> String {
    list_up_to(diagnostics, MAX_LISTED, language)
}

/// The diagnostics as text, of similar ones of a file at most `limit`, and a last line with their counts.
pub fn list_up_to(diagnostics: &[Diagnostic], limit: usize, language: Language) -> String {
    let kinds: Vec<_> = diagnostics.iter().map(|diagnostic| (&diagnostic.file, pattern(diagnostic))).collect();
    let mut rest: BTreeMap<_, usize> = BTreeMap::new();
    for kind in &kinds {
        *rest.entry(kind).or_default() += 1;
    }
    let mut text = String::new();
    let mut listed: BTreeMap<_, usize> = BTreeMap::new();
    for (diagnostic, kind) in diagnostics.iter().zip(&kinds) {
        let listed = listed.entry(kind).or_default();
        *listed += 1;
        if *listed > limit {
            continue;
        }
        text += &diagnostic.text(language);
        text.push('\n');
        let more = rest.get(kind).copied().unwrap_or_default().saturating_sub(limit);
        if *listed == limit && more > 0 {
            text += &format!("  {}\n", Message::more_alike(more).text(language));
        }
    }
    text + &total(diagnostics, language)
}

/// Equal for similar diagnostics: the severity, and the codes of the message.
pub fn pattern(diagnostic: &Diagnostic) -> (Severity, Vec<&'static str>) {
    (diagnostic.severity, diagnostic.message.codes())
}

/// A number with a singular or plural noun: "1 error", "2 errors".
pub fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
