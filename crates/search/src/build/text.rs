//! Normalization of texts, with Unicode tables: in browsers, JavaScript has them.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The form that [`crate::query::Query::parse`] takes: NFKD in lower case. In a browser,
/// `text.normalize("NFKD").toLowerCase()` is the same.
///
/// ```
/// assert_eq!(search::build::normalize("Été"), "e\u{301}te\u{301}");
/// ```
pub fn normalize(text: &str) -> String {
    DecomposingNormalizerBorrowed::new_nfkd().normalize(text).to_lowercase()
}

/// The text in lower case with composed letters, as stemmers expect it.
pub(super) fn compose(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).to_lowercase()
}
