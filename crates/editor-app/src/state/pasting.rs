//! Paste and drop: formatted text becomes Markdown, files are uploaded.

use editor_protocol::Markup;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{ClipboardEvent, DragEvent};

use super::editor::Editor;
use super::uploads::Uploads;
use crate::api;
use crate::browser::clipboard::{self, Content};

impl Editor {
    /// The next paste is to be plain.
    pub(crate) fn paste_plain_next(self) {
        self.is_plain_paste.set_value(true);
    }

    /// Pastes what the browser itself would not paste well.
    pub(crate) fn paste(self, event: &ClipboardEvent, uploads: Uploads) {
        let is_plain = self.is_plain_paste.try_update_value(std::mem::take).unwrap_or_default();
        let Some(transfer) = event.clipboard_data() else { return };
        let is_markdown = self.content.with_untracked(|content| content.markup == Markup::Markdown);
        match clipboard::content(&transfer) {
            Content::Files(files) => {
                event.prevent_default();
                uploads.add(files);
            }
            Content::Html { html, plain } if is_markdown && !is_plain => {
                event.prevent_default();
                spawn_local(async move {
                    let markdown = api::paste(html).await.unwrap_or_default();
                    let text = if markdown.trim().is_empty() { plain } else { markdown };
                    if self.is_shown() {
                        self.insert(self.selection(), &text);
                    }
                });
            }
            Content::Html { .. } | Content::Plain => {}
        }
    }

    /// Uploads files that were dropped into the text.
    pub(crate) fn take_drop(self, event: &DragEvent, uploads: Uploads) {
        let files = clipboard::files(event.data_transfer().and_then(|transfer| transfer.files()));
        if !files.is_empty() {
            event.prevent_default();
            uploads.add(files);
        }
    }
}
