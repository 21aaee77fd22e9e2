//! WordPress: the file that "Tools › Export" of its administration writes (WXR 1.0 to 1.2).
//!
//! The file is read twice, item by item: first for what the items refer to (pictures, addresses, names), then to write
//! them. So memory does not grow with the texts.

mod blocks;
mod body;
mod chunks;
mod comments;
mod dates;
mod html;
mod index;
mod item;
mod library;
mod links;
mod paragraphs;
mod posts;
mod shortcodes;
mod videos;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use protocol::feed::{Item, VERSION};
use protocol::language::Language;
use serde_json::json;

use crate::report::Report;
use crate::target::{Change, Target};
use body::Unknown;
use chunks::{Chunk, Chunks, Damage};
use comments::{Comment, State};
use index::Index;
use item::Element;

/// Largest media file that is copied, in bytes: hosts refuse larger ones.
const MAX_FILE: u64 = 25 * 1024 * 1024;

/// What to import, and where to.
pub struct Options<'o> {
    /// The export.
    pub export: &'o Path,
    /// The folder `uploads` of the old blog, for the files that posts use.
    pub media: Option<&'o Path>,
    /// The author's folder.
    pub public: &'o Path,
    /// Write nothing.
    pub dry_run: bool,
    /// Time zone of the blog, for dates without an offset.
    pub zone: TimeZone,
    /// Language of the blog.
    pub language: Language,
    /// Name of the blog's author; posts of theirs name none.
    pub author: &'o str,
    /// Names that static pages can't have.
    pub reserved: &'o [&'o str],
    /// Takes the number of bytes read so far, of twice the length of the file.
    pub progress: &'o dyn Fn(u64),
}

/// Imports an export. Problems of single items are in the report.
///
/// # Errors
/// When the export can't be read, is not one of WordPress, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let mut target = Target::open(options.public, options.dry_run)?;
    let mut report = Report::default();
    let index = Index::read(options, &target, &mut report)?;
    let mut import = Import {
        options,
        index: &index,
        target: &mut target,
        report: &mut report,
        pending: Vec::new(),
        files: BTreeSet::new(),
        missing: BTreeSet::new(),
        unknown: Unknown::default(),
    };
    let length = file_length(options.export)?;
    each_item(options.export, &mut |at| (options.progress)(length + at), &mut |found| match found {
        Found::Item(item) => import.item(&item),
        // Reported at the first reading.
        Found::Channel(_) | Found::Damaged(_) => Ok(()),
    })?;
    import.finish()?;
    target.save()?;
    Ok(report)
}

fn file_length(path: &Path) -> Result<u64> {
    Ok(path.metadata().with_context(|| format!("can't read {}", path.display()))?.len())
}

/// A part of the export.
enum Found {
    Channel(Element),
    Item(Element),
    /// What is wrong, and where.
    Damaged(String),
}

/// Reads all items of an export one after the other.
fn each_item(path: &Path, progress: &mut dyn FnMut(u64), each: &mut dyn FnMut(Found) -> Result<()>) -> Result<()> {
    let unreadable = || format!("can't read {}", path.display());
    let file = File::open(path).with_context(unreadable)?;
    read_items(BufReader::new(file), progress, each, &path.display().to_string())
}

fn read_items(
    input: impl BufRead,
    progress: &mut dyn FnMut(u64),
    each: &mut dyn FnMut(Found) -> Result<()>,
    name: &str,
) -> Result<()> {
    let mut chunks = Chunks::new(input);
    while let Some(chunk) = chunks.next().with_context(|| format!("can't read {name}"))? {
        match chunk {
            Chunk::Channel(bytes) => {
                let root = Element::parse(&bytes).with_context(|| format!("{name} is not an export of WordPress"))?;
                each(Found::Channel(root))?;
            }
            Chunk::Item(bytes, place) => {
                progress(place.offset);
                match Element::parse(&bytes) {
                    Ok(root) => {
                        if let Some(item) = root.children.into_iter().find(|child| child.name == "item") {
                            each(Found::Item(item))?;
                        }
                    }
                    Err(error) => each(Found::Damaged(format!("line {}: {error:#}", place.line)))?,
                }
            }
            Chunk::Damaged(damage, place) => {
                let what = match damage {
                    Damage::CutOff => "the item is cut off",
                    Damage::TooLarge => "the item is longer than 64 MiB",
                };
                each(Found::Damaged(format!("line {}: {what}", place.line)))?;
            }
        }
    }
    Ok(())
}

/// The second reading.
struct Import<'i, 'o> {
    options: &'i Options<'o>,
    index: &'i Index,
    target: &'i mut Target,
    report: &'i mut Report,
    /// Lines for the queue of the endpoint.
    pending: Vec<u8>,
    /// Files below `wp-content/uploads/` that posts use.
    files: BTreeSet<String>,
    /// Addresses of such files that are not in the media folder.
    missing: BTreeSet<String>,
    unknown: Unknown,
}

impl Import<'_, '_> {
    fn item(&mut self, item: &Element) -> Result<()> {
        let Some(entry) = self.index.entry(item) else { return Ok(()) };
        let mut texts = posts::Texts {
            unknown: &mut self.unknown,
            files: &mut self.files,
            missing: &mut self.missing,
            report: self.report,
        };
        let post = posts::convert(item, entry, self.index, self.options, &mut texts);
        let mut bytes = serde_json::to_vec_pretty(&post)?;
        bytes.push(b'\n');
        let change = self.target.write(&entry.source, &entry.file, &bytes)?;
        self.note(change, &entry.file);
        self.comments(item, entry)
    }

    fn note(&mut self, change: Change, file: &str) {
        match change {
            Change::Added => self.report.count("files written", 1),
            Change::Updated => self.report.count("files written again, since the old blog has changed", 1),
            Change::Unchanged => self.report.count("files unchanged", 1),
            Change::Kept => self.report.note("kept, since it was edited, renamed or deleted here", file),
        }
    }

    fn comments(&mut self, item: &Element, entry: &index::Entry) -> Result<()> {
        let language = self.options.language;
        let anonymous = match language {
            Language::Fr => "Anonyme",
            Language::En => "Anonymous",
        };
        let mut items: Vec<Item> = Vec::new();
        for element in item.all("comment") {
            let Some(comment) = Comment::read(element, &self.options.zone, &self.index.emails, anonymous) else {
                self.report.count("comments without a date, a text or an address, left out", 1);
                continue;
            };
            match comment.state {
                State::Approved if comment.is_pingback => {
                    self.report.count("pingbacks and trackbacks", 1);
                    items.push(comment.item);
                }
                State::Approved => {
                    self.report.count("approved comments", 1);
                    items.push(comment.item);
                }
                State::Pending if comment.is_pingback => self.report.count("pending pingbacks, left out", 1),
                State::Pending => {
                    self.report.count("pending comments", 1);
                    serde_json::to_writer(&mut self.pending, &comment.pending(&entry.slug, language.tag()))?;
                    self.pending.push(b'\n');
                }
                State::Refused => self.report.count("comments that are spam or in the trash, left out", 1),
            }
        }
        if items.is_empty() {
            return Ok(());
        }
        if entry.is_page || entry.is_draft {
            self.report.note(
                "comments that have no place here: of a page or a draft",
                format!("{}: {}", entry.file, items.len()),
            );
            return Ok(());
        }
        let lost = comments::without_lost_parents(&mut items);
        if lost > 0 {
            self.report.count("replies to a comment that is not imported, now to the post", lost);
        }
        items.sort_by(|a, b| (&a.date_published, &a.id).cmp(&(&b.date_published, &b.id)));
        let file = format!("responses/{}.json", entry.slug);
        let feed = json!({"version": VERSION, "title": format!("Responses to {}", entry.slug), "items": items});
        let mut bytes = serde_json::to_vec_pretty(&feed)?;
        bytes.push(b'\n');
        let change = self.target.write(&format!("{} responses", entry.source), &file, &bytes)?;
        self.note(change, &file);
        Ok(())
    }

    /// Copies the files, and writes the report.
    fn finish(self) -> Result<()> {
        if let Some(folder) = self.options.media {
            for file in &self.files {
                let from: PathBuf = folder.join(file);
                if from.metadata().is_ok_and(|metadata| metadata.len() > MAX_FILE) {
                    self.report.note("files of more than 25 MiB, not copied", file.clone());
                    continue;
                }
                let change = self.target.copy(&from, &format!("media/{file}"))?;
                self.report
                    .count(if change == Change::Added { "media files copied" } else { "media files unchanged" }, 1);
            }
        }
        for address in &self.missing {
            let kind = match self.options.media {
                Some(_) => "pictures and recordings that are not in the media folder, now links",
                None => "pictures and recordings at the old address, now links: import again with --media",
            };
            self.report.note(kind, address.clone());
        }
        let named = |counts: &BTreeMap<String, usize>| -> Vec<String> {
            counts.iter().map(|(name, count)| format!("{name}: {count}")).collect()
        };
        for line in named(&self.unknown.shortcodes) {
            self.report.note("shortcodes that stay as they are written", line);
        }
        for line in named(&self.unknown.blocks) {
            self.report.note("blocks that WordPress fills itself, left out", line);
        }
        if !self.pending.is_empty() {
            let path = self.target.note("pending-responses.jsonl", &self.pending)?;
            // It has e-mail addresses.
            self.target.note(".gitignore", b"pending-responses.jsonl\n")?;
            self.report.note(
                "pending comments: `carnet-endpoint import FILE` puts them into its queue",
                path.display().to_string(),
            );
        }
        self.target.note("report.txt", self.report.whole().as_bytes())?;
        Ok(())
    }
}
