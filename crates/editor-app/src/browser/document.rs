//! The document around the app: title, language, focus; and the clock.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The first element that `selector` finds.
pub(crate) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The element with an id.
pub(crate) fn with_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Sets the title of the document.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets the language of the document.
pub(crate) fn set_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Tells styles and tests that the app runs.
pub(crate) fn mark_started() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-app", "");
    }
}

/// The language that the browser prefers.
pub(crate) fn preferred_language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Moves the focus to an element, opening what hides it.
pub(crate) fn focus(element: Option<Element>) {
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    if let Ok(Some(details)) = element.closest("details:not([open])") {
        let _ = details.set_attribute("open", "");
    }
    if !element.has_attribute("tabindex") && element.tab_index() < 0 {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let _ = element.focus();
}

/// Whether the element with the focus is one that `selector` finds.
pub(crate) fn has_focus(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.matches(selector).unwrap_or_default())
}

/// Moves the focus to the heading of the page.
pub(crate) fn focus_heading() {
    focus(find("main h1"));
}

/// Whether another tab is shown in the place of this one.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}

/// Whether the device is one of Apple's, whose shortcuts have another key.
pub(crate) fn has_command_key() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("Mac OS") || agent.contains("iPhone") || agent.contains("iPad")
}
