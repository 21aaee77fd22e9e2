//! The document around the app: title, language, canonical address, focus, and the attributes that styles read.

use leptos::prelude::document;
use protocol::bundle::Site;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// Attribute of the document's element: the app has hydrated.
const HYDRATED: &str = "data-app";

/// Attribute of the document's element: the address of the navigation under way. If the app fails now, `boot.js` goes there.
const NAVIGATING: &str = "data-navigating";

/// Attribute of the document's element, set by `boot.js`: the reader's line is slow or costs by the byte.
const SAVE_DATA: &str = "data-save-data";

/// The first element that `selector` finds.
pub(crate) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The text of an element; empty where it is missing.
pub(crate) fn text(selector: &str) -> String {
    find(selector).and_then(|element| element.text_content()).unwrap_or_default()
}

/// The element around an event's target that `selector` finds.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Tells styles and tests that the app answers from now on.
pub(crate) fn mark_hydrated() {
    set_root_attribute(HYDRATED, Some(""));
}

/// Tells `boot.js` where the reader is on the way to.
pub(crate) fn mark_navigating(address: Option<&str>) {
    set_root_attribute(NAVIGATING, address);
}

/// Tells styles that the page in view came by navigation. An attribute further up would have all of it styled twice.
pub(crate) fn mark_arrived() {
    if let Some(view) = find("#main > *") {
        let _ = view.set_attribute("data-arrived", "");
    }
}

/// Whether nothing should be fetched that the reader has not asked for.
pub(crate) fn saves_data() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(SAVE_DATA))
}

/// A language that is written again as it was would have every element styled anew.
fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    if root.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Sets title, language and canonical address for the page at `path`.
pub(crate) fn describe(site: &Site, path: &str, title: &str, language: Option<&str>) {
    document().set_title(title);
    set_root_attribute("lang", Some(language.unwrap_or(&site.language)));
    if let Some(canonical) = find("link[rel=canonical]") {
        let path = path.strip_prefix(&*site.root).unwrap_or(path);
        let _ = canonical.set_attribute("href", &format!("{}{path}", site.base_url));
    }
}

/// Moves the focus to the heading of the page, where reading starts, without scrolling.
pub(crate) fn focus_heading() {
    focus(find("main h1"));
}

/// Scrolls to the element with this id and moves the focus there; false where there is none.
pub(crate) fn go_to(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    element.scroll_into_view();
    focus(Some(element));
    true
}

/// Moves the focus to an element, without scrolling.
pub(crate) fn focus(element: Option<Element>) {
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    if !element.has_attribute("tabindex") && element.tab_index() < 0 {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
