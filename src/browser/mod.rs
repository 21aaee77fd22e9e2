//! What only a browser can do: taking over the painted page, navigation, fetching, history.

mod address;
mod document;
mod index;
mod json;
pub mod navigation;
pub mod nearest;
mod pages;
mod positions;
pub mod query;
mod request;
pub mod responses;
mod storage;
mod transition;

use leptos::mount::{hydrate_from, mount_to};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::App;

/// Takes over the painted page, or paints the data of a document that holds no page yet. Without data the
/// document stays as it is: whole, readable, its links work.
pub fn start() {
    // A panic ends the released app without a word; while developing it says where.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let Some(element) = leptos::prelude::document().get_element_by_id("app") else { return };
    let (Ok(element), Some(data)) = (element.dyn_into::<HtmlElement>(), document::data()) else { return };
    if element.child_element_count() > 0 {
        hydrate_from(element, move || leptos::view! { <App document=data/> }).forget();
    } else {
        mount_to(element, move || leptos::view! { <App document=data/> }).forget();
    }
    responses::forget_old();
    navigation::start();
    document::mark_taken_over();
}
