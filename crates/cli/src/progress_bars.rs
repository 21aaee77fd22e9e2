//! The progress bars of builds and uploads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use deploy::Wording;
use indicatif::{ProgressBar, ProgressStyle};
use protocol::language::Language;

use crate::texts::Commands;
use crate::watch::{Cancelled, Step, Watch};

/// Draws the progress on a terminal, and cancels nothing.
pub(crate) struct ProgressBars {
    is_shown: bool,
    language: Language,
    bar: Mutex<ProgressBar>,
}

impl ProgressBars {
    /// The bars in this language, if they are to be shown.
    pub(crate) fn new(is_shown: bool, language: Language) -> Self {
        Self { is_shown, language, bar: Mutex::new(ProgressBar::hidden()) }
    }

    fn bar(&self) -> MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for ProgressBars {
    fn begin(&self, step: Step, parts: usize) -> Result<(), Cancelled> {
        let texts = Commands::of(self.language);
        let text = match step {
            Step::Pictures => texts.progress_of_pictures("{pos}/{len}", "{eta}"),
            Step::Articles => texts.progress("{pos}/{len}", "{eta}"),
            Step::Upload => Wording(self.language).progress("{pos}", "{len}", "{eta}"),
            Step::Read | Step::Files | Step::Compress | Step::Compare | Step::Announce => return Ok(()),
        };
        if self.is_shown {
            // indicatif draws only on a terminal, and only after some time.
            let bar = ProgressBar::new(parts as u64);
            if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {text}")) {
                bar.set_style(style);
            }
            *self.bar() = bar;
        }
        Ok(())
    }

    fn advance(&self) -> Result<(), Cancelled> {
        self.bar().inc(1);
        Ok(())
    }

    fn end(&self) {
        self.bar().finish_and_clear();
    }
}
