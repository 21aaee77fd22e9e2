//! Newer responses: asked for when the reader comes near, and shown without moving what is being read.

use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Current, form, sent, shown};
use crate::browser::document as page;
use crate::browser::request::ask;
use crate::data;

/// How near is near, in pixels below the window: about a screen.
const NEAR: f64 = 800.0;
/// How far apart places of the window are looked at.
const STEP: u16 = 24;

impl Current {
    /// Asks for newer responses if the reader is near them, or waits for one.
    pub(super) fn come_near(&self) {
        if self.asked.get() {
            return;
        }
        let waits = self.conversation.peek(|conversation| !conversation.sent.is_empty());
        let is_near = || top_of("responses").is_some_and(|top| top < window_height() + NEAR);
        if waits || missing_response().is_some() || is_near() {
            self.asked.set(true);
            let endpoint = self.endpoint.clone();
            spawn_local(ask_for_newer(endpoint, self.post.clone()));
        }
    }
}

/// Without an answer the page stays as it is: nobody waits for this.
async fn ask_for_newer(endpoint: String, post: String) {
    let encoded = String::from(js_sys::encode_uri_component(&post));
    let answer = ask("GET", &format!("{endpoint}responses?post={encoded}"), &[], &JsValue::UNDEFINED).await;
    let newer = answer.filter(|answer| answer.status == 200).and_then(|answer| data::newer(&answer.body));
    let (Some(current), Some(newer)) = (shown(&post), newer) else { return };
    for id in &newer.withdrawn {
        sent::forget(&post, id);
    }
    // Whoever is writing already learns it from the endpoint, and keeps the text.
    let closes = newer.closed && current.open.peek(|open| *open) && form::is_empty();
    let before = current.conversation.peek(Clone::clone);
    let mut after = before.clone();
    after.merge(newer);
    if !closes && after == before {
        return;
    }
    let wanted = missing_response();
    let place = in_view();
    let focused = document().active_element().and_then(|element| element.closest(".response").ok()?);
    if closes {
        current.open.set(false);
    }
    if after != before {
        current.conversation.set(after);
    }
    leptos::task::tick().await;
    if let Some((id, top)) = place
        && let Some(now) = top_of(&id)
    {
        window().scroll_by_with_x_and_y(0.0, now - top);
    }
    if let Some(response) = focused {
        page::focus(document().get_element_by_id(&response.id()));
    }
    if let Some(id) = wanted {
        page::go_to(&id);
    }
}

/// The response that the address names, as long as it does not stand in the page.
fn missing_response() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let id = hash.strip_prefix('#').filter(|id| id.starts_with("response-"))?;
    document().get_element_by_id(id).is_none().then(|| id.to_owned())
}

fn top_of(id: &str) -> Option<f64> {
    Some(document().get_element_by_id(id)?.get_bounding_client_rect().top())
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()
}

/// What the reader has before their eyes, where that is a response or the form: its id and where it stands. Not all
/// browsers keep it there by themselves when something changes above it.
fn in_view() -> Option<(String, f64)> {
    if top_of("responses")? > 0.0 {
        return None;
    }
    let middle = window().inner_width().ok()?.as_f64()? / 2.0;
    let mut height = 1.0;
    while height < window_height() {
        let element = document().element_from_point(middle as f32, height as f32);
        let found = element.and_then(|element| element.closest(".said, #respond").ok()?);
        if let Some(place) = found.and_then(|element| element.closest("[id]").ok()?) {
            return Some((place.id(), place.get_bounding_client_rect().top()));
        }
        height += f64::from(STEP);
    }
    None
}
