//! The text in HTML, read by a document that is never shown: nothing in it is fetched or run.

use protocol::bundle::NO_TEXT;
use web_sys::{DomParser, SupportedType};

/// The author's text in sanitized HTML.
pub(crate) fn text_of(html: &str) -> String {
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(html, SupportedType::TextHtml));
    let Some(body) = parsed.ok().and_then(|document| document.body()) else { return String::new() };
    while let Ok(Some(element)) = body.query_selector(NO_TEXT) {
        element.remove();
    }
    body.text_content().unwrap_or_default()
}
