//! `carnet pull` for the editor, which shows its outcome in the page.

use std::path::Path;

use anyhow::Result;
use editor::responses::PullOutcome;
use protocol::language::Language;

use crate::pull::{self, Options};
use crate::texts::Commands;

/// Pulls from the endpoint of `site.json` into the author's folder `public`.
///
/// # Errors
/// As for [`pull::run`].
pub(crate) fn pull_for_editor(public: &Path, language: Language) -> Result<PullOutcome> {
    let outcome = pull::run(&Options {
        public: public.to_owned(),
        from: None,
        dry_run: false,
        approve: Vec::new(),
        reject: Vec::new(),
        allow_networks: Vec::new(),
        language,
    })?;
    let mut summary = outcome.text(language);
    if !outcome.pending.is_empty() {
        // The page does not show these replies.
        summary = format!("{summary}. {}", Commands::of(language).replies_in_terminal(outcome.pending.len()));
    }
    Ok(PullOutcome { summary, diagnostics: outcome.diagnostics })
}
