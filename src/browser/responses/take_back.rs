//! Taking back one's own response, with the key that came when it was sent.

use std::rc::Rc;

use content::label::Label;
use wasm_bindgen::JsValue;
use web_sys::Element;

use super::{Current, sent, shown};
use crate::browser::document;
use crate::browser::request::{Answer, ask};
use crate::data::{Json, text};

impl Current {
    /// Erases the response that `button` stands under. One that is gone already is as good as erased.
    pub(super) async fn take_back(self: Rc<Self>, button: Element) {
        let id = button.get_attribute("data-erase").unwrap_or_default();
        let key = self.conversation.peek(|conversation| Some(conversation.own(&id)?.key.clone()));
        let Some(key) = key else { return };
        if self.busy.replace(true) {
            return;
        }
        let address = format!("{}responses/{id}", self.endpoint);
        let bearer = format!("Bearer {key}").into();
        let answer = ask("DELETE", &address, &[("Authorization", &bearer)], &JsValue::UNDEFINED).await;
        self.busy.set(false);
        let state = &self.state;
        let fails = |label| {
            if let Some(error) = button.next_element_sibling() {
                error.set_text_content(Some(state.label(label)));
            }
        };
        match answer {
            Some(Answer { status: 200 | 204 | 404 | 410, .. }) => sent::forget(&self.post, &id),
            // Trying again is of no use. What was said stays in the page as long as that is shown.
            Some(answer) if text(&answer.body.get("error"), "code") == "wrong_key" => {
                sent::forget(&self.post, &id);
                return fails(Label::TakeBackRefused);
            }
            _ => return fails(Label::TakeBackFailed),
        }
        if let Some(current) = shown(&self.post) {
            current.conversation.update(|conversation| conversation.remove(&id));
            leptos::task::tick().await;
            document::go_to("responses-title");
            state.announcement.set(state.label(Label::TakenBack).to_owned());
        }
    }
}
