//! Sending: one request at a time, again by itself where the endpoint wants it, and what it came to.

use std::rc::Rc;

use content::label::Label;
use js_sys::{Date, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;

use super::form::{self, FIELDS};
use super::{Current, draft, sent, shown};
use crate::browser::json::{self, Value};
use crate::browser::request::{Answer, ask};
use crate::browser::{document, storage};
use crate::data::{Json, text};

/// How often a response is sent by itself: with another token, with another key.
const ATTEMPTS: u32 = 3;

/// A new name for a draft: 128 random bits in hexadecimal digits.
pub(super) fn new_key() -> String {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

impl Current {
    /// Tells the endpoint that the form was begun: it takes time to write, except for robots.
    pub(super) async fn begin(&self) {
        let post = String::from(js_sys::encode_uri_component(&self.post));
        let answer = ask("GET", &format!("{}form?post={post}", self.endpoint), &[], &JsValue::UNDEFINED).await;
        if let Some(answer) = answer {
            self.token.replace(text(&answer.body, "token"));
        }
    }

    /// Sends what the form holds, and shows what it came to.
    pub(super) async fn send(self: Rc<Self>) {
        if self.busy.replace(true) {
            return;
        }
        for name in FIELDS {
            form::say_fault(name, "");
        }
        form::say_alert("");
        form::say_sending(true, self.state.label(Label::Sending));
        let fields = self.fields();
        let answer = self.deliver(&fields).await;
        self.busy.set(false);
        // The reader may have left, or have come back.
        let current = shown(&self.post);
        if current.is_some() {
            form::say_sending(false, self.state.label(Label::SendResponse));
        }
        match answer {
            Some(Answer { status: 201 | 202, body }) if body.get("id").is_there() => {
                accepted(&self, current, &Value(fields.into()), &body).await
            }
            answer => {
                if let Some(current) = current {
                    current.refused(answer);
                }
            }
        }
    }

    fn fields(&self) -> Object {
        let values = FIELDS.map(|name| form::value(name).into());
        let [name, email, site, text] = &values;
        json::object(&[
            ("post", &(&*self.post).into()),
            ("parent", &form::value("parent").into()),
            ("language", &self.state.site.language.as_str().into()),
            ("subject", &form::value("subject").into()),
            ("name", name),
            ("email", email),
            ("site", site),
            ("text", text),
        ])
    }

    async fn deliver(&self, fields: &Object) -> Option<Answer> {
        let mut attempts = 1;
        loop {
            if self.token.borrow().is_empty() {
                self.begin().await;
            }
            let _ = Reflect::set(fields, &"token".into(), &(&*self.token.borrow()).into());
            let key = JsValue::from_str(&self.key.borrow());
            let headers = [("Content-Type", &"application/json".into()), ("Idempotency-Key", &key)];
            let body = json::write(fields).into();
            let answer = ask("POST", &format!("{}responses", self.endpoint), &headers, &body).await;
            let code = answer.as_ref().map(|answer| text(&answer.body.get("error"), "code")).unwrap_or_default();
            match code.as_str() {
                _ if attempts == ATTEMPTS => return answer,
                "token_used" => {
                    self.token.take();
                }
                // It was sent before, and changed since. Should this answer be lost too, it goes again under this key.
                "idempotency_key_reused" => {
                    self.key.replace(new_key());
                    draft::set_key(&self.post, &self.key.borrow());
                }
                _ => return answer,
            }
            attempts += 1;
        }
    }

    /// Says why nothing was taken, beside the fields at fault; the text stays.
    fn refused(&self, answer: Option<Answer>) {
        let answer = answer.filter(|answer| answer.status < 500);
        let error = answer.map(|answer| answer.body.get("error"));
        let message = error.as_ref().map(|error| text(error, "message")).filter(|message| !message.is_empty());
        form::say_alert(message.as_deref().unwrap_or(self.state.label(Label::SendingFailed)));
        let faults = error.map(|error| error.get("fields").items()).unwrap_or_default();
        for fault in &faults {
            form::say_fault(&text(fault, "field"), &text(fault, "message"));
        }
        if let Some(first) = faults.first() {
            document::focus(form::element(&text(first, "field")));
        }
    }
}

/// Shows the response in its place and lets the draft go, also when its reader has left meanwhile.
async fn accepted(sender: &Current, current: Option<Rc<Current>>, fields: &Value, receipt: &Value) {
    let post = &sender.post;
    let id = text(receipt, "id");
    let published = receipt.get("published").is_true();
    sent::add(post, entry(&sender.state.site.language, fields, receipt));
    let Some(current) = current else {
        storage::write(&draft::key(post), "");
        return;
    };
    current.token.take();
    current.begun.set(false);
    // What was typed while it was on its way is another draft.
    if form::value("text") == text(fields, "text") {
        current.clear();
        storage::write(&draft::key(post), "");
    } else {
        current.key.replace(new_key());
        current.save_draft();
    }
    current.read_sent();
    let label = if published { Label::ResponsePublished } else { Label::ResponseWaits };
    let state = &current.state;
    state.announcement.set(String::new());
    leptos::task::tick().await;
    state.announcement.set(state.label(label).to_owned());
    document::go_to(&format!("response-{id}"));
}

/// What this browser remembers of a response.
fn entry(language: &str, fields: &Value, receipt: &Value) -> Object {
    let now = Date::new_0();
    // Dates as press writes them: day, month, year.
    let locale = if language == "en" { "en-GB" } else { language };
    let long = json::object(&[("dateStyle", &"long".into())]);
    let get = |json: &Value, name: &str| json.get(name).0;
    json::object(&[
        ("id", &get(receipt, "id")),
        ("key", &get(receipt, "key")),
        ("published", &get(receipt, "published")),
        ("name", &get(fields, "name")),
        ("site", &get(fields, "site")),
        ("text", &get(fields, "text")),
        ("parent", &get(fields, "parent")),
        ("date", &now.to_locale_date_string(locale, &long)),
        ("datetime", &now.to_iso_string()),
        ("time", &now.get_time().into()),
    ])
}
