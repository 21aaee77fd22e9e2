//! The whole app: the frame around every page, and the page in it.

use crate::state::State;
use crate::views::{Element, el, frame, page};

/// Id of the element that holds the app.
pub const ID: &str = "app";

/// The app, showing what `state` holds.
pub fn app(state: &State) -> Element {
    let shown = state.clone();
    el("div")
        .attr("id", ID)
        .children(frame::before(state))
        .child(el("main").attr("id", "main").changing(move || page(&shown)))
        .children(frame::after(state))
}
