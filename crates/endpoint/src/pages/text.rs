//! The text of a response as escaped HTML.

use maud::{Markup, html};
use protocol::text::{Part, paragraphs};

/// A text with its paragraphs, line breaks and links.
///
/// ```
/// let shown = endpoint::pages::text::written("<b>Voir</b>\nhttps://a.example").into_string();
/// assert_eq!(
///     shown,
///     "<p>&lt;b&gt;Voir&lt;/b&gt;<br><a href=\"https://a.example\" \
///      rel=\"nofollow ugc noopener noreferrer\">https://a.example</a></p>"
/// );
/// ```
pub fn written(text: &str) -> Markup {
    html! {
        @for paragraph in paragraphs(text) {
            p {
                @for part in paragraph {
                    @match part {
                        Part::Text(text) => { (text) }
                        Part::Break => { br; }
                        Part::Link(link) => { a href=(link) rel="nofollow ugc noopener noreferrer" { (link) } }
                    }
                }
            }
        }
    }
}

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
