//! The form's state. Its fields are uncontrolled, so that hydration keeps what was typed before.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use protocol::feed::InvalidField;

use super::draft::Draft;

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
    /// Whether the endpoint knows that the form was begun.
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
    pub(super) fn fill(self, draft: &Draft, may: impl Fn(&str) -> bool) {
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

    pub(super) fn set_text(self, text: &str) {
        if let Some(field) = self.text.get_untracked() {
            field.set_value(text);
        }
    }
}

pub(super) fn value(field: NodeRef<Input>) -> String {
    field.get_untracked().map(|field| field.value()).unwrap_or_default()
}
