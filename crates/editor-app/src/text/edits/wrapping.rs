//! Marks around a part of the text.

use std::ops::Range;

use super::{Edit, part};

/// Puts marks around the selection, without the spaces at its ends; takes them away where they are there.
pub(super) fn wrap(text: &str, selection: Range<usize>, open: &str, close: &str) -> Edit {
    let Range { start, end } = trimmed(text, selection);
    let inner = part(text, &(start..end));
    if let Some(bare) = without_marks(inner, open, close) {
        return Edit { range: start..end, text: bare.to_owned(), selection: 0..bare.len() };
    }
    let (before, after) = (part(text, &(0..start)), part(text, &(end..text.len())));
    if has_mark(before.chars().rev(), before.ends_with(open), open)
        && has_mark(after.chars(), after.starts_with(close), close)
    {
        let range = start - open.len()..end + close.len();
        return Edit { range, text: inner.to_owned(), selection: 0..inner.len() };
    }
    let selection = open.len()..open.len() + inner.len();
    Edit { range: start..end, text: format!("{open}{inner}{close}"), selection }
}

/// What is between the marks, if the selection holds them.
fn without_marks<'t>(inner: &'t str, open: &str, close: &str) -> Option<&'t str> {
    if !has_mark(inner.chars(), true, open) {
        return None;
    }
    inner.strip_prefix(open)?.strip_suffix(close)
}

/// Whether a mark is there, where the text has it (`is_there`). Of two stars, none is the one of italics.
fn has_mark(characters: impl Iterator<Item = char>, is_there: bool, mark: &str) -> bool {
    is_there && (mark != "*" || characters.take_while(|character| *character == '*').count() % 2 == 1)
}

/// The selection without the spaces at its ends.
fn trimmed(text: &str, selection: Range<usize>) -> Range<usize> {
    let selected = part(text, &selection);
    let start = selection.start + (selected.len() - selected.trim_start().len());
    start..start + selected.trim().len()
}
