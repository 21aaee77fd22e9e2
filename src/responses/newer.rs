//! Newer responses: asked for when the reader comes near, and shown without moving what is being read.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::conversation::Newer;
use super::sent;
use super::thread::ResponseThread;
use crate::api;
use crate::browser::document as page;

/// Newer responses are asked for when theirs are so many pixels below the window: about a screen.
const PRELOAD_DISTANCE: f64 = 800.0;
/// Pixels between the points of the window at which a response is looked for.
const SAMPLING_STEP: u16 = 24;

/// Asks for newer responses once, when the reader comes near them or waits for one. To be called in an effect.
pub(super) fn follow(thread: ResponseThread) {
    let is_asked = StoredValue::new(false);
    let ask_if_near = move || {
        if !is_asked.get_value() && is_wanted(thread) {
            is_asked.set_value(true);
            let (endpoint, post) = (thread.site.with_value(|site| site.endpoint.clone()), thread.post.get_value());
            spawn_local(ask(thread, endpoint, post));
        }
    };
    ask_if_near();
    let scroll = window_event_listener(ev::scroll, move |_| ask_if_near());
    on_cleanup(move || scroll.remove());
}

fn is_wanted(thread: ResponseThread) -> bool {
    let has_own = thread.conversation.with_untracked(|conversation| !conversation.sent.is_empty());
    let is_near = || top_of("responses").is_some_and(|top| top < window_height() + PRELOAD_DISTANCE);
    has_own || missing_response().is_some() || is_near()
}

/// Without a reply from the endpoint the page stays as it is, without an error: the reader has not asked for this.
async fn ask(thread: ResponseThread, endpoint: String, post: String) {
    let Ok(feed) = api::responses(&endpoint, &post).await else { return };
    let newer = Newer::from(feed);
    for id in &newer.withdrawn {
        sent::forget(&post, id);
    }
    let Some(before) = thread.conversation.try_get_untracked() else { return };
    // A reader who is writing learns it from the endpoint, and keeps the text.
    let closes = newer.closed && thread.is_open.get_untracked() && thread.form.draft().is_empty();
    let mut after = before.clone();
    after.merge(newer);
    if !closes && after == before {
        return;
    }
    let wanted = missing_response();
    let place = in_view();
    let focused = document().active_element().and_then(|element| element.closest(".response").ok()?);
    if closes {
        thread.is_open.set(false);
    }
    if after != before {
        thread.conversation.set(after);
    }
    tick().await;
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

/// The response that the address names, as long as it is not in the page.
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

/// The response or the form that is in view: its id and its position. Not all browsers
/// keep it there by themselves when something changes above it.
fn in_view() -> Option<(String, f64)> {
    if top_of("responses")? > 0.0 {
        return None;
    }
    let middle = window().inner_width().ok()?.as_f64()? / 2.0;
    let mut height = 1.0;
    while height < window_height() {
        let element = document().element_from_point(middle as f32, height as f32);
        let found = element.and_then(|element| element.closest(".response-body, #respond").ok()?);
        if let Some(place) = found.and_then(|element| element.closest("[id]").ok()?) {
            return Some((place.id(), place.get_bounding_client_rect().top()));
        }
        height += f64::from(SAMPLING_STEP);
    }
    None
}
