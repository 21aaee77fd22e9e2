//! The number of words of a text that is not rendered.

use dom_query::Document;
use source::post::Body;

use super::{count_words, nesting, raw_html, sanitize, to_html};
use crate::wording::Wording;

/// Number of words without code; 0 for a text that is nested too deeply to be rendered.
pub fn words(body: &Body, wording: Wording) -> usize {
    let html = to_html(&raw_html::check(body, wording).body);
    if nesting::is_too_deep(&html) { 0 } else { count_words(&Document::fragment(sanitize::author(html))) }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;
    use source::post::Body;

    use super::words;
    use crate::wording::Wording;

    #[test]
    fn words_exclude_markup_and_code() {
        let wording = Wording(Language::En);
        let markdown = "## One\n\nTwo *three* [four](/five/).\n\n```\nlet x = 1;\n```";
        assert_eq!(words(&Body::Markdown(markdown.to_owned()), wording), 4);
        assert_eq!(words(&Body::Html("<p>One <b>two</b></p> <p>three</p>".to_owned()), wording), 3);
        assert_eq!(words(&Body::Text("One\ntwo\n\n*".to_owned()), wording), 3);
    }
}
