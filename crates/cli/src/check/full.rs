//! The drawn list of problems, in which many alike are summed up.

use std::collections::BTreeMap;

use protocol::language::Language;
use source::diagnostic::{Diagnostic, escaped};
use source::report::{self, pattern};

use super::excerpt::Drawing;
use crate::texts::Commands;

/// Problems of a kind that are drawn; further ones are summed up.
const MAX_DRAWN: usize = 3;

/// Problems of a sum whose places are named.
const MAX_PLACES: usize = 10;

/// The problems as text, and a last line with their counts.
pub(super) fn list(diagnostics: &[Diagnostic], mut drawing: Drawing, all: bool, language: Language) -> String {
    let limit = if all { usize::MAX } else { MAX_DRAWN };
    let mut alike: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        alike.entry(pattern(diagnostic)).or_default().push(diagnostic);
    }
    let mut drawn: BTreeMap<_, usize> = BTreeMap::new();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let pattern = pattern(diagnostic);
        let rest = alike.get(&pattern).and_then(|alike| alike.get(limit..)).unwrap_or_default();
        let drawn = drawn.entry(pattern).or_default();
        *drawn += 1;
        if *drawn > limit {
            continue;
        }
        text.push_str(&drawing.draw(diagnostic));
        if *drawn == limit && !rest.is_empty() {
            text.push_str(&sum(rest, Commands::of(language)));
        }
        text.push('\n');
    }
    text + &report::total(diagnostics, language)
}

/// The number of further problems of a kind, and where the first of them are.
fn sum(rest: &[&Diagnostic], texts: &Commands) -> String {
    let named = rest.get(..MAX_PLACES).unwrap_or(rest);
    let mut places: Vec<String> = named.chunk_by(|a, b| a.file == b.file).map(places).collect();
    if named.len() < rest.len() {
        places.push("…".to_owned());
    }
    texts.more_alike(rest.len(), places.join(texts.place_separator)) + "\n"
}

/// A file and its lines.
fn places(of_file: &[&Diagnostic]) -> String {
    let mut lines: Vec<usize> =
        of_file.iter().filter_map(|diagnostic| diagnostic.position).map(|position| position.line).collect();
    lines.dedup();
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let file = of_file.first().map(|diagnostic| escaped(&diagnostic.file)).unwrap_or_default();
    if lines.is_empty() { file.into_owned() } else { format!("{file}:{}", lines.join(", ")) }
}
