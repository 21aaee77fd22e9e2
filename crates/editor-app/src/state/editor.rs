//! The post that is edited: what is shown, what is in the file, and what is known of both.

use std::sync::Arc;

use editor_protocol::{OpenedPost, PostContent, Problem, PublishedState};
use leptos::html::Textarea;
use leptos::prelude::*;

use super::journal::Journal;
use super::opening::{Opening, opening};
use crate::texts::Texts;

/// Whether the post is being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Saving {
    /// It is not.
    Idle,
    /// It is.
    UnderWay,
    /// It could not be saved, for this reason.
    Failed(String),
}

/// Requests for previews: one is under way at a time.
#[derive(Clone, Copy, Default)]
pub(super) struct PreviewRequests {
    pub(super) is_under_way: bool,
    /// Whether the text has changed since.
    pub(super) is_wanted: bool,
}

/// The state of a post that is edited. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Editor {
    /// Path of the file below `public/`.
    pub(crate) file: StoredValue<String>,
    pub(crate) text_field: NodeRef<Textarea>,
    /// What is shown: the text as it was typed, the fields as they were filled in.
    pub(crate) content: RwSignal<PostContent>,
    /// What is in the file.
    pub(crate) saved: RwSignal<PostContent>,
    pub(crate) saving: RwSignal<Saving>,
    /// The file as another program has written it, if it has.
    pub(crate) conflict: RwSignal<Option<Arc<OpenedPost>>>,
    /// Whether the text shown was restored from before, and not saved since.
    pub(crate) is_restored: RwSignal<bool>,
    pub(crate) problems: RwSignal<Vec<Problem>>,
    /// Whether readers have another text than the one in the file.
    pub(crate) published: RwSignal<PublishedState>,
    /// Number of words; none before the first preview.
    pub(crate) words: RwSignal<Option<u32>>,
    /// HTML of the article; empty before the first preview.
    pub(crate) article: RwSignal<String>,
    /// Notified when the fields are to be filled in anew.
    pub(crate) refilled: RwSignal<()>,
    pub(super) texts: Texts,
    pub(super) journal: Journal,
    /// Hash of the file that the content started from.
    pub(super) base_hash: StoredValue<String>,
    /// Hash of the file as `saved` has it.
    pub(super) saved_hash: StoredValue<String>,
    pub(super) preview: StoredValue<PreviewRequests>,
    /// Whether the text is being replaced by the page, and not by its author.
    pub(super) is_filling: StoredValue<bool>,
    /// Whether the next paste is to be plain.
    pub(super) is_plain_paste: StoredValue<bool>,
    /// Whether a state of the history is being restored.
    pub(super) is_restoring: StoredValue<bool>,
}

impl Editor {
    /// Opens a file, with text that was not saved if there is any.
    pub(crate) fn open(journal: Journal, texts: Texts, opened: OpenedPost) -> Self {
        let kept = journal.kept(&opened.file);
        if let Some(saved) = kept.as_ref().filter(|entry| entry.content == opened.content) {
            // Otherwise it would be offered again once the file has changed.
            journal.forget(&opened.file, saved);
        }
        let Opening { content, base_hash, cursor, restored, is_conflict } = opening(&opened, kept);
        if restored.is_some() {
            // This tab takes the text over from the one that had it.
            journal.note(&opened.file, base_hash.clone(), content.clone(), cursor, restored.clone());
        }
        Self {
            file: StoredValue::new(opened.file.clone()),
            text_field: NodeRef::new(),
            content: RwSignal::new(content),
            saved: RwSignal::new(opened.content.clone()),
            saving: RwSignal::new(Saving::Idle),
            is_restored: RwSignal::new(restored.is_some()),
            problems: RwSignal::new(opened.diagnostics.clone()),
            published: RwSignal::new(opened.published.clone()),
            words: RwSignal::new(None),
            article: RwSignal::new(String::new()),
            refilled: RwSignal::new(()),
            texts,
            journal,
            base_hash: StoredValue::new(base_hash),
            saved_hash: StoredValue::new(opened.hash.clone()),
            preview: StoredValue::new(PreviewRequests::default()),
            is_filling: StoredValue::new(false),
            is_plain_paste: StoredValue::new(false),
            is_restoring: StoredValue::new(false),
            conflict: RwSignal::new(is_conflict.then(|| Arc::new(opened))),
        }
    }

    /// Whether the post is still shown: what is awaited may come later.
    pub(super) fn is_shown(self) -> bool {
        self.content.try_with_untracked(|_| ()).is_some()
    }

    /// Whether what is shown is not what is in the file.
    pub(crate) fn is_unsaved(self) -> bool {
        self.content.with(|content| self.saved.with(|saved| content != saved))
    }
}
