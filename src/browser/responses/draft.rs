//! The draft: what is typed is kept until the endpoint has said yes, across reloads, pages and tabs.

use content::label::Label;
use js_sys::Reflect;
use leptos::prelude::document;

use super::Current;
use super::form::{self, FIELDS};
use super::sending::new_key;
use crate::browser::json;
use crate::browser::storage;
use crate::data::text;

/// Where the draft of a response to `post` is kept.
pub(super) fn key(post: &str) -> String {
    format!("carnet:draft:{post}")
}

/// Gives the draft that is kept another key, also when its writer is on another page meanwhile.
pub(super) fn set_key(post: &str, new: &str) {
    let Ok(draft) = json::parse(&storage::read(&key(post))) else { return };
    let _ = Reflect::set(&draft.0, &"key".into(), &new.into());
    storage::write(&key(post), &json::write(&draft.0));
}

impl Current {
    /// Fills the form with the draft; where something was typed before the app was here, that stays.
    pub(super) fn restore_draft(&self) {
        let Some(form) = document().get_element_by_id("respond") else { return };
        // The endpoint says what is wrong in the words of this blog, beside the fields.
        let _ = form.set_attribute("novalidate", "");
        self.fill(|name| form::value(name).is_empty());
        self.save_draft();
    }

    /// Takes over what was typed in another tab, except where the reader is typing here.
    pub(super) fn follow_draft(&self) {
        let typing = document().active_element().filter(|_| document().has_focus().unwrap_or_default());
        let typing = typing.map(|element| element.id()).unwrap_or_default();
        let is_idle = |name: &str| typing.strip_prefix("respond-") != Some(name);
        if !storage::read(&key(&self.post)).is_empty() {
            self.fill(is_idle);
        } else if is_idle("text") {
            self.clear();
        }
    }

    /// Fills the fields that `may` be filled.
    fn fill(&self, may: impl Fn(&str) -> bool) {
        let Ok(draft) = json::parse(&storage::read(&key(&self.post))) else { return };
        for name in FIELDS.into_iter().filter(|name| may(name)) {
            form::set_value(name, &text(&draft, name));
        }
        self.answer(&text(&draft, "parent"));
        let key = text(&draft, "key");
        if !key.is_empty() {
            self.key.replace(key);
        }
    }

    /// Makes room for another response by the same reader.
    pub(super) fn clear(&self) {
        form::set_value("text", "");
        self.answer("");
        self.key.replace(new_key());
    }

    /// Keeps what is typed.
    pub(super) fn save_draft(&self) {
        let draft = if form::is_empty() { String::new() } else { json::write(&self.draft()) };
        storage::write(&key(&self.post), &draft);
    }

    fn draft(&self) -> js_sys::Object {
        let values = FIELDS.map(|name| form::value(name).into());
        let [name, email, site, text] = &values;
        json::object(&[
            ("name", name),
            ("email", email),
            ("site", site),
            ("text", text),
            ("parent", &form::value("parent").into()),
            ("key", &(&*self.key.borrow()).into()),
        ])
    }

    /// Answers the response `id`, or the post when it is empty or not here.
    pub(super) fn answer(&self, id: &str) {
        let name = self.conversation.peek(|conversation| {
            conversation.published.iter().find(|response| response.id == id).map(|response| response.name.clone())
        });
        let words = name.map(|name| self.state.label(Label::InReplyTo).replace("{}", &name));
        form::set_value("parent", if words.is_some() { id } else { "" });
        form::say_answered(words.as_deref());
    }
}
