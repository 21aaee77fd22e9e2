//! The text area: its selection, and changes that its undo takes back.

use std::ops::Range;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, HtmlDocument, HtmlTextAreaElement};

/// What is selected, in UTF-16 code units.
pub(crate) fn selection(field: &HtmlTextAreaElement) -> Range<u32> {
    let start = field.selection_start().ok().flatten().unwrap_or_default();
    let end = field.selection_end().ok().flatten().unwrap_or(start);
    start..end.max(start)
}

/// The attribute of what is hidden while another view is shown. Styles make it invisible and not `display: none`, with
/// which Firefox forgets the undo of a field.
const ASIDE: &str = "data-aside";

/// Replaces a part of the text, and selects a part of the new one, both in UTF-16 code units.
pub(crate) fn replace(field: &HtmlTextAreaElement, range: Range<u32>, text: &str, selected: Range<u32>) {
    // An invisible field gets no focus. It is shown for so short that nothing is painted.
    let aside = field.closest(&format!("[{ASIDE}]")).ok().flatten();
    if let Some(element) = &aside {
        let _ = element.remove_attribute(ASIDE);
    }
    replace_shown(field, range, text, selected);
    if let Some(element) = &aside {
        let _ = element.set_attribute(ASIDE, "");
    }
}

fn replace_shown(field: &HtmlTextAreaElement, range: Range<u32>, text: &str, selected: Range<u32>) {
    let _ = field.focus();
    let _ = field.set_selection_range(range.start, range.end);
    let has_focus = document().active_element().is_some_and(|active| active.is_same_node(Some(field)));
    // The only way to change the text that keeps the browser's own undo, although it is called deprecated.
    let document = document().unchecked_into::<HtmlDocument>();
    let is_done = match (text.is_empty(), range.is_empty()) {
        // A hidden field does not get it, and the command would change another field.
        _ if !has_focus => false,
        (true, true) => true,
        (true, false) => document.exec_command("delete").unwrap_or_default(),
        _ => document.exec_command_with_show_ui_and_value("insertText", false, text).unwrap_or_default(),
    };
    if !is_done {
        let _ = field.set_range_text_with_start_and_end(text, range.start, range.end);
        let options = EventInit::new();
        options.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict("input", &options) {
            let _ = field.dispatch_event(&event);
        }
    }
    let _ = field.set_selection_range(range.start + selected.start, range.start + selected.end);
}

/// Puts the cursor somewhere, without giving the field the focus.
pub(crate) fn set_cursor(field: &HtmlTextAreaElement, cursor: u32) {
    let _ = field.set_selection_range(cursor, cursor);
}

/// Selects a part of the text and scrolls to it.
pub(crate) fn select(field: &HtmlTextAreaElement, range: Range<u32>) {
    // Browsers scroll to the cursor when the field gets the focus.
    let _ = field.blur();
    let _ = field.set_selection_range(range.start, range.start);
    let _ = field.focus();
    let _ = field.set_selection_range(range.start, range.end);
}
