//! The opened file beside what was published last.

use editor_protocol::PublishedState;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::Editor;
use crate::api;

impl Editor {
    /// Asks anew whether readers have another text, since the file was written.
    pub(super) fn refresh_published(self) {
        // Of a file that was never published, nothing can be known.
        if self.published.try_get_untracked().is_some_and(|published| published != PublishedState::Unknown) {
            self.ask_published();
        }
    }

    /// Asks whether readers have another text, since another tab may have published the blog.
    pub(crate) fn ask_published(self) {
        let file = self.file.get_value();
        spawn_local(async move {
            if let Ok(opened) = api::post(&file).await {
                let _ = self.published.try_set(opened.published);
            }
        });
    }
}
