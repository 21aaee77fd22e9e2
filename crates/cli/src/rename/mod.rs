//! `carnet rename`: gives a post or a static page another address, and keeps what depends on the old one: links,
//! responses and subscribers.
//!
//! [`plan`] says what changes, with [`address`] to recognize links; [`write`] changes all files or none; [`journal`]
//! completes it after the program was killed. [`redirect_rules`] lists rules of the author that have the old address.

mod address;
mod change;
mod journal;
mod plan;
mod redirect_rules;
mod write;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use protocol::language::Language;
use publish::host_rules::redirects;
use source::diagnostic::escaped;
use source::report;
use source::slug::{MAX_LENGTH, Slug, SlugError};
use source::suggestion::similar;

use crate::arguments::Source;
use crate::blog::{Blog, PostFile, ensure_blog};
use crate::streams::{print_error, print_line};
use crate::texts::Commands;
use journal::Journal;
use plan::{PlannedChange, Renaming};

const EXAMPLES: &str = "\
Examples:
  carnet rename petit-calcul-de-braquet calcul-de-braquet --dry-run
  carnet rename petit-calcul-de-braquet calcul-de-braquet
  carnet rename about a-propos --page";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The slug: the last part of the address, and in most cases the name of the file.
    old: String,
    /// The new slug: a to z, 0 to 9 and single hyphens.
    new: String,
    /// Rename a static page instead of a post.
    #[arg(long)]
    page: bool,
    /// Show what would change; write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Renames the file, and changes what refers to it.
///
/// # Errors
/// When there is no blog or no such post, the new name is taken, or a file can't be written.
pub(crate) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    let Arguments { old, new, page, dry_run, source: Source { public } } = arguments;
    let texts = Commands::of(language);
    ensure_blog(public, language)?;
    if let Some(journal) = Journal::read(public, texts)? {
        if *dry_run {
            bail!(texts.rename_interrupted(journal));
        }
        journal.complete()?;
        print_line(escaped(&texts.rename_completed(journal.len(), &journal)))?;
        if journal.is_of(name_of(old), name_of(new), *page) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let (blog, diagnostics) = Blog::read(public);
    // Links in a file with errors would not be changed.
    let Some(blog) = blog.filter(|_| diagnostics.is_empty()) else {
        print_error(report::list(&diagnostics, language));
        return Ok(ExitCode::FAILURE);
    };
    let entry = find(&blog, name_of(old), *page, texts)?;
    let new = new_slug(&blog, entry, name_of(new), *page, texts)?;
    let renaming = Renaming { blog: &blog, entry, is_page: *page, new: &new, texts };
    let files = renaming.plan(public)?;
    for file in &files {
        print_line(line(file))?;
    }
    for (number, rule) in renaming.redirect_rules(public) {
        print_line(escaped(&texts.rule_has_old_address(redirects::FILE, number, rule)))?;
    }
    if *dry_run {
        print_line(texts.files_would_change(files.len()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let changes: Vec<_> = files.into_iter().map(|file| file.change).collect();
    let journal = Journal::new(public, entry.post.slug.as_str(), new.as_str(), *page, &changes, texts)?;
    write::write_all(&changes, &journal, texts)?;
    print_line(texts.files_changed(changes.len()))?;
    Ok(ExitCode::SUCCESS)
}

/// The slug in what an author may type or paste: a slug, the path of a file, or an address.
fn name_of(text: &str) -> &str {
    let text = text.trim_end_matches('/');
    let name = text.rsplit('/').next().unwrap_or(text);
    name.strip_suffix(".json").unwrap_or(name)
}

fn find<'b>(blog: &'b Blog, slug: &str, is_page: bool, texts: &Commands) -> Result<&'b PostFile> {
    let entries = if is_page { &blog.pages } else { &blog.posts };
    if let Some(entry) = entries.iter().find(|entry| entry.post.slug.as_str() == slug) {
        if entry.source.path.is_symlink() {
            bail!(texts.is_link(&entry.source.name));
        }
        return Ok(entry);
    }
    let problem = if is_page { texts.unknown_page(slug) } else { texts.unknown_post(slug) };
    match similar(slug, entries.iter().map(|entry| entry.post.slug.as_str())) {
        Some(known) => bail!(texts.did_you_mean(problem, known)),
        None => bail!(problem),
    }
}

fn new_slug(blog: &Blog, entry: &PostFile, name: &str, is_page: bool, texts: &Commands) -> Result<Slug> {
    let slug = match Slug::parse(name) {
        Ok(slug) => slug,
        Err(error) => {
            let problem = match error {
                SlugError::Empty => texts.slug_is_empty(name),
                SlugError::TooLong => texts.slug_is_too_long(name, MAX_LENGTH),
                SlugError::Form => texts.slug_has_characters(name),
            };
            match Slug::from_text(name) {
                Some(slug) => bail!(texts.did_you_mean(problem, slug)),
                None => bail!(problem),
            }
        }
    };
    if slug == entry.post.slug {
        bail!(texts.same_slug(slug));
    }
    if let Some(owner) = blog.claimed_names(is_page, Some(&entry.source.name), texts).get(slug.as_str()) {
        bail!(texts.slug_is_taken(&slug, owner));
    }
    let path = entry.source.path.with_file_name(format!("{slug}.json"));
    if entry.source.stem() == entry.post.slug.as_str() && path.symlink_metadata().is_ok() {
        bail!(texts.file_exists(format_args!("{slug}.json")));
    }
    Ok(slug)
}

/// A line of the report, such as `posts/a.json -> posts/b.json: 2 links`.
fn line(file: &PlannedChange) -> String {
    let PlannedChange { name, new_name, notes, .. } = file;
    let mut line = name.clone();
    if let Some(new_name) = new_name {
        line.push_str(" -> ");
        line.push_str(new_name);
    }
    if !notes.is_empty() {
        line.push_str(": ");
        line.push_str(&notes.join(", "));
    }
    escaped(&line).into_owned()
}
