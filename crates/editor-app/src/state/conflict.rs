//! What the author decides about two texts: that of the file and the one typed, or that of the file and an older one.

use std::sync::Arc;

use editor_protocol::{EntryId, OpenedPost, PostContent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::{Editor, Saving};
use crate::api::{self, ApiError};
use crate::texts::{Texts, error_text};

impl Editor {
    /// Writes what is shown over the file as it is now; the history keeps that.
    pub(crate) fn keep_mine(self, current: &OpenedPost) {
        self.base_hash.set_value(current.hash.clone());
        self.conflict.set(None);
        self.save();
    }

    /// Goes on with what is shown, after the author has seen the file as it is now.
    pub(crate) fn edit_by_hand(self, current: &OpenedPost) {
        self.base_hash.set_value(current.hash.clone());
        self.conflict.set(None);
        self.note();
    }

    /// Shows what is in the file; what was typed stays in the history.
    pub(crate) fn take_file(self, current: Arc<OpenedPost>) {
        spawn_local(async move {
            match self.drop_unsaved(&current.hash).await {
                Ok(()) if !self.is_shown() => {}
                Ok(()) => self.show(current.hash.clone(), current.content.clone()),
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Drops the text that was restored; it stays in the history.
    pub(crate) fn discard(self) {
        spawn_local(async move {
            let (hash, content) = (self.saved_hash.get_value(), self.saved.get_untracked());
            match self.drop_unsaved(&hash).await {
                Ok(()) if !self.is_shown() => {}
                Ok(()) => self.show(hash, content),
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Puts a state of the history back into the file. Text that was not saved goes to the history before. Returns
    /// whether it did so: while it is under way, a second call does nothing.
    ///
    /// # Errors
    /// When the server can't do it.
    pub(crate) async fn restore(self, id: &str) -> Result<bool, ApiError> {
        // The post may no longer be shown.
        if self.is_restoring.try_update_value(|is_restoring| std::mem::replace(is_restoring, true)) != Some(false) {
            return Ok(false);
        }
        let result = self.put_back(id).await;
        let _ = self.is_restoring.try_set_value(false);
        result.map(|()| true)
    }

    async fn put_back(self, id: &str) -> Result<(), ApiError> {
        let file = self.file.get_value();
        if self.content.get_untracked() != self.saved.get_untracked() {
            self.drop_unsaved(&self.saved_hash.get_value()).await?;
        }
        let saved = api::restore(&file, id).await?;
        if self.is_shown() {
            self.problems.set(saved.diagnostics);
            self.show(saved.hash, saved.content);
            self.refresh_published();
        }
        Ok(())
    }

    /// Moves what is shown from the journal to the history. The file has this hash.
    async fn drop_unsaved(self, hash: &str) -> Result<(), ApiError> {
        let (file, content) = (self.file.get_value(), self.content.get_untracked());
        let entry = self.journal.note(&file, self.base_hash.get_value(), content, 0, None);
        api::journal(&file, &entry, false).await?;
        api::drop_unsaved(&file, &self.journal.tab()).await?;
        self.journal.settle(&file, &EntryId { tab: entry.tab, sequence: entry.sequence }, hash);
        Ok(())
    }

    fn fail(self, error: &ApiError) {
        let _ = self.saving.try_set(Saving::Failed(error_text(self.texts, error)));
    }

    /// The names of the fields beside the text that differ, so that the author looks at them too.
    pub(crate) fn other_fields(self, other: &PostContent) -> Vec<&'static str> {
        self.content.with_untracked(|content| differing_fields(self.texts, content, other))
    }
}

fn differing_fields(texts: Texts, a: &PostContent, b: &PostContent) -> Vec<&'static str> {
    // A new field has to be named here.
    let PostContent {
        title,
        markup,
        text: _,
        is_draft,
        date,
        slug,
        tags,
        summary,
        series,
        responses,
        translation_of,
        language,
    } = a;
    let fields = [
        (*title == b.title, texts.title),
        (*is_draft == b.is_draft, texts.is_published),
        (*date == b.date, texts.date),
        (*slug == b.slug, texts.slug),
        (*tags == b.tags, texts.tags),
        (*summary == b.summary, texts.summary),
        (*series == b.series, texts.series),
        (*responses == b.responses, texts.responses),
        (*translation_of == b.translation_of, texts.translation_of),
        (*language == b.language, texts.language),
        (*markup == b.markup, texts.markup),
    ];
    fields.into_iter().filter(|(is_same, _)| !is_same).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use editor_protocol::{Markup, PostContent};
    use protocol::language::Language;

    use super::differing_fields;
    use crate::texts::EditorPage;

    #[test]
    fn fields_that_differ_are_named_except_the_text() {
        let texts = EditorPage::of(Language::En);
        let content = PostContent { text: "a".to_owned(), ..PostContent::default() };
        let other = PostContent {
            title: "A".to_owned(),
            text: "b".to_owned(),
            tags: vec!["c".to_owned()],
            markup: Markup::Html,
            ..PostContent::default()
        };
        assert_eq!(differing_fields(texts, &content, &other), [texts.title, texts.tags, texts.markup]);
        assert!(differing_fields(texts, &content, &content).is_empty());
    }
}
