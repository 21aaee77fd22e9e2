//! The result of a build or a check.

use std::path::PathBuf;
use std::time::Duration;

use protocol::language::Language;
use publish::output::Changes;
use source::diagnostic::Diagnostic;
use source::report;

use super::{PublishedEntry, changes};
use crate::texts::Commands;

/// Result of a build or a check.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The posts and static pages of the site.
    pub entries: Vec<PublishedEntry>,
    /// Published posts.
    pub posts: usize,
    /// Drafts left out.
    pub drafts: usize,
    /// Scheduled posts left out.
    pub scheduled: usize,
    /// Pages written.
    pub pages: usize,
    /// Posts and static pages that were rendered.
    pub rendered: usize,
    /// Posts and static pages that were taken from the old site.
    pub reused: usize,
    /// Photographs whose variants were left out.
    pub without_variants: Vec<PathBuf>,
    /// Differences to the old site, if a site was written.
    pub changes: Option<Changes>,
    /// Time taken.
    pub took: Duration,
}

impl Outcome {
    /// Whether there are no errors.
    pub fn is_good(&self) -> bool {
        !report::any_error(&self.diagnostics)
    }

    /// How many posts and static pages were rendered, in words.
    pub fn articles_text(&self, language: Language) -> String {
        let [rendered, reused] = [self.rendered, self.reused].map(|count| language.number(count));
        Commands::of(language).articles_rendered(rendered, reused)
    }

    /// The numbers in words.
    pub fn text(&self, language: Language) -> String {
        let texts = Commands::of(language);
        let mut parts = vec![texts.posts(self.posts), texts.pages(self.pages)];
        if self.drafts > 0 {
            parts.push(texts.drafts_left_out(self.drafts));
        }
        if self.scheduled > 0 {
            parts.push(texts.scheduled_left_out(self.scheduled));
        }
        let seconds = format!("{:.2}", self.took.as_secs_f64()).replace('.', language.decimal_mark());
        parts.push(texts.took(seconds));
        let result = parts.join(", ");
        match &self.changes {
            Some(changes) => texts.with_changes(result, changes::summary(changes, texts)),
            None => result,
        }
    }
}
