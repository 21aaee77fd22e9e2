//! Sending: one request at a time, again by itself where the endpoint wants it, and what it came to.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use protocol::bundle::Site;
use protocol::feed::{FormFields, Receipt};
use protocol::label::Label;

use super::draft::Draft;
use super::idempotency_key::new_key;
use super::sent::SentResponse;
use super::thread::ResponseThread;
use super::{draft, sent};
use crate::api::{self, ApiError};
use crate::browser::document;

/// How often a response is sent by itself: with another token, with another key.
const MAX_ATTEMPTS: u32 = 3;

/// A response on its way. It outlives its form: the reader may have left, or have come back.
struct Delivery {
    site: Arc<Site>,
    fields: FormFields,
    idempotency_key: String,
}

impl ResponseThread {
    /// Sends what the form holds, and shows what it came to.
    pub(crate) fn send(self) {
        let form = self.form;
        if form.is_sending.get_untracked() {
            return;
        }
        form.field_errors.set(Vec::new());
        form.alert.set(String::new());
        form.is_sending.set(true);
        let mut delivery = Delivery {
            site: self.site.get_value(),
            fields: self.fields(),
            idempotency_key: form.idempotency_key.get_value(),
        };
        delivery.fields.token = form.token.get_value();
        spawn_local(async move {
            let result = delivery.deliver().await;
            let _ = form.token.try_set_value(delivery.fields.token.clone());
            let _ = form.idempotency_key.try_set_value(delivery.idempotency_key.clone());
            let _ = form.is_sending.try_set(false);
            match result {
                Ok(receipt) => self.accepted(&delivery.fields, receipt).await,
                Err(error) => self.refused(error),
            }
        });
    }

    /// Shows the response in its place and forgets the draft, also when its reader has left meanwhile.
    async fn accepted(self, fields: &FormFields, receipt: Receipt) {
        let (post, id, is_published) = (&fields.post, receipt.id.clone(), receipt.published);
        sent::add(post, SentResponse::new(fields, receipt));
        let draft = draft::read(post);
        if draft.text == fields.text {
            draft::remove(post);
        } else {
            // What was typed while it was on its way is another draft.
            draft::write(post, &Draft { key: new_key(), ..draft });
        }
        let _ = self.form.token.try_set_value(String::new());
        let _ = self.form.is_begun.try_set_value(false);
        self.store.notify();
        tick().await;
        // The reader may have left the page of the post, or have come back to it.
        if document::go_to(&format!("response-{id}")) {
            self.navigation
                .announce_label(if is_published { Label::ResponsePublished } else { Label::ResponsePending })
                .await;
        }
    }

    /// Says why nothing was taken, beside the fields at fault; the text stays.
    fn refused(self, error: ApiError) {
        let Some(site) = self.site.try_get_value() else { return };
        let (message, field_errors) = match error {
            ApiError::Refused(error) => (error.message, error.fields),
            _ => (String::new(), Vec::new()),
        };
        let message = if message.is_empty() { site.label(Label::SendingFailed).to_owned() } else { message };
        let first = field_errors.first().map(|field_error| format!("#respond-{}", field_error.field));
        self.form.alert.set(message);
        self.form.field_errors.set(field_errors);
        document::focus(first.and_then(|field| document::find(&field)));
    }
}

impl Delivery {
    async fn deliver(&mut self) -> Result<Receipt, ApiError> {
        let endpoint = &self.site.endpoint;
        let mut attempts = 1;
        loop {
            if self.fields.token.is_empty()
                && let Ok(token) = api::form_token(endpoint, &self.fields.post).await
            {
                self.fields.token = token.token;
            }
            let result = api::send_response(endpoint, &self.fields, &self.idempotency_key).await;
            match &result {
                Err(ApiError::Refused(error)) if attempts < MAX_ATTEMPTS && error.code == "token_used" => {
                    self.fields.token.clear();
                }
                // It was sent before, and changed since. Should this reply be lost too, it goes again under this key.
                Err(ApiError::Refused(error))
                    if attempts < MAX_ATTEMPTS && error.code == "idempotency_key_reused" =>
                {
                    self.idempotency_key = new_key();
                    draft::set_key(&self.fields.post, &self.idempotency_key);
                }
                _ => return result,
            }
            attempts += 1;
        }
    }
}
