//! `carnet pull`: copies approved responses from the endpoint into `public/responses/`, so that builds include them
//! and they do not depend on a server.
//!
//! [`address`] and [`database`] fetch, [`merge`] merges, [`file`] writes. Fetched responses are validated like files;
//! nothing is written before all pages are fetched.

mod address;
mod database;
mod file;
mod merge;
mod origin;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use protocol::feed::Item;
use protocol::language::Language;
use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;
use source::slug::Slug;

use file::Kept;
use merge::Changes;
use origin::Origin;
use site::catalogue::{self, Catalogue};
use site::public_folder::Sources;
use source::report;

use crate::texts::Commands;

/// Options of the command.
#[derive(Clone, Debug)]
pub struct Options {
    /// The author's folder.
    pub public: PathBuf,
    /// Address of the endpoint, or its database file; without one, the endpoint in `site.json`.
    pub from: Option<String>,
    /// Only show the changes, and write nothing.
    pub dry_run: bool,
    /// The language of errors.
    pub language: Language,
}

/// The published responses of an endpoint.
#[derive(Debug, Default)]
struct Fetched {
    /// Valid responses, each with its post, in any order.
    items: Vec<Item>,
    /// Ids of withdrawn responses.
    withdrawn: BTreeSet<String>,
    /// Diagnostics of invalid responses.
    diagnostics: Vec<Diagnostic>,
}

/// Result of the command.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// Changes by name of the file.
    pub files: Vec<(String, Changes)>,
}

impl Outcome {
    /// Whether there are no errors.
    pub fn is_good(&self) -> bool {
        !report::any_error(&self.diagnostics)
    }

    /// The numbers of changes in words.
    pub fn text(&self, language: Language) -> String {
        let texts = Commands::of(language);
        if self.files.is_empty() {
            return texts.nothing_changed.to_owned();
        }
        let total: Changes = self.files.iter().map(|(_, changes)| *changes).sum();
        texts.changes_in_files(self.files.len(), total.text(language))
    }
}

/// Fetches, merges and writes.
///
/// # Errors
/// When there is no endpoint, it can't be reached, or a file can't be written. Diagnostics of responses and of the
/// author's files are in the outcome.
pub fn run(options: &Options) -> Result<Outcome> {
    let (catalogue, found) = catalogue::read(&options.public, Timestamp::UNIX_EPOCH);
    let Some(catalogue) = catalogue else { return Ok(Outcome { diagnostics: found, files: Vec::new() }) };
    let texts = Commands::of(options.language);
    let origin = Origin::choose(options.from.as_deref(), catalogue.settings.responses.endpoint.as_ref(), texts)?;
    let fetched = match &origin {
        Origin::Address(endpoint) => address::fetch(endpoint, options.language)?,
        Origin::Database(file) => database::fetch(file, texts)?,
    };
    let mut outcome = Outcome { diagnostics: only_errors(found), files: Vec::new() };
    outcome.diagnostics.extend(fetched.diagnostics);
    let by_file = by_file(fetched.items, &catalogue, &origin.to_string(), &mut outcome.diagnostics);
    // All files are merged before the first one is written.
    let mut merged_files = Vec::new();
    for (name, kept, items) in files(&options.public, by_file, &mut outcome.diagnostics) {
        let (merged, changes) = merge::merge(kept, items, &fetched.withdrawn);
        if changes.is_some() {
            match merged.bytes(&name, catalogue.settings.language) {
                Ok(bytes) => {
                    merged_files.push((name.clone(), bytes));
                    outcome.files.push((name, changes));
                }
                Err(diagnostics) => outcome.diagnostics.extend(diagnostics),
            }
        }
    }
    if !options.dry_run {
        for (name, bytes) in &merged_files {
            file::replace(&options.public.join(name), bytes.as_deref(), texts)?;
        }
    }
    report::sort(&mut outcome.diagnostics);
    Ok(outcome)
}

/// `pull` does not show the warnings of `check`.
fn only_errors(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    found
}

/// Groups the responses by the file of their post. Responses to unknown posts are reported and left out.
fn by_file(
    items: Vec<Item>,
    catalogue: &Catalogue,
    origin: &str,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<Item>> {
    let mut by_file: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut unknown_posts: BTreeMap<String, usize> = BTreeMap::new();
    for mut item in items {
        let post = std::mem::take(&mut item.extension.post);
        match catalogue.identities.get(&post) {
            Some(slug) => by_file.entry(name(slug)).or_default().push(item),
            None => *unknown_posts.entry(post).or_default() += 1,
        }
    }
    found.extend(unknown_posts.into_iter().map(|(post, count)| Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(origin, Message::pull_unknown_post(count, post), Message::pull_unknown_post_help())
    }));
    by_file
}

fn name(slug: &Slug) -> String {
    format!("responses/{slug}.json")
}

/// Every existing or new file, with its content and its fetched responses. Files with errors are reported and left
/// unchanged.
fn files(
    public: &Path,
    mut by_file: BTreeMap<String, Vec<Item>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, Kept, Vec<Item>)> {
    let mut files = Vec::new();
    for source in Sources::find(public).responses {
        let items = by_file.remove(&source.name).unwrap_or_default();
        match Kept::read(&source) {
            Ok(kept) => files.push((source.name, kept, items)),
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    files.extend(by_file.into_iter().map(|(name, items)| (name, Kept::default(), items)));
    files
}
