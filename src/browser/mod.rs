//! What only a browser can do: taking over the painted page, navigation, fetching, history.

mod address;
mod ahead;
mod document;
mod index;
mod json;
mod navigation;
pub(crate) mod nearest;
mod pages;
mod positions;
pub(crate) mod query;
mod request;
pub(crate) mod responses;
mod storage;

use std::time::Duration;

use any_spawner::Executor;
use leptos::prelude::set_timeout;

use crate::State;
use crate::app::{self, app};

/// Takes over the painted page, or paints the data of a document that holds no page yet. Without data the
/// document stays as it is: whole, readable, its links work.
pub fn start() {
    // A panic ends the released app without a word; while developing it says where.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let element = leptos::prelude::document().get_element_by_id(app::ID);
    let (Some(element), Some(data)) = (element, document::data()) else { return };
    // Fails only where it was done before.
    let _ = Executor::init_wasm_bindgen();
    let state = State::new(data);
    // The app lives as long as its document.
    std::mem::forget(app(&state).mount(Some(element)));
    responses::forget_old();
    navigation::start(state);
    document::mark_taken_over();
    // In a task of its own, so that none keeps the reader waiting.
    set_timeout(ahead::set_specimen, Duration::ZERO);
}
