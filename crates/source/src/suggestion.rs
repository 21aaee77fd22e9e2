//! "Did you mean": the known name that is most similar to a mistyped one.

use crate::message::{Message, Value};

/// The name among `known` that is most similar to `name`; none when no name is similar. Ties are resolved
/// alphabetically.
///
/// ```
/// use source::suggestion::similar;
/// assert_eq!(similar("tittle", ["tags", "title"]), Some("title"));
/// assert_eq!(similar("date", ["tags", "title"]), None);
/// assert_eq!(similar("x", ["id", "tags"]), None);
/// ```
pub fn similar<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let similar = known.into_iter().map(|known| (strsim::damerau_levenshtein(known, name), known));
    // A name that shares no letter with the known one is not a typing mistake.
    similar
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 3) && *distance < name.chars().count())
        .min()
        .map(|(_, known)| known)
}

/// The texts in quotes as alternatives, such as `"a" or "b"`.
pub(crate) fn alternatives<'t>(texts: impl IntoIterator<Item = &'t str>) -> Value {
    let quoted = texts.into_iter().map(|text| Value::from(format!("\"{text}\"")));
    quoted.reduce(|all, next| Message::either(all, next).into()).unwrap_or_else(|| Value::from(""))
}
