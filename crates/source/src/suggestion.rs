//! "Did you mean": the known name that a mistyped one was probably meant to be.

/// The name among `known` that is most like `name`; none where no name is like it. Of names that are equally like it, the
/// first in the alphabet is taken.
///
/// ```
/// use source::suggestion::similar;
/// assert_eq!(similar("tittle", ["tags", "title"]), Some("title"));
/// assert_eq!(similar("date", ["tags", "title"]), None);
/// assert_eq!(similar("x", ["id", "tags"]), None);
/// ```
pub fn similar<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let similar = known.into_iter().map(|known| (strsim::damerau_levenshtein(known, name), known));
    // A name of which nothing is left is not a typing mistake.
    similar
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 3) && *distance < name.chars().count())
        .min()
        .map(|(_, known)| known)
}
