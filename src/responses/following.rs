//! What this browser and the endpoint know beyond the page, shown as long as the thread is.

use leptos::ev;
use leptos::prelude::*;

use super::thread::ResponseThread;
use super::{draft, newer, sent};

impl ResponseThread {
    /// Shows what this browser and the endpoint know beyond the page, until the current component goes.
    pub(crate) fn follow(self) {
        Effect::new(move |_| {
            self.store.track();
            self.read_sent();
        });
        Effect::new(move |_| {
            let post = self.post.get_value();
            let storage = window_event_listener(ev::storage, move |event| match event.key() {
                Some(key) if key == draft::key(&post) => self.follow_draft(),
                Some(key) if key == sent::key(&post) => self.read_sent(),
                _ => {}
            });
            on_cleanup(move || storage.remove());
            newer::follow(self);
        });
    }

    /// Shows what was sent from this browser.
    fn read_sent(self) {
        let sent = self.post.with_value(|post| sent::read(post));
        if self.conversation.with_untracked(|conversation| conversation.sent != sent) {
            self.conversation.update(|conversation| conversation.sent = sent);
        }
    }
}
