//! The state of the responses under the post that is shown.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::{Site, Thread};

use super::conversation::Conversation;
use super::form_state::FormState;
use crate::navigation::{Navigation, use_navigation};
use crate::site::use_site;

/// Notifies all pages of changes to the drafts and sent responses that this browser keeps. The browser tells other tabs.
#[derive(Clone, Copy)]
pub(crate) struct ResponseStore(RwSignal<()>);

impl ResponseStore {
    /// A store without changes.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(()))
    }

    /// Follows changes from now on.
    pub(super) fn track(self) {
        self.0.track();
    }

    /// Tells all that follow it that something has changed.
    pub(super) fn notify(self) {
        self.0.set(());
    }
}

/// The responses under one post. Copies share the same state.
#[derive(Clone, Copy)]
pub(crate) struct ResponseThread {
    /// Identity of the post towards the endpoint.
    pub(super) post: StoredValue<String>,
    pub(super) site: StoredValue<Arc<Site>>,
    pub(super) store: ResponseStore,
    pub(super) navigation: Navigation,
    /// What is shown.
    pub(crate) conversation: RwSignal<Conversation>,
    /// Whether responses are taken.
    pub(crate) is_open: RwSignal<bool>,
    /// The form.
    pub(crate) form: FormState,
}

impl ResponseThread {
    /// The state that a page starts with.
    pub(crate) fn new(thread: &Thread) -> Self {
        Self {
            post: StoredValue::new(thread.post.clone()),
            site: StoredValue::new(use_site()),
            store: expect_context(),
            navigation: use_navigation(),
            conversation: RwSignal::new(Conversation::from(thread)),
            is_open: RwSignal::new(thread.open),
            form: FormState::new(),
        }
    }

    /// Replies to the response `id`, or to the post when it is empty or not here.
    pub(crate) fn reply_to(self, id: &str) {
        let is_known = self
            .conversation
            .with_untracked(|conversation| conversation.published.iter().any(|response| response.id == id));
        self.form.parent.set(if is_known { id.to_owned() } else { String::new() });
    }

    /// Who wrote the response that is replied to.
    pub(crate) fn replied_to(self) -> Option<String> {
        let parent = self.form.parent.get();
        self.conversation.with(|conversation| {
            let response = conversation.published.iter().find(|response| response.id == parent)?;
            (!response.is_withdrawn()).then(|| response.name.clone())
        })
    }
}
