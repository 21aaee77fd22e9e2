//! `carnet pull`: approved responses come from the endpoint into `public/responses/`, so that the next build has them
//! and they outlive any server.
//!
//! [`address`] and [`database`] fetch, [`merge`] decides, [`file`] writes. What was fetched is checked like any file;
//! nothing is written before all of it is here.

mod address;
mod database;
mod file;
mod merge;
mod origin;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use protocol::feed::Item;
use source::diagnostic::{Diagnostic, Severity};
use source::slug::Slug;

use file::Kept;
use merge::Changes;
use origin::Origin;
use site::catalogue::{self, Catalogue};
use site::public_folder::Sources;
use source::report::{self, counted};

/// What to pull, and where from.
#[derive(Clone, Debug)]
pub struct Options {
    /// The author's folder.
    pub public: PathBuf,
    /// Address of the endpoint, or its database file; without one, the endpoint in `site.json`.
    pub from: Option<String>,
    /// Whether to write nothing.
    pub dry_run: bool,
}

/// What the origin publishes.
#[derive(Debug, Default)]
struct Fetched {
    /// Responses that are right, each with its post, in any order.
    items: Vec<Item>,
    /// Ids of those that are no longer published.
    withdrawn: BTreeSet<String>,
    /// What is wrong with others.
    diagnostics: Vec<Diagnostic>,
}

/// What a pull has come to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Everything found, errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// What changed in which file, by name.
    pub files: Vec<(String, Changes)>,
}

impl Outcome {
    /// Whether nothing was wrong.
    pub fn is_good(&self) -> bool {
        !report::any_error(&self.diagnostics)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.files.is_empty() {
            return f.write_str("nothing has changed");
        }
        let total: Changes = self.files.iter().map(|(_, changes)| *changes).sum();
        write!(f, "{total}, in {}", counted(self.files.len(), "file"))
    }
}

/// Fetches, merges and writes.
///
/// # Errors
/// When there is no endpoint, it can't be asked, or a file can't be written. Problems of what was fetched, and of the
/// author's files, are in the outcome.
pub fn run(options: &Options) -> Result<Outcome> {
    let (catalogue, found) = catalogue::read(&options.public, Timestamp::UNIX_EPOCH);
    let Some(catalogue) = catalogue else { return Ok(Outcome { diagnostics: found, files: Vec::new() }) };
    let origin = Origin::choose(options.from.as_deref(), catalogue.settings.responses.endpoint.as_ref())?;
    let fetched = match &origin {
        Origin::Address(endpoint) => address::fetch(endpoint)?,
        Origin::Database(file) => database::fetch(file)?,
    };
    let mut outcome = Outcome { diagnostics: only_errors(found), files: Vec::new() };
    outcome.diagnostics.extend(fetched.diagnostics);
    let by_file = by_file(fetched.items, &catalogue, &origin.to_string(), &mut outcome.diagnostics);
    // All of it is put together before the first file is written.
    let mut rendered_page = Vec::new();
    for (name, kept, items) in files(&options.public, by_file, &mut outcome.diagnostics) {
        let (merged, changes) = merge::merge(kept, items, &fetched.withdrawn);
        if changes.is_some() {
            match merged.bytes(&name) {
                Ok(bytes) => {
                    rendered_page.push((name.clone(), bytes));
                    outcome.files.push((name, changes));
                }
                Err(diagnostics) => outcome.diagnostics.extend(diagnostics),
            }
        }
    }
    if !options.dry_run {
        for (name, bytes) in &rendered_page {
            file::replace(&options.public.join(name), bytes.as_deref())?;
        }
    }
    report::sort(&mut outcome.diagnostics);
    Ok(outcome)
}

/// Warnings of a check belong to checks.
fn only_errors(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    found
}

/// Parts the responses by the files of their posts. Those to posts that don't exist here are told, and left.
fn by_file(
    items: Vec<Item>,
    catalogue: &Catalogue,
    origin: &str,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<Item>> {
    let mut by_file: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut strangers: BTreeMap<String, usize> = BTreeMap::new();
    for mut item in items {
        let post = std::mem::take(&mut item.extension.post);
        match catalogue.identities.get(&post) {
            Some(slug) => by_file.entry(name(slug)).or_default().push(item),
            None => *strangers.entry(post).or_default() += 1,
        }
    }
    found.extend(strangers.into_iter().map(|(post, count)| Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(
            origin,
            format!("{} to \"{post}\", which is not a post here", counted(count, "response")),
            "they are not written; if a post had this name, give it \"id\": the old name",
        )
    }));
    by_file
}

fn name(slug: &Slug) -> String {
    format!("responses/{slug}.json")
}

/// Every file that is there or will be, with what it holds and what was fetched for it. Files with errors are left
/// alone; their problems have been found.
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
