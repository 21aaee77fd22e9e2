//! The progress of a publication for the page of the editor.

use std::sync::atomic::{AtomicBool, Ordering};

use editor::publication;
use protocol::language::Language;

use crate::texts::Commands;
use crate::watch::{Cancelled, Step, Watch};

/// Tells the editor how far a publication is, in words.
pub(super) struct EditorWatch<'w> {
    watch: &'w dyn publication::Watch,
    language: Language,
    is_uploading: AtomicBool,
}

impl<'w> EditorWatch<'w> {
    pub(super) fn new(watch: &'w dyn publication::Watch, language: Language) -> Self {
        Self { watch, language, is_uploading: AtomicBool::new(false) }
    }

    /// Whether the upload has begun.
    pub(super) fn is_uploading(&self) -> bool {
        self.is_uploading.load(Ordering::Relaxed)
    }

    fn ensure_wanted(&self) -> Result<(), Cancelled> {
        if self.watch.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

impl Watch for EditorWatch<'_> {
    fn begin(&self, step: Step, parts: usize) -> Result<(), Cancelled> {
        self.ensure_wanted()?;
        let texts = Commands::of(self.language);
        let text = match step {
            Step::Read => texts.step_read,
            Step::Pictures => texts.step_pictures,
            Step::Articles => texts.step_articles,
            Step::Files => texts.step_files,
            Step::Compress => texts.step_compress,
            Step::Compare => texts.step_compare,
            Step::Upload => texts.step_upload,
            Step::Announce => texts.step_announce,
        };
        self.is_uploading.fetch_or(step == Step::Upload, Ordering::Relaxed);
        self.watch.begin(text, parts);
        Ok(())
    }

    fn advance(&self) -> Result<(), Cancelled> {
        self.watch.advance();
        self.ensure_wanted()
    }
}
