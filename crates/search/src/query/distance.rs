//! Edit distance, for typing errors.

/// Minimum number of letters of a word that is corrected.
const MIN_LETTERS: usize = 4;

/// Maximum number of errors in a word of this length.
pub(super) fn allowed_errors(letters: usize) -> usize {
    match letters {
        0..MIN_LETTERS => 0,
        MIN_LETTERS..=7 => 1,
        _ => 2,
    }
}

/// The edit distance: letters that are missing, added, replaced or swapped with the next one; none above `limit`.
pub(super) fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    (0..=limit).find(|limit| is_within(a, b, *limit))
}

fn is_within(a: &[char], b: &[char], limit: usize) -> bool {
    if a.len().abs_diff(b.len()) > limit {
        return false;
    }
    match (a, b) {
        ([x, a @ ..], [y, b @ ..]) if x == y => is_within(a, b, limit),
        ([], []) => true,
        _ if limit == 0 => false,
        ([x, a_rest @ ..], [y, b_rest @ ..]) => {
            let limit = limit - 1;
            let is_swapped = || match (a_rest, b_rest) {
                ([next_x, a @ ..], [next_y, b @ ..]) => x == next_y && next_x == y && is_within(a, b, limit),
                _ => false,
            };
            is_within(a_rest, b, limit)
                || is_within(a, b_rest, limit)
                || is_within(a_rest, b_rest, limit)
                || is_swapped()
        }
        ([], rest) | (rest, []) => rest.len() <= limit,
    }
}

#[cfg(test)]
mod tests {
    use super::{allowed_errors, distance};

    fn errors(a: &str, b: &str) -> Option<usize> {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        distance(&letters(a), &letters(b), 2)
    }

    #[test]
    fn distance_counts_missing_added_replaced_and_swapped_letters() {
        for (a, b, expected) in [
            ("velo", "velo", Some(0)),
            ("vlo", "velo", Some(1)),
            ("veelo", "velo", Some(1)),
            ("vulo", "velo", Some(1)),
            ("vleo", "velo", Some(1)),
            ("evlo", "velo", Some(1)),
            ("biblotehque", "bibliotheque", Some(2)),
            ("travail", "velo", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(errors(a, b), expected, "{a} {b}");
            assert_eq!(errors(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn longer_words_may_have_more_errors() {
        assert_eq!([3, 4, 7, 8].map(allowed_errors), [0, 1, 1, 2]);
    }
}
