//! The report of a check or a build: all problems, those that are alike summed up, then how many there are.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity};

/// So many problems of one file that are alike are listed; the others are counted.
const MAX_LISTED: usize = 10;

/// Puts problems in the order in which an author works through them, each once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// Whether one of them keeps the site from being built.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The problems one after the other, and a last line that counts them.
pub fn list(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let total: Vec<_> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
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
        let _ = match rest.get(kind).copied().unwrap_or_default().saturating_sub(MAX_LISTED) {
            _ if *listed > MAX_LISTED => Ok(()),
            more if *listed == MAX_LISTED && more > 0 => writeln!(text, "{diagnostic}\n  and {more} more like this"),
            _ => writeln!(text, "{diagnostic}"),
        };
    }
    if !total.is_empty() {
        text.push_str(&total.join(", "));
        text.push('\n');
    }
    text
}

/// What is the same in problems that are alike: the file, and the message without what it quotes.
fn kind(diagnostic: &Diagnostic) -> (&str, Severity, String) {
    let is_own = |word: &&str| !word.contains(|c: char| c == '/' || c.is_ascii_digit());
    let said = diagnostic.message.split('"').step_by(2);
    let words: Vec<&str> = said.flat_map(|part| part.split(' ').filter(is_own)).collect();
    (&diagnostic.file, diagnostic.severity, words.join(" "))
}

/// A number with its word: "1 error", "2 errors".
pub fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
