//! The difference between two texts, by words.

use std::ops::Range;

use editor_protocol::{Change, ChangeKind};
use similar::{ChangeTag, DiffOp, TextDiff};

/// The difference between two texts. Lines are compared first, and words only in changed ones: in a long text, that is
/// much faster.
pub(crate) fn difference(old: &str, new: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let lines = TextDiff::from_lines(old, new);
    let joined = |lines: &[&str], range: Range<usize>| lines.get(range).unwrap_or_default().concat();
    for operation in lines.ops() {
        let (old_part, new_part) =
            (joined(lines.old_slices(), operation.old_range()), joined(lines.new_slices(), operation.new_range()));
        match operation {
            DiffOp::Equal { .. } => push(&mut changes, ChangeKind::Same, &old_part),
            DiffOp::Delete { .. } => push(&mut changes, ChangeKind::Removed, &old_part),
            DiffOp::Insert { .. } => push(&mut changes, ChangeKind::Added, &new_part),
            DiffOp::Replace { .. } => {
                let words = TextDiff::from_words(old_part.as_str(), new_part.as_str());
                for change in words.iter_all_changes() {
                    let kind = match change.tag() {
                        ChangeTag::Equal => ChangeKind::Same,
                        ChangeTag::Delete => ChangeKind::Removed,
                        ChangeTag::Insert => ChangeKind::Added,
                    };
                    push(&mut changes, kind, change.value());
                }
            }
        }
    }
    changes
}

/// Adds words, to the part before if it is of the same kind.
fn push(changes: &mut Vec<Change>, kind: ChangeKind, text: &str) {
    match changes.last_mut() {
        Some(last) if last.kind == kind => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => changes.push(Change { kind, text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::ChangeKind::{self, Added, Removed, Same};

    use super::difference;

    #[test]
    fn words_of_changed_lines_are_compared() {
        let changes = difference("un\ndeux trois\nquatre\n", "un\ndeux 3\nquatre\ncinq\n");
        let changes: Vec<(ChangeKind, &str)> =
            changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
        assert_eq!(
            changes,
            [(Same, "un\ndeux "), (Removed, "trois"), (Added, "3"), (Same, "\nquatre\n"), (Added, "cinq\n"),]
        );
    }

    #[test]
    fn parts_of_a_kind_are_the_text() {
        let (old, new) = ("a b c\n\nd e", "b c\nd f e\n\ng");
        let of = |left_out: ChangeKind| -> String {
            difference(old, new)
                .into_iter()
                .filter(|change| change.kind != left_out)
                .map(|change| change.text)
                .collect()
        };
        assert_eq!((of(Added), of(Removed)), (old.to_owned(), new.to_owned()));
        assert!(difference("", "").is_empty());
    }
}
