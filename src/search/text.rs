//! Normalization of texts, with the Unicode tables of the browser.

use ::search::words;
use js_sys::JsString;
use protocol::bundle::Page;

use crate::browser::html_text;

/// A normalized text: decomposed, in lower case.
pub(super) fn normalized(text: &str) -> String {
    JsString::from(text).normalize("NFKD").to_lower_case().into()
}

/// The form of a word. ASCII needs no tables.
pub(super) fn form_of(word: &str) -> String {
    if word.is_ascii() { words::form(&word.to_ascii_lowercase()) } else { words::form(&normalized(word)) }
}

/// The summary and the text of a post, without markup.
pub(super) fn text_of(page: &Page) -> String {
    let Some(article) = &page.article else { return String::new() };
    let mut text = article.standfirst.clone();
    text.push('\n');
    text.push_str(&html_text::text_of(&article.content));
    text
}
