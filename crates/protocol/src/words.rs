//! Words as the search compares them: folded to `a-z0-9`, at least two characters.
//!
//! The generator folds with a table of all scripts, the app with the browser's Unicode normalisation, which adds
//! nothing to its size; this module is what both have in common.

/// Words of an already folded text: runs of `a-z0-9` with at least two characters.
///
/// ```
/// let words: Vec<_> = protocol::words::split("l'ete 2012, a velo").collect();
/// assert_eq!(words, ["ete", "2012", "velo"]);
/// ```
pub fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit())).filter(|word| word.len() >= 2)
}

/// Name of the shard of words that are too short for one of their own; it is always there.
pub const SHORT: &str = "short";

/// Name of the shard that holds `word`: its first three characters.
pub fn shard(word: &str) -> &str {
    word.get(..3).unwrap_or(SHORT)
}

/// How similar `word` is to the `asked` one: 4 the same, 3 starts with it, 1 one or two letters differ, 0 not.
///
/// ```
/// use protocol::words::likeness;
/// assert_eq!(likeness("velo", "velo"), 4);
/// assert_eq!(likeness("reseau", "reseaux"), 3);
/// assert_eq!(likeness("reseux", "reseaux"), 1);
/// assert_eq!(likeness("velo", "travail"), 0);
/// ```
pub fn likeness(asked: &str, word: &str) -> u32 {
    if asked == word {
        4
    } else if word.starts_with(asked) {
        3
    } else {
        let allowed = match asked.len() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        u32::from(allowed > 0 && distance_at_most(asked.as_bytes(), word.as_bytes(), allowed))
    }
}

/// Whether two words are at most `limit` insertions, deletions and replacements apart.
fn distance_at_most(a: &[u8], b: &[u8], limit: usize) -> bool {
    if a.len().abs_diff(b.len()) > limit {
        return false;
    }
    match (a, b) {
        ([x, a_rest @ ..], [y, b_rest @ ..]) if x == y => distance_at_most(a_rest, b_rest, limit),
        ([], []) => true,
        _ if limit == 0 => false,
        ([_, a_rest @ ..], [_, b_rest @ ..]) => {
            distance_at_most(a_rest, b, limit - 1)
                || distance_at_most(a, b_rest, limit - 1)
                || distance_at_most(a_rest, b_rest, limit - 1)
        }
        ([], rest) | (rest, []) => rest.len() <= limit,
    }
}
