//! Sentences that contain HTML.

use maud::{Markup, html};

/// A sentence with `inside` as its value.
///
/// ```
/// let shown = endpoint::pages::text::around(|name| format!("À {name} & co"), &maud::html! { b { "Ana" } });
/// assert_eq!(shown.into_string(), "À <b>Ana</b> &amp; co");
/// ```
pub fn around(sentence: impl FnOnce(&str) -> String, inside: &Markup) -> Markup {
    // The object replacement character, which is in no text.
    const PLACE: &str = "\u{fffc}";
    let sentence = sentence(PLACE);
    let (before, after) = sentence.split_once(PLACE).unwrap_or((sentence.as_str(), ""));
    html! { (before) (inside) (after) }
}
