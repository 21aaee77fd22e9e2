//! The start in the browser.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, throw_str};

use crate::App;

/// Shows the app in the element with the id `app`.
pub fn start() {
    console_error_panic_hook::set_once();
    let root = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok());
    let Some(root) = root else { throw_str("the page has no element for the app") };
    mount_to(root, || view! { <App/> }).forget();
}
