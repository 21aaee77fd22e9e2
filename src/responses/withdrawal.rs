//! Withdrawing one's own response, with the deletion key that came when it was sent.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use protocol::label::Label;

use super::sent::{self, SentResponse};
use super::thread::ResponseThread;
use crate::api::{self, ApiError};
use crate::browser::document;

impl ResponseThread {
    /// Withdraws a response; `error` gets the reason when that failed.
    pub(crate) fn withdraw(self, own: SentResponse, error: RwSignal<String>) {
        let (site, post) = (self.site.get_value(), self.post.get_value());
        spawn_local(async move {
            let result = api::withdraw_response(&site.endpoint, &own.id, &own.key).await;
            let failure = match result {
                Ok(()) => None,
                // Trying again is of no use. The message stays in the page as long as that is shown.
                Err(ApiError::Refused(refused)) if refused.code == "wrong_key" => Some(Label::WithdrawRefused),
                Err(_) => Some(Label::WithdrawFailed),
            };
            if failure != Some(Label::WithdrawFailed) {
                sent::forget(&post, &own.id);
            }
            if let Some(failure) = failure {
                let _ = error.try_set(site.label(failure).to_owned());
                return;
            }
            // The reader may have left the page and come back to it meanwhile.
            self.store.notify();
            if self.conversation.try_update(|conversation| conversation.remove(&own.id)).is_some() {
                tick().await;
                document::go_to("responses-title");
                self.navigation.announce_label(Label::ResponseWithdrawn).await;
            }
        });
    }
}
