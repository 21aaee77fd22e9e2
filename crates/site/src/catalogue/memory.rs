//! What was read of a blog before, so that only changed files are read again.

use std::sync::{Mutex, PoisonError};

use jiff::tz::TimeZone;
use protocol::language::Language;
use source::diagnostic::Diagnostic;

use super::reading::ReadEntry;
use super::responses::ResponsesSummary;
use crate::memory::Remembered;
use crate::picture_files::PictureMemory;

/// Posts, static pages, responses and pictures, each with the state of its file.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) entries: Remembered<ReadEntry>,
    pub(super) responses: Remembered<Result<ResponsesSummary, Vec<Diagnostic>>>,
    /// What is known of pictures.
    pub pictures: PictureMemory,
    /// The settings that entries depend on.
    settings: Mutex<Option<(TimeZone, Language)>>,
}

impl Memory {
    /// Forgets the entries if they were read with other settings.
    pub(super) fn prepare(&self, zone: &TimeZone, language: Language) {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = settings.as_ref().is_some_and(|(known, of)| known == zone && *of == language);
        if !is_same {
            self.entries.clear();
            *settings = Some((zone.clone(), language));
        }
    }
}
