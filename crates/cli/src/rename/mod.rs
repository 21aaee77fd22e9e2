//! `carnet rename`: gives a post or a static page another address, and keeps what depends on the old one: links,
//! responses and subscribers.
//!
//! [`plan`] says what changes, with [`address`] to recognize links; [`write`] changes all files or none; [`journal`]
//! completes it after the program was killed.

mod address;
mod change;
mod journal;
mod plan;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use protocol::language::Language;
use source::diagnostic::escaped;
use source::report::{self, counted};
use source::slug::Slug;
use source::suggestion::similar;

use crate::blog::{Blog, PostFile, ensure_blog};
use journal::Journal;
use plan::{FileChange, Renaming};

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
    /// The folder with site.json and posts/.
    #[arg(long, default_value = "public")]
    public: PathBuf,
}

/// Renames the file, and changes what refers to it.
///
/// # Errors
/// When there is no blog or no such post, the new name is taken, or a file can't be written.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Arguments { old, new, page, dry_run, public } = arguments;
    ensure_blog(public)?;
    if let Some(journal) = Journal::read(public)? {
        if *dry_run {
            bail!("{journal} was interrupted: run the command without --dry-run, which completes it first");
        }
        journal.complete()?;
        println!("completed {}: {}", escaped(&journal.to_string()), counted(journal.len(), "file"));
        if journal.is_of(name_of(old), name_of(new), *page) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let (blog, diagnostics) = Blog::read(public);
    // Links in a file with errors would not be changed.
    let Some(blog) = blog.filter(|_| diagnostics.is_empty()) else {
        eprint!("{}", report::list(&diagnostics));
        return Ok(ExitCode::FAILURE);
    };
    let entry = find(&blog, name_of(old), *page)?;
    let new = new_slug(&blog, entry, name_of(new), *page)?;
    let renaming = Renaming { blog: &blog, entry, is_page: *page, new: &new };
    let files = renaming.plan(public)?;
    for file in &files {
        println!("{}", line(file));
    }
    let count = counted(files.len(), "file");
    if *dry_run {
        println!("{count} would change (not written)");
        return Ok(ExitCode::SUCCESS);
    }
    let changes: Vec<_> = files.into_iter().map(|file| file.change).collect();
    let journal = Journal::new(public, entry.post.slug.as_str(), new.as_str(), *page, &changes)?;
    write::write_all(&changes, &journal)?;
    println!("{count} changed");
    Ok(ExitCode::SUCCESS)
}

/// The slug in what an author may type or paste: a slug, the path of a file, or an address.
fn name_of(text: &str) -> &str {
    let text = text.trim_end_matches('/');
    let name = text.rsplit('/').next().unwrap_or(text);
    name.strip_suffix(".json").unwrap_or(name)
}

fn find<'b>(blog: &'b Blog, slug: &str, is_page: bool) -> Result<&'b PostFile> {
    let entries = if is_page { &blog.pages } else { &blog.posts };
    if let Some(entry) = entries.iter().find(|entry| entry.post.slug.as_str() == slug) {
        if entry.source.path.is_symlink() {
            bail!("{} is a symbolic link: rename it by hand", entry.source.name);
        }
        return Ok(entry);
    }
    let kind = if is_page { "static page" } else { "post" };
    match similar(slug, entries.iter().map(|entry| entry.post.slug.as_str())) {
        Some(known) => bail!("there is no {kind} \"{slug}\"; did you mean \"{known}\"?"),
        None => bail!("there is no {kind} \"{slug}\""),
    }
}

fn new_slug(blog: &Blog, entry: &PostFile, name: &str, is_page: bool) -> Result<Slug> {
    let parsed = Slug::parse(name).map_err(|error| error.message().text(Language::En));
    let slug = match (parsed, Slug::from_text(name)) {
        (Ok(slug), _) => slug,
        (Err(error), Some(slug)) => bail!("\"{name}\" is not a valid slug: it {error}; did you mean \"{slug}\"?"),
        (Err(error), None) => bail!("\"{name}\" is not a valid slug: it {error}"),
    };
    if slug == entry.post.slug {
        bail!("\"{slug}\" is the slug already");
    }
    if let Some(owner) = blog.claimed_names(is_page, Some(&entry.source.name)).get(slug.as_str()) {
        bail!("the name \"{slug}\" is taken by {owner}");
    }
    let path = entry.source.path.with_file_name(format!("{slug}.json"));
    if entry.source.stem() == entry.post.slug.as_str() && path.symlink_metadata().is_ok() {
        bail!("the file {slug}.json exists already");
    }
    Ok(slug)
}

/// A line of the report, such as `posts/a.json -> posts/b.json: 2 links`.
fn line(file: &FileChange) -> String {
    let FileChange { name, new_name, notes, .. } = file;
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
