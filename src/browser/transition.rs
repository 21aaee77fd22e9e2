//! The crossfade from page to page, where the browser has view transitions and the reader likes motion.

use std::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

/// Runs `change` inside a view transition, or by itself. How long it takes is the style's business.
pub(super) fn run(change: impl Future<Output = ()> + 'static) {
    let Some(start) = start_view_transition().filter(|_| !prefers_stillness()) else {
        spawn_local(change);
        return;
    };
    let change = Cell::new(Some(change));
    let callback = Closure::<dyn FnMut() -> Promise>::new(move || {
        let change = change.take();
        future_to_promise(async move {
            if let Some(change) = change {
                change.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let transition = start.call1(&document(), &callback.into_js_value());
    // A transition that a newer one cuts short says so with a rejection; it is no error.
    let ready = transition.and_then(|transition| Reflect::get(&transition, &JsValue::from_str("ready")));
    if let Some(ready) = ready.ok().and_then(|ready| ready.dyn_into::<Promise>().ok()) {
        spawn_local(async move {
            let _ = JsFuture::from(ready).await;
        });
    }
}

fn start_view_transition() -> Option<Function> {
    Reflect::get(&document(), &JsValue::from_str("startViewTransition")).ok()?.dyn_into().ok()
}

fn prefers_stillness() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}
