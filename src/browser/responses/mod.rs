//! What the app adds to the responses under a post: drafts that are kept, sending in place, newer responses, and
//! taking back one's own. Each has a file; here is what they share, and the events that they answer.

mod draft;
mod form;
mod newer;
mod sending;
mod sent;
mod take_back;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::on_cleanup;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use super::document;
use super::json::Value;
use crate::data::text;
use crate::responses::Conversation;
use crate::signal::Signal;
use crate::state::State;

pub(super) use sent::forget_old;

/// The post whose responses are shown.
struct Current {
    state: State,
    post: String,
    endpoint: String,
    conversation: Signal<Conversation>,
    open: Signal<bool>,
    /// The endpoint was asked for newer responses.
    asked: Cell<bool>,
    /// Something is being sent or erased; the next has to wait.
    busy: Cell<bool>,
    /// Somebody is in the form, and the endpoint was told.
    begun: Cell<bool>,
    /// Says to the endpoint when the form was begun; empty until it has answered.
    token: RefCell<String>,
    /// Names the draft to the endpoint, so that sending it again stores it once.
    key: RefCell<String>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Current>>> = const { RefCell::new(None) };
}

/// Begins to care for the responses to `post` once its view stands in the page, and until that goes. To be called
/// while the view is made.
pub(crate) fn follow(state: &State, post: &str, conversation: &Signal<Conversation>, open: &Signal<bool>) {
    let endpoint = state.site.endpoint.clone();
    if endpoint.is_empty() {
        return;
    }
    let current = Rc::new(Current {
        state: state.clone(),
        post: post.to_owned(),
        endpoint,
        conversation: conversation.clone(),
        open: open.clone(),
        asked: Cell::new(false),
        busy: Cell::new(false),
        begun: Cell::new(false),
        token: RefCell::default(),
        key: RefCell::new(sending::new_key()),
    });
    CURRENT.set(Some(Rc::clone(&current)));
    on_cleanup(|| CURRENT.set(None));
    spawn_local(async move {
        current.restore_draft();
        current.read_sent();
        current.come_near();
    });
}

/// The responses to `post`, if they are still shown: whoever waited for an answer may have left, or have come back.
fn shown(post: &str) -> Option<Rc<Current>> {
    CURRENT.with_borrow(Clone::clone).filter(|current| current.post == post)
}

/// Answers an event of the document or the window.
pub(super) fn handle(kind: &str, event: &Event) {
    let Some(current) = CURRENT.with_borrow(Clone::clone) else { return };
    let within = |selector: &str| document::within(event, selector);
    match kind {
        "scroll" => current.come_near(),
        "storage" => {
            let key = text(&Value(event.into()), "key");
            if key == draft::key(&current.post) {
                current.follow_draft();
            } else if key == sent::key(&current.post) {
                current.read_sent();
            }
        }
        "click" => {
            if let Some(id) = within("[data-reply]").and_then(|button| button.get_attribute("data-reply")) {
                event.prevent_default();
                current.answer(&id);
                current.save_draft();
                document::go_to("respond");
                document::focus(form::element("text"));
            } else if let Some(button) = within("[data-erase]") {
                spawn_local(current.take_back(button));
            }
        }
        _ if within("#respond").is_none() => {}
        "focusin" if !current.begun.replace(true) => spawn_local(async move {
            current.begin().await;
        }),
        "input" => current.save_draft(),
        "submit" => {
            event.prevent_default();
            spawn_local(current.send());
        }
        _ => {}
    }
}
