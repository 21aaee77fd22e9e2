//! The start in the browser.

use leptos::mount::hydrate_from;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::App;
use crate::browser::links::Address;
use crate::browser::{embedded, history};

/// Hydrates the pre-rendered page. Without its data, the document stays as it is: whole, readable, its links work.
pub fn hydrate() {
    // A panic ends the released app without a message; a debug build says where.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let root = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok());
    let (Some(root), Some(document), Some(address)) = (root, embedded::document(), Address::current()) else {
        return;
    };
    history::listen();
    hydrate_from(root, move || view! { <App document path=address.path/> }).forget();
}
