//! The form's nodes: reading and filling its fields, and what it says.

use leptos::prelude::document;
use web_sys::Element;

use crate::browser::document as page;

/// The fields that people fill in.
pub(super) const FIELDS: [&str; 4] = ["name", "email", "site", "text"];

/// A part of the form.
pub(super) fn element(name: &str) -> Option<Element> {
    document().get_element_by_id(&format!("respond-{name}"))
}

/// What a field holds.
pub(super) fn value(name: &str) -> String {
    element(name).as_ref().map(page::value).unwrap_or_default()
}

/// Fills a field.
pub(super) fn set_value(name: &str, text: &str) {
    if let Some(field) = element(name) {
        page::set_value(&field, text);
    }
}

/// Whether nothing that people fill in is filled in.
pub(super) fn is_empty() -> bool {
    FIELDS.iter().all(|name| value(name).is_empty())
}

/// Says which response is answered; nothing when it is the post.
pub(super) fn say_answered(words: Option<&str>) {
    let Some(answered) = element("answered") else { return };
    let _ = answered.toggle_attribute_with_force("hidden", words.is_none());
    say("respond-answered-name", words.unwrap_or_default());
}

/// Says that it is being sent, or not any more; `words` stand on the button.
pub(super) fn say_sending(sending: bool, words: &str) {
    if let Some(button) = element("send") {
        let _ = button.set_attribute("aria-disabled", if sending { "true" } else { "false" });
        button.set_text_content(Some(words));
    }
}

/// Says what is wrong with the whole, or that nothing is.
pub(super) fn say_alert(words: &str) {
    say("respond-alert", words);
}

/// Says what is wrong with a field, or that nothing is.
pub(super) fn say_fault(name: &str, words: &str) {
    say(&format!("respond-{name}-error"), words);
    if let Some(field) = element(name) {
        let _ = field.set_attribute("aria-invalid", if words.is_empty() { "false" } else { "true" });
    }
}

fn say(id: &str, words: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_text_content(Some(words));
    }
}
