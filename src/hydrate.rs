//! The start in the browser.

use std::time::Duration;

use leptos::mount::hydrate_from;
use leptos::prelude::*;
use protocol::bundle::Document;
use wasm_bindgen::{JsCast, throw_str};

use crate::App;
use crate::browser::links::Address;
use crate::browser::{embedded, history};

/// Hydrates the pre-rendered page. Without its data, this fails, and `boot.js` leaves the page to the browser.
///
/// Starting the module, reading the data and hydrating are a task each: together they would block the page too long.
pub fn hydrate() {
    // A panic ends the released app without a message; a debug build says where.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    in_next_task(|| {
        let Some(document) = embedded::document() else { throw_str("the page has no data") };
        in_next_task(|| hydrate_with(document));
    });
}

fn in_next_task(task: impl FnOnce() + 'static) {
    set_timeout(task, Duration::ZERO);
}

fn hydrate_with(document: Document) {
    let root = leptos::prelude::document().get_element_by_id("app").and_then(|root| root.dyn_into().ok());
    // The router takes what follows `//` for a host.
    let address = Address::current().filter(|address| !address.path.starts_with("//"));
    let (Some(root), Some(address)) = (root, address) else { throw_str("the app can't run at this address") };
    history::listen();
    hydrate_from(root, move || view! { <App document path=address.path/> }).forget();
}
