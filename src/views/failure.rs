//! A page that could not be fetched: what failed, and a button that tries again.

use content::label::Label;
use leptos::ev::{click, on};
use leptos::prelude::*;

use super::element::el;
use super::link::heading;
use crate::state::State;

/// Says that the page at `path` did not come, with what was reported.
pub(super) fn failure(state: State, path: String, detail: String) -> AnyView {
    let retry = on(click, move |_| state.retries.update(|count| *count += 1));
    let button = el("button").class("retry").attr("type", "button").with(retry).text(state.label(Label::Retry));
    el("section")
        .class("failure")
        .child(heading(&state.label(Label::Failed)))
        .child(el("p").text(state.label(Label::FailedHint)))
        .child(el("p").class("detail").child(el("code").text(path)).text(" ").text(detail))
        .child(el("p").child(button))
        .into_view()
}
