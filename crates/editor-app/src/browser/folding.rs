//! Words as the search of the list compares them, with the Unicode tables of the browser.

use js_sys::JsString;
use search::words;

/// The words of a text in lower case, without accents.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    let normalized = String::from(JsString::from(text).normalize("NFKD").to_lower_case());
    words::forms(&normalized).collect()
}
