//! The difference of two texts by words.

use std::time::Duration;

use editor_protocol::{Change, ChangeKind};
use similar::{ChangeTag, TextDiff};

/// After this time, the rest of two long texts that have nothing in common is compared coarsely.
const TIMEOUT: Duration = Duration::from_millis(500);

/// The parts of `old` and `new` in their order; what follows each other in the same text is one part.
pub(crate) fn by_words(old: &str, new: &str) -> Vec<Change> {
    let difference = TextDiff::configure().timeout(TIMEOUT).diff_words(old, new);
    let mut changes: Vec<Change> = Vec::new();
    for change in difference.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => ChangeKind::Same,
            ChangeTag::Delete => ChangeKind::Removed,
            ChangeTag::Insert => ChangeKind::Added,
        };
        match changes.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => changes.push(Change { kind, text: change.value().to_owned() }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use editor_protocol::ChangeKind::{Added, Removed, Same};

    use super::by_words;

    #[test]
    fn difference_has_the_words_of_both_texts() {
        let changes = by_words("Un deux trois.\n\nQuatre.", "Un douze trois.\n\nQuatre.\n\nCinq.");
        let parts: Vec<_> = changes.iter().map(|change| (change.kind, change.text.as_str())).collect();
        assert_eq!(
            parts,
            [(Same, "Un "), (Removed, "deux"), (Added, "douze"), (Same, " trois.\n\nQuatre."), (Added, "\n\nCinq.")]
        );
        assert!(by_words("", "").is_empty());
        assert_eq!(by_words("a b", "a b").len(), 1);
    }

    #[test]
    fn long_texts_are_compared_within_the_timeout() {
        let words = |start: usize| (start..start + 20_000).map(|word| format!("{word} ")).collect::<String>();
        let (old, new) = (words(0), words(100_000));
        let changes = by_words(&old, &new);
        let without = |kind| -> String {
            changes.iter().filter(|change| change.kind != kind).map(|change| change.text.as_str()).collect()
        };
        assert_eq!((without(Added), without(Removed)), (old, new));
    }
}
