//! What has to be replaced in a text so that it becomes another one.

use std::ops::Range;

/// The part of `old` to replace, in bytes, and the part of `new` that takes its place; none where they are equal.
pub(crate) fn replacement<'n>(old: &str, new: &'n str) -> Option<(Range<usize>, &'n str)> {
    if old == new {
        return None;
    }
    let start = common_bytes(old.chars(), new.chars());
    let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
    let end = common_bytes(old_rest.chars().rev(), new_rest.chars().rev());
    Some((start..old.len() - end, new_rest.get(..new_rest.len() - end)?))
}

/// How many bytes the characters have that are the same at the start.
fn common_bytes(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::replacement;

    #[test]
    fn only_what_differs_is_replaced() {
        for (old, new, expected) in [
            ("[a](/ancien/) é", "[a](/posts/b/) é", Some((5..11, "posts/b"))),
            ("aa", "aaa", Some((2..2, "a"))),
            ("été", "êté", Some((0..2, "ê"))),
            ("a", "", Some((0..1, ""))),
            ("", "a", Some((0..0, "a"))),
            ("a", "a", None),
        ] {
            assert_eq!(replacement(old, new), expected, "{old:?} {new:?}");
        }
    }
}
