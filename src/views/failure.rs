//! A page that could not be fetched: what failed, and a button that tries again.

use content::label::Label;

use super::element::{Element, el};
use super::link::heading;
use crate::state::State;

/// Says that the page at `path` did not come, with what was reported. Navigation answers the button.
pub(super) fn failure(state: &State, path: &str, detail: &str) -> Element {
    let button = el("button").class("retry").attr("type", "button").text(state.label(Label::Retry));
    el("section")
        .class("failure")
        .child(heading(state.label(Label::Failed)))
        .child(el("p").text(state.label(Label::FailedHint)))
        .child(el("p").class("detail").child(el("code").text(path)).text(" ").text(detail))
        .child(el("p").child(button))
}
