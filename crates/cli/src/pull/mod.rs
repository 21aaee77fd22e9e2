//! `carnet pull`: copies approved responses from the endpoint into `public/responses/`, so that builds include them
//! and they do not depend on a server, and approved replies on the Fediverse.
//!
//! [`address`], [`database`] and [`fediverse`] fetch, [`merge`] merges, [`file`] writes. Fetched responses are
//! validated like files; nothing is written before all pages are fetched.

mod address;
mod database;
mod fediverse;
mod file;
mod merge;
mod origin;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use ipnet::IpNet;
use jiff::Timestamp;
use protocol::feed::Item;
use protocol::language::Language;
use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;
use source::slug::Slug;

use fediverse::Replies;
use file::Kept;
use merge::Changes;
use origin::Origin;
use site::catalogue::{self, Catalogue};
use site::public_folder::Sources;
use source::report;

use crate::texts::Commands;

pub use fediverse::PendingReply;

/// Options of the command.
#[derive(Clone, Debug)]
pub struct Options {
    /// The author's folder.
    pub public: PathBuf,
    /// Address of the endpoint, or its database file; without one, the endpoint in `site.json`.
    pub from: Option<String>,
    /// Only show the changes, and write nothing.
    pub dry_run: bool,
    /// Codes of replies on the Fediverse to approve.
    pub approve: Vec<String>,
    /// The same, to reject.
    pub reject: Vec<String>,
    /// Networks of servers of the Fediverse that may be contacted although they are private.
    pub allow_networks: Vec<IpNet>,
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

/// A file of responses, and what is merged into it.
struct Merging {
    kept: Kept,
    items: Vec<Item>,
    /// Ids of replies that the author rejects.
    rejected: BTreeSet<String>,
}

impl Merging {
    fn new(kept: Kept, items: Vec<Item>) -> Self {
        Self { kept, items, rejected: BTreeSet::new() }
    }
}

/// Result of the command.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// Changes by name of the file.
    pub files: Vec<(String, Changes)>,
    /// Replies on the Fediverse that the author has not decided about.
    pub pending: Vec<PendingReply>,
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
/// When there is nothing to fetch from, the endpoint can't be reached, a code is unknown, or a file can't be written.
/// Diagnostics of responses and of the author's files are in the outcome.
pub fn run(options: &Options) -> Result<Outcome> {
    // Of all posts but drafts, whatever their dates.
    let (catalogue, found) = catalogue::read(&options.public, Timestamp::MAX);
    let Some(catalogue) = catalogue else { return Ok(Outcome { diagnostics: found, ..Outcome::default() }) };
    let texts = Commands::of(options.language);
    let named: Vec<_> = catalogue
        .posts
        .iter()
        .filter_map(|entry| Some((entry, entry.post.fediverse.as_ref()?, name(&entry.post.slug))))
        .collect();
    let endpoint = catalogue.settings.responses.endpoint.as_ref();
    let origin = match (&options.from, endpoint) {
        (None, None) if !named.is_empty() => None,
        (from, endpoint) => Some(Origin::choose(from.as_deref(), endpoint, texts)?),
    };
    let fetched = match &origin {
        Some(Origin::Address(endpoint)) => address::fetch(endpoint, options.language)?,
        Some(Origin::Database(file)) => database::fetch(file, texts)?,
        None => Fetched::default(),
    };
    let mut outcome = Outcome { diagnostics: only_errors(found), ..Outcome::default() };
    outcome.diagnostics.extend(fetched.diagnostics);
    let from = origin.map(|origin| origin.to_string()).unwrap_or_default();
    let mut by_file = by_file(fetched.items, &catalogue, &from, &mut outcome.diagnostics);
    for (_, _, name) in &named {
        by_file.entry(name.clone()).or_default();
    }
    let mut files = files(&options.public, by_file, &mut outcome.diagnostics);
    let mut replies = Replies::new(options, &files);
    for (entry, post, name) in named {
        if let Some(file) = files.get_mut(&name) {
            replies.fetch(entry, post, &name, file);
        }
    }
    if let Some(code) = replies.unknown_code() {
        return Err(unknown_code(code, &replies.diagnostics, options.language));
    }
    let Replies { pending, withdrawn, diagnostics, .. } = replies;
    outcome.pending = pending;
    outcome.diagnostics.extend(diagnostics);
    let withdrawn: BTreeSet<String> = fetched.withdrawn.into_iter().chain(withdrawn).collect();
    // All files are merged before the first one is written.
    let mut merged_files = Vec::new();
    for (name, Merging { kept, items, rejected }) in files {
        let (mut merged, mut changes) = merge::merge(kept, items, &withdrawn);
        changes.rejected = merged.reject(rejected);
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

/// The error about a code, with the first reason why replies are missing.
fn unknown_code(code: &str, found: &[Diagnostic], language: Language) -> anyhow::Error {
    let said = Commands::of(language).unknown_reply(code);
    match found.first() {
        Some(diagnostic) => anyhow!(diagnostic.message.text(language)).context(said),
        None => anyhow!(said),
    }
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

/// Every existing or new file by name, with its content and its fetched responses. Files with errors are reported and
/// left unchanged.
fn files(
    public: &Path,
    mut by_file: BTreeMap<String, Vec<Item>>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Merging> {
    let mut files = BTreeMap::new();
    for source in Sources::find(public).responses {
        let items = by_file.remove(&source.name).unwrap_or_default();
        match Kept::read(&source) {
            Ok(kept) => {
                files.insert(source.name, Merging::new(kept, items));
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    files.extend(by_file.into_iter().map(|(name, items)| (name, Merging::new(Kept::default(), items))));
    files
}
