//! Marks at the starts of lines.

use std::ops::Range;

use super::{Edit, part};

/// The whole lines of a selection, without the end of the last one.
pub(super) fn lines(text: &str, selection: &Range<usize>) -> Range<usize> {
    let start = part(text, &(0..selection.start)).rfind('\n').map_or(0, |found| found + 1);
    let rest = part(text, &(selection.end..text.len()));
    start..selection.end + rest.find('\n').unwrap_or(rest.len())
}

/// Puts a mark before each line that is not empty, in the place of other marks of headings and lists. Where all have
/// it, takes it away. `mark` gets the number of the line, from 1.
pub(super) fn prefix(text: &str, selection: &Range<usize>, mark: impl Fn(usize) -> String) -> Edit {
    let range = lines(text, selection);
    let old = part(text, &range);
    let filled: Vec<&str> = old.split('\n').filter(|line| !line.trim().is_empty()).collect();
    let has_all = !filled.is_empty() && (1..).zip(&filled).all(|(number, line)| line.starts_with(&mark(number)));
    let mut number = 0;
    let mut new_lines = Vec::new();
    for line in old.split('\n') {
        if line.trim().is_empty() && !filled.is_empty() {
            new_lines.push(line.to_owned());
            continue;
        }
        number += 1;
        let bare = without_mark(line);
        new_lines.push(if has_all { bare.to_owned() } else { format!("{}{bare}", mark(number)) });
    }
    replacing(range, selection, new_lines.join("\n"))
}

/// Puts the mark of a quotation before each line, also before empty ones, which would end it.
pub(super) fn quote(text: &str, selection: &Range<usize>) -> Edit {
    let range = lines(text, selection);
    let old = part(text, &range);
    let has_all = old.split('\n').all(|line| line.starts_with('>'));
    let quoted = |line: &str| if line.is_empty() && !old.is_empty() { ">".to_owned() } else { format!("> {line}") };
    let bare = |line: &str| {
        let line = line.strip_prefix('>').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line).to_owned()
    };
    let new_lines: Vec<String> =
        old.split('\n').map(|line| if has_all { bare(line) } else { quoted(line) }).collect();
    replacing(range, selection, new_lines.join("\n"))
}

/// Selects the new lines, or their end where nothing was selected.
fn replacing(range: Range<usize>, selection: &Range<usize>, text: String) -> Edit {
    let start = if selection.is_empty() { text.len() } else { 0 };
    let selection = start..text.len();
    Edit { range, text, selection }
}

/// A line without the mark of a heading or a list.
fn without_mark(line: &str) -> &str {
    let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let hashes = line.len() - line.trim_start_matches('#').len();
    let length = match line.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => 2,
        bytes if digits > 0 && bytes.get(digits..).is_some_and(|rest| rest.starts_with(b". ")) => digits + 2,
        bytes if (1..=6).contains(&hashes) && bytes.get(hashes) == Some(&b' ') => hashes + 1,
        _ => 0,
    };
    line.get(length..).unwrap_or(line)
}
