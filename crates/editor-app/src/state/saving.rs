//! Saving: the file is written only if it is still the one that was read.

use std::sync::Arc;

use editor_protocol::{OpenedPost, PostContent, Save, Saved};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::{Editor, Saving};
use crate::api::{self, SaveReply};
use crate::texts::error_text;

impl Editor {
    /// Saves what is shown. While this is under way, a second call does nothing: the state says that text is unsaved.
    pub(crate) fn save(self) {
        if self.saving.get_untracked() == Saving::UnderWay {
            return;
        }
        self.saving.set(Saving::UnderWay);
        let file = self.file.get_value();
        let save = Save {
            base_hash: self.base_hash.get_value(),
            content: self.content.get_untracked(),
            entry: self.journal.newest(&file),
        };
        spawn_local(async move {
            let result = api::save(&file, &save).await;
            let saving = match result {
                Ok(SaveReply::Saved(saved)) => {
                    if let Some(id) = &save.entry {
                        self.journal.settle(&file, id, &saved.hash);
                    }
                    self.take_saved(save.content, *saved);
                    Saving::Idle
                }
                Ok(SaveReply::Conflict(current)) => {
                    self.conflicts(current);
                    Saving::Idle
                }
                Err(error) => Saving::Failed(error_text(self.texts, &error)),
            };
            let _ = self.saving.try_set(saving);
        });
    }

    /// Takes in that `content` is in the file. The post may no longer be shown.
    fn take_saved(self, content: PostContent, saved: Saved) {
        let _ = self.base_hash.try_set_value(saved.hash.clone());
        let _ = self.saved_hash.try_set_value(saved.hash);
        let _ = self.saved.try_set(content);
        let _ = self.is_restored.try_set(false);
        let _ = self.problems.try_set(saved.diagnostics);
        self.refresh_published();
    }

    /// Shows that the file has changed; its new content is what counts as saved from now on.
    pub(super) fn conflicts(self, current: Arc<OpenedPost>) {
        let _ = self.saved_hash.try_set_value(current.hash.clone());
        let _ = self.saved.try_set(current.content.clone());
        let _ = self.conflict.try_set(Some(current));
    }
}
