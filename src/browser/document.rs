//! The document around the app: its embedded data, title, language, canonical address, focus.

use content::bundle::{Document, Page, Site};
use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::json::{self, Value};
use crate::data;

/// Attribute of the document's element.
const TAKEN_OVER: &str = "data-app";

/// The data inside the document, completed with the HTML that stands in the page itself.
pub(super) fn data() -> Option<Document> {
    let text = document().get_element_by_id("carnet-data")?.text_content()?;
    let mut data = data::document(&json::parse(&text).ok()?)?;
    if let Some(article) = &mut data.page.article {
        article.content = inner_html(".prose");
        article.contents = inner_html(".toc-list");
        article.banner = inner_html(".banner");
    }
    Some(data)
}

fn inner_html(selector: &str) -> String {
    find(selector).map(|element| element.inner_html()).unwrap_or_default()
}

/// The words of an element; none where it is not there.
pub(super) fn text(selector: &str) -> String {
    find(selector).and_then(|element| element.text_content()).unwrap_or_default()
}

/// The first element that `selector` names.
pub(super) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The element around an event that `selector` names.
pub(super) fn within(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// What a field holds.
pub(super) fn value(field: &Element) -> String {
    data::text(&Value(field.into()), "value")
}

/// Fills a field.
pub(super) fn set_value(field: &Element, text: &str) {
    let _ = Reflect::set(field, &"value".into(), &text.into());
}

/// Tells styles (and tests) that the app answers from now on.
pub(super) fn mark_taken_over() {
    set_root(TAKEN_OVER, "");
}

/// Whether the app answers.
pub(super) fn is_taken_over() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(TAKEN_OVER))
}

/// Tells styles that the page in view came by navigation. An attribute further up would have all of it styled twice.
pub(super) fn mark_arrived() {
    if let Some(view) = find("#main > *") {
        let _ = view.set_attribute("data-arrived", "");
    }
}

/// A language that is written again as it was would have every element styled anew.
fn set_root(name: &str, value: &str) {
    let root = document().document_element();
    if let Some(root) = root.filter(|root| root.get_attribute(name).as_deref() != Some(value)) {
        let _ = root.set_attribute(name, value);
    }
}

/// Makes title, language and canonical address those of `page`.
pub(super) fn describe(site: &Site, page: &Page) {
    document().set_title(&page.document_title);
    set_root("lang", page.language.as_ref().unwrap_or(&site.language));
    if let Some(canonical) = find("link[rel=canonical]") {
        let path = page.path.strip_prefix(&*site.root).unwrap_or(&page.path);
        let _ = canonical.set_attribute("href", &format!("{}{path}", site.base_url));
    }
}

/// Moves the focus to the heading of the page, where reading starts, without scrolling.
pub(super) fn focus_heading() {
    focus(find("main h1"));
}

/// Scrolls to the element with this id and moves the focus there; says whether there is one.
pub(super) fn go_to(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    element.scroll_into_view();
    focus(Some(element));
    true
}

/// Moves the focus to an element, without scrolling.
pub(super) fn focus(element: Option<Element>) {
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    if !element.has_attribute("tabindex") && element.tab_index() < 0 {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
