//! The difference of two texts by words.

use std::ops::Range;

use similar::{ChangeTag, DiffOp, TextDiff};

use crate::{Change, ChangeKind};

/// Most paragraphs of both texts, and most words of what is between two equal paragraphs, that are compared: the time
/// grows with the square. More than that counts as replaced.
const MAX_PARTS: usize = 20_000;

/// The parts of `old` and `new` in their order: first what was removed, then what was added in its place. Paragraphs
/// are compared first, then the words in those that differ.
///
/// ```
/// use editor_protocol::ChangeKind::{Added, Removed, Same};
/// let changes = editor_protocol::difference("One two.\n\nThree.", "One 2.\n\nThree.");
/// let parts: Vec<_> = changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
/// assert_eq!(parts, [(Same, "One "), (Removed, "two."), (Added, "2."), (Same, "\n\nThree.")]);
/// ```
pub fn difference(old: &str, new: &str) -> Vec<Change> {
    let mut parts = Parts::default();
    let (old_paragraphs, new_paragraphs) = (paragraphs(old), paragraphs(new));
    if old_paragraphs.len() + new_paragraphs.len() > MAX_PARTS {
        parts.compare_words(old, new);
    } else {
        let joined = |paragraphs: &[&str], range: Range<usize>| paragraphs.get(range).unwrap_or_default().concat();
        for operation in TextDiff::from_slices(&old_paragraphs, &new_paragraphs).ops() {
            let old_part = joined(&old_paragraphs, operation.old_range());
            match operation {
                DiffOp::Equal { .. } => parts.push(ChangeTag::Equal, &old_part),
                _ => parts.compare_words(&old_part, &joined(&new_paragraphs, operation.new_range())),
            }
        }
    }
    parts.into_changes()
}

/// The paragraphs or lines of a text, each with the line ends after it: an empty line by itself would be equal to any
/// other.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut paragraphs = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').unwrap_or(rest.len());
        let after = rest.get(end..).unwrap_or_default().trim_start_matches('\n');
        let (paragraph, following) = rest.split_at(rest.len() - after.len());
        paragraphs.push(paragraph);
        rest = following;
    }
    paragraphs
}

/// A part of the difference.
enum Part {
    Same(String),
    Replaced(Replacement),
}

/// What is in the old text only, and what is in the new text in its place; one of them may be empty.
#[derive(Default)]
struct Replacement {
    removed: String,
    added: String,
}

impl Replacement {
    /// Both replacements with what is between them as one, where words are replaced by others. Otherwise none: a space
    /// between added words is better left unmarked.
    fn joined(&self, between: &str, next: &Self) -> Option<Self> {
        let removed = format!("{}{between}{}", self.removed, next.removed);
        let added = format!("{}{between}{}", self.added, next.added);
        (!removed.trim().is_empty() && !added.trim().is_empty()).then_some(Self { removed, added })
    }
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn compare_words(&mut self, old: &str, new: &str) {
        let words = old.split_whitespace().count() + new.split_whitespace().count();
        if old.is_empty() || new.is_empty() || words > MAX_PARTS {
            self.push(ChangeTag::Delete, old);
            self.push(ChangeTag::Insert, new);
            return;
        }
        for change in TextDiff::from_words(old, new).iter_all_changes() {
            self.push(change.tag(), change.value());
        }
    }

    /// Adds a text, to the last part if it is of the same kind.
    fn push(&mut self, tag: ChangeTag, text: &str) {
        if text.is_empty() {
            return;
        }
        match (self.0.last_mut(), tag) {
            (Some(Part::Same(same)), ChangeTag::Equal) => same.push_str(text),
            (Some(Part::Replaced(replacement)), ChangeTag::Delete) => replacement.removed.push_str(text),
            (Some(Part::Replaced(replacement)), ChangeTag::Insert) => replacement.added.push_str(text),
            (_, ChangeTag::Equal) => self.0.push(Part::Same(text.to_owned())),
            (_, ChangeTag::Delete) => {
                self.0.push(Part::Replaced(Replacement { removed: text.to_owned(), ..Replacement::default() }));
            }
            (_, ChangeTag::Insert) => {
                self.0.push(Part::Replaced(Replacement { added: text.to_owned(), ..Replacement::default() }));
            }
        }
    }

    /// Words that are replaced one by one become one replacement, also where the spaces between them are the same.
    fn joined(self) -> Vec<Part> {
        let mut joined: Vec<Part> = Vec::new();
        for part in self.0 {
            let replacement = match (joined.as_slice(), &part) {
                ([.., Part::Replaced(first), Part::Same(between)], Part::Replaced(second)) if is_space(between) => {
                    first.joined(between, second)
                }
                _ => None,
            };
            match replacement {
                Some(replacement) => {
                    joined.truncate(joined.len() - 2);
                    joined.push(Part::Replaced(replacement));
                }
                None => joined.push(part),
            }
        }
        joined
    }

    fn into_changes(self) -> Vec<Change> {
        let changes = self.joined().into_iter().flat_map(|part| match part {
            Part::Same(text) => [(ChangeKind::Same, text), (ChangeKind::Same, String::new())],
            Part::Replaced(Replacement { removed, added }) => {
                [(ChangeKind::Removed, removed), (ChangeKind::Added, added)]
            }
        });
        changes.filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Change { kind, text }).collect()
    }
}

/// Whether there are only spaces, and no line end.
fn is_space(text: &str) -> bool {
    !text.contains('\n') && text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{MAX_PARTS, difference};
    use crate::ChangeKind::{self, Added, Removed, Same};

    #[track_caller]
    fn assert_parts(old: &str, new: &str, expected: &[(ChangeKind, &str)]) {
        let changes = difference(old, new);
        let parts: Vec<_> = changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn difference_has_the_words_of_both_texts() {
        assert_parts(
            "Un deux trois.\n\nQuatre.",
            "Un douze trois.\n\nQuatre.\n\nCinq.",
            &[(Same, "Un "), (Removed, "deux"), (Added, "douze"), (Same, " trois.\n\nQuatre."), (Added, "\n\nCinq.")],
        );
        assert_parts(
            "un\ndeux trois\nquatre\n",
            "un\ndeux 3\nquatre\ncinq\n",
            &[(Same, "un\ndeux "), (Removed, "trois"), (Added, "3"), (Same, "\nquatre\n"), (Added, "cinq\n")],
        );
        assert_parts("a b", "a b", &[(Same, "a b")]);
        assert_parts("", "", &[]);
        assert_parts("a", "", &[(Removed, "a")]);
    }

    #[test]
    fn words_that_follow_each_other_are_one_change() {
        assert_parts(
            "un deux trois quatre",
            "un 2 3 quatre",
            &[(Same, "un "), (Removed, "deux trois"), (Added, "2 3"), (Same, " quatre")],
        );
    }

    #[test]
    fn line_ends_and_spaces_of_added_words_stay() {
        assert_parts("a\nb", "c\nd", &[(Removed, "a"), (Added, "c"), (Same, "\n"), (Removed, "b"), (Added, "d")]);
        assert_parts(" ", "x y", &[(Added, "x"), (Same, " "), (Added, "y")]);
    }

    #[test]
    fn parts_of_a_kind_are_the_text() {
        let words = |start: usize| (start..start + MAX_PARTS).map(|word| format!("{word} ")).collect::<String>();
        let lines = |start: usize| words(start).replace(' ', "\n");
        for (old, new) in [
            ("a b c\n\nd e".to_owned(), "b c\nd f e\n\ng".to_owned()),
            ("\n\na".to_owned(), "a\n".to_owned()),
            (words(0), words(100_000)),
            (lines(0), lines(100_000)),
        ] {
            let without = |left_out: ChangeKind| -> String {
                let changes = difference(&old, &new).into_iter();
                changes.filter(|change| change.kind != left_out).map(|change| change.text).collect()
            };
            assert_eq!((without(Added), without(Removed)), (old.clone(), new.clone()));
        }
    }

    #[test]
    fn too_many_words_are_replaced_as_a_whole() {
        let words = |start: usize| (start..start + MAX_PARTS).map(|word| format!("{word} ")).collect::<String>();
        let (old, new) = (words(0), words(100_000));
        assert_parts(&old, &new, &[(Removed, &old), (Added, &new)]);
    }
}
