//! Filling the form with the draft, keeping what is typed, and what the form sends.

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::feed::FormFields;

use super::draft::{self, Draft};
use super::form_state::value;
use super::idempotency_key::new_key;
use super::thread::ResponseThread;
use crate::api;

/// Name of the field that has the focus.
fn focused_field() -> Option<String> {
    Some(document().active_element()?.id().strip_prefix("respond-")?.to_owned())
}

impl ResponseThread {
    /// Fills the form with the draft when it is there, and follows what other pages and tabs make of it.
    pub(crate) fn follow_form(self) {
        Effect::new(move |is_restored: Option<()>| {
            self.store.track();
            match is_restored {
                None => self.restore_draft(),
                Some(()) => self.take_draft(|_| true),
            }
        });
    }

    /// Fills the form with the draft; where something was typed before hydration, that stays.
    fn restore_draft(self) {
        self.form.idempotency_key.set_value(new_key());
        let typed = self.form.draft();
        let draft = self.post.with_value(|post| draft::read(post));
        self.form.fill(&draft, |name| {
            let typed = match name {
                "name" => &typed.name,
                "email" => &typed.email,
                "site" => &typed.site,
                _ => &typed.text,
            };
            typed.is_empty()
        });
        self.reply_to(&draft.parent);
        self.save_draft();
        if focused_field().is_some() {
            self.begin();
        }
    }

    /// Takes over what was typed in another tab, except where the reader is typing here.
    pub(super) fn follow_draft(self) {
        let focused = focused_field().filter(|_| document().has_focus().unwrap_or_default());
        self.take_draft(|name| focused.as_deref() != Some(name));
    }

    fn take_draft(self, may: impl Fn(&str) -> bool) {
        let draft = self.post.with_value(|post| draft::read(post));
        if !draft.is_empty() {
            self.reply_to(&draft.parent);
            self.form.fill(&draft, may);
        } else if may("text") {
            // It was sent: the next one is by the same reader.
            self.form.set_text("");
            self.form.parent.set(String::new());
            self.form.idempotency_key.set_value(new_key());
        }
    }

    /// Keeps what is typed.
    pub(crate) fn save_draft(self) {
        self.post.with_value(|post| draft::write(post, &self.form.draft()));
    }

    /// Tells the endpoint that the form was begun: it takes time to write, except for robots.
    pub(crate) fn begin(self) {
        if self.form.is_begun.get_value() {
            return;
        }
        self.form.is_begun.set_value(true);
        let (endpoint, post) = (self.site.with_value(|site| site.endpoint.clone()), self.post.get_value());
        spawn_local(async move {
            if let Ok(token) = api::form_token(&endpoint, &post).await {
                let _ = self.form.token.try_set_value(token.token);
            } else {
                // Asked again when the next field gets the focus.
                let _ = self.form.is_begun.try_set_value(false);
            }
        });
    }

    /// What the form sends.
    pub(super) fn fields(self) -> FormFields {
        let Draft { name, email, site, text, parent, .. } = self.form.draft();
        FormFields {
            post: self.post.get_value(),
            parent,
            name,
            email,
            site,
            text,
            language: self.site.with_value(|site| site.language.clone()),
            token: String::new(),
            subject: value(self.form.subject),
        }
    }
}
