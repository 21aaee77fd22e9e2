//! The preview follows the text: one request at a time, and always one more for the newest text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::Editor;
use crate::api;

impl Editor {
    /// Asks for a preview of what is shown.
    pub(crate) fn request_preview(self) {
        let is_free = self.preview.try_update_value(|requests| {
            requests.is_wanted = requests.is_under_way;
            !std::mem::replace(&mut requests.is_under_way, true)
        });
        if is_free != Some(true) {
            return;
        }
        let (file, content) = (self.file.get_value(), self.content.get_untracked());
        spawn_local(async move {
            let result = api::preview(&file, &content).await;
            // The post may no longer be shown.
            let Some(is_wanted) = self.preview.try_update_value(|requests| {
                requests.is_under_way = false;
                std::mem::take(&mut requests.is_wanted)
            }) else {
                return;
            };
            // Without a reply, the preview stays as it is; that the server is gone is said elsewhere.
            if let Ok(preview) = result {
                if !preview.article.is_empty() {
                    self.article.set(preview.article);
                }
                self.words.set(Some(preview.words));
                if self.problems.with_untracked(|problems| *problems != preview.diagnostics) {
                    self.problems.set(preview.diagnostics);
                }
            }
            if is_wanted {
                self.request_preview();
            }
        });
    }
}
