//! The form's state. Its fields are uncontrolled, so that hydration keeps what was typed before.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::feed::{FormFields, InvalidField};

use super::draft::{self, Draft};
use super::sending::new_key;
use super::thread::ResponseThread;
use crate::api;

/// The state of a form. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct FormState {
    /// The fields.
    pub(crate) name: NodeRef<Input>,
    pub(crate) email: NodeRef<Input>,
    pub(crate) site: NodeRef<Input>,
    pub(crate) text: NodeRef<Textarea>,
    /// A field that people don't see.
    pub(crate) subject: NodeRef<Input>,
    /// Id of the response that is replied to; empty for the post.
    pub(crate) parent: RwSignal<String>,
    /// What is wrong with fields.
    pub(crate) field_errors: RwSignal<Vec<InvalidField>>,
    /// What is wrong with the whole.
    pub(crate) alert: RwSignal<String>,
    /// Whether a response is being sent.
    pub(crate) is_sending: RwSignal<bool>,
    /// Says to the endpoint when the form was begun; empty until it has answered.
    pub(super) token: StoredValue<String>,
    pub(super) idempotency_key: StoredValue<String>,
    /// Whether the endpoint was told that the form was begun.
    pub(super) is_begun: StoredValue<bool>,
}

impl FormState {
    /// An empty form.
    pub(super) fn new() -> Self {
        Self {
            name: NodeRef::new(),
            email: NodeRef::new(),
            site: NodeRef::new(),
            text: NodeRef::new(),
            subject: NodeRef::new(),
            parent: RwSignal::default(),
            field_errors: RwSignal::default(),
            alert: RwSignal::default(),
            is_sending: RwSignal::new(false),
            token: StoredValue::default(),
            idempotency_key: StoredValue::default(),
            is_begun: StoredValue::new(false),
        }
    }

    /// What is wrong with a field.
    pub(crate) fn field_error(self, name: &str) -> Option<String> {
        self.field_errors.with(|field_errors| {
            Some(field_errors.iter().find(|field_error| field_error.field == name)?.message.clone())
        })
    }

    /// What is typed.
    pub(super) fn draft(self) -> Draft {
        Draft {
            name: value(self.name),
            email: value(self.email),
            site: value(self.site),
            text: self.text.get_untracked().map(|field| field.value()).unwrap_or_default(),
            parent: self.parent.get_untracked(),
            key: self.idempotency_key.get_value(),
        }
    }

    /// Fills the fields that `may` be filled.
    fn fill(self, draft: &Draft, may: impl Fn(&str) -> bool) {
        for (name, field, text) in
            [("name", self.name, &draft.name), ("email", self.email, &draft.email), ("site", self.site, &draft.site)]
        {
            if let Some(field) = field.get_untracked().filter(|_| may(name)) {
                field.set_value(text);
            }
        }
        if may("text") {
            self.set_text(&draft.text);
        }
        if !draft.key.is_empty() {
            self.idempotency_key.set_value(draft.key.clone());
        }
    }

    fn set_text(self, text: &str) {
        if let Some(field) = self.text.get_untracked() {
            field.set_value(text);
        }
    }
}

/// Name of the field that has the focus.
fn focused_field() -> Option<String> {
    Some(document().active_element()?.id().strip_prefix("respond-")?.to_owned())
}

fn value(field: NodeRef<Input>) -> String {
    field.get_untracked().map(|field| field.value()).unwrap_or_default()
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
