//! Changes by the author: in the text, by the toolbar, in the fields.

use std::ops::Range;

use editor_protocol::PostContent;
use leptos::prelude::*;

use super::editor::Editor;
use crate::browser::text_field;
use crate::text::edits::{Action, edit};
use crate::text::replacement::replacement;
use crate::text::utf16;

impl Editor {
    /// Changes the content: it goes to the journal, and the preview follows.
    pub(crate) fn change(self, change: impl FnOnce(&mut PostContent)) {
        self.content.update(change);
        self.note();
        self.request_preview();
    }

    /// Takes in what was typed into the text field.
    pub(crate) fn take_text(self) {
        if self.is_filling.get_value() {
            return;
        }
        if let Some(field) = self.text_field.get_untracked() {
            self.change(|content| content.text = field.value());
        }
    }

    /// Sends the content to the journal.
    pub(super) fn note(self) {
        let content = self.content.get_untracked();
        let cursor = self.selection().start;
        let file = self.file.get_value();
        self.journal.note(&file, self.base_hash.get_value(), content, cursor, None);
    }

    /// What is selected in the text, in UTF-16 code units.
    pub(crate) fn selection(self) -> Range<u32> {
        self.text_field.get_untracked().map(|field| text_field::selection(&field)).unwrap_or_default()
    }

    /// The selected text.
    pub(crate) fn selected_text(self) -> String {
        let Range { start, end } = self.selection();
        let part = self.content.with_untracked(|content| {
            let range = utf16::byte_at(&content.text, start)..utf16::byte_at(&content.text, end);
            content.text.get(range).map(str::to_owned)
        });
        part.unwrap_or_default()
    }

    /// Whether the cursor is behind `[[`.
    pub(crate) fn ends_with_brackets(self) -> bool {
        let cursor = self.selection().start;
        self.content.with_untracked(|content| {
            let before = content.text.get(..utf16::byte_at(&content.text, cursor));
            before.is_some_and(|before| before.ends_with("[["))
        })
    }

    /// Does what a button of the toolbar says.
    pub(crate) fn apply(self, action: Action) {
        let Some(field) = self.text_field.get_untracked() else { return };
        let text = field.value();
        let Range { start, end } = text_field::selection(&field);
        let selection = utf16::byte_at(&text, start)..utf16::byte_at(&text, end);
        let markup = self.content.with_untracked(|content| content.markup);
        let Some(edit) = edit(action, markup, &text, selection) else { return };
        let place = |byte: usize| utf16::units_before(&text, byte);
        let selected = utf16::units_before(&edit.text, edit.selection.start)
            ..utf16::units_before(&edit.text, edit.selection.end);
        text_field::replace(&field, place(edit.range.start)..place(edit.range.end), &edit.text, selected);
    }

    /// Puts a text in the place of a part, which is in UTF-16 code units, with the cursor behind it.
    pub(crate) fn insert(self, range: Range<u32>, text: &str) {
        if let Some(field) = self.text_field.get_untracked() {
            let end = utf16::length(text);
            text_field::replace(&field, range, text, end..end);
        }
    }

    /// Selects a line of the text, from 1.
    pub(crate) fn go_to_line(self, number: u32) {
        if let Some(field) = self.text_field.get_untracked() {
            text_field::select(&field, utf16::line(&field.value(), number));
        }
    }

    /// Shows what is in the file now. Undo in the text field brings the text before back.
    pub(super) fn show(self, hash: String, content: PostContent) {
        self.fill(&content.text);
        self.base_hash.set_value(hash.clone());
        self.saved_hash.set_value(hash);
        self.saved.set(content.clone());
        self.content.set(content);
        self.is_restored.set(false);
        self.conflict.set(None);
        self.refilled.notify();
        self.request_preview();
    }

    /// Shows a corrected content, as if its author had typed it. Undo in the text field takes the change of the text
    /// back.
    pub(super) fn correct(self, content: PostContent) {
        self.fill(&content.text);
        // The tags follow the content; fields are filled in anew only where another one has changed.
        let is_filled = self.content.with_untracked(|current| {
            let PostContent { text, tags, .. } = current.clone();
            PostContent { text, tags, ..content.clone() } == *current
        });
        self.content.set(content);
        if !is_filled {
            self.refilled.notify();
        }
        self.note();
        self.request_preview();
    }

    /// Puts a text into the field in the place of the one that is there.
    fn fill(self, text: &str) {
        let Some(field) = self.text_field.get_untracked() else { return };
        let old = field.value();
        let Some((range, new)) = replacement(&old, text) else { return };
        let place = utf16::units_before(&old, range.start)..utf16::units_before(&old, range.end);
        self.is_filling.set_value(true);
        text_field::replace(&field, place, new, 0..0);
        self.is_filling.set_value(false);
    }
}
