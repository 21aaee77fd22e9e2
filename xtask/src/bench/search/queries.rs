//! What is asked, of words that are common enough for ten results in a blog of a thousand posts.

use super::vocabulary::word;

/// A query.
pub(super) struct Query {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// What the words of a query are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    OneWord,
    TwoWords,
    /// The beginning of a word.
    Prefix,
    /// A word with two letters swapped, which no post has.
    Typo,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::OneWord => "one word",
            Kind::TwoWords => "two words",
            Kind::Prefix => "a prefix",
            Kind::Typo => "a typo",
        }
    }
}

/// All of them, in the order in which they are shown.
pub(super) fn all() -> [Query; 4] {
    [
        Query { kind: Kind::OneWord, text: word(300) },
        Query { kind: Kind::TwoWords, text: format!("{} {}", word(150), word(300)) },
        Query { kind: Kind::Prefix, text: word(500).chars().take(4).collect() },
        Query { kind: Kind::Typo, text: swapped(&word(958)) },
    ]
}

/// The word with the two letters before its last one swapped.
fn swapped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if let [.., first, second, _] = letters.as_mut_slice() {
        std::mem::swap(first, second);
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_of_every_kind() {
        let texts = all().map(|query| query.text);
        assert_eq!(texts, ["carchement", "pourbables carchement", "draf", "limatoin"]);
    }

    #[test]
    fn no_word_starts_with_the_typo() {
        let [.., Query { text: typo, .. }] = all();
        assert!((0..200_000).all(|rank| !word(rank).starts_with(&typo)));
    }
}
