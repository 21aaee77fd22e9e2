//! Telling the author what is wrong: all problems, then how many.

use content::problem::{Problem, Severity};

/// Puts problems in the order in which an author works through them, each once.
pub fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    problems.dedup();
}

/// Whether one of them keeps the site from being built.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// The problems one after the other, and a last line that counts them.
pub fn list(problems: &[Problem]) -> String {
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let total: Vec<_> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    let mut text: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    if !total.is_empty() {
        text.push_str(&total.join(", "));
        text.push('\n');
    }
    text
}

/// A number with its word: "1 error", "2 errors".
pub fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
