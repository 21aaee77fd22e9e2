//! The catalogue: settings and all posts, read and checked, without their texts.
//!
//! Texts and responses are read again when their page is rendered, so that memory does not grow with the number of
//! posts. [`addresses`], [`consistency`] and [`translations`] check consistency across files.

mod addresses;
mod consistency;
mod edited;
mod host_rules;
pub mod identity;
mod memory;
mod old_address;
mod reading;
mod responses;
mod tags;
mod translations;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::Timestamp;
use protocol::language::Language;
use rayon::prelude::*;
use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;
use source::post::{Post, Status};
use source::site::SiteSettings;
use source::slug::Slug;

use crate::base_path::BasePath;
use crate::images::Images;
use crate::public_folder::{SourceFile, Sources};
use publish::host_rules::redirects::Redirects;
use source::report;

pub use addresses::{OWN_FILES, RESERVED_NAMES};
pub use edited::Edited;
pub use memory::Memory;
use reading::read_entry;
pub(crate) use reading::{ReadPost, read_post};
pub use reading::{parse_file, read_settings};
use responses::ResponsesSummary;
pub use responses::{KeptResponses, read_responses};
pub(crate) use responses::{ReadResponses, read_responses_file};
pub use tags::{TagPosts, tags_of};
pub use translations::{Translations, Version};

/// A post or static page without its text.
#[derive(Clone, Debug)]
pub struct PostEntry {
    /// File of its text.
    pub source: SourceFile,
    /// SHA-256 of the file.
    pub digest: String,
    /// The post with an empty body.
    pub post: Post,
    /// Title after typography.
    pub title: String,
    /// Summary, the author's or an excerpt, after typography.
    pub summary: String,
    /// The responses in `public/responses/`.
    pub kept: Option<KeptResponses>,
}

impl PostEntry {
    /// Its address, from the root.
    pub fn path(&self, is_page: bool) -> String {
        address(self.post.slug.as_str(), is_page)
    }

    /// When it was published.
    pub fn published(&self) -> Option<Timestamp> {
        self.post.date.as_ref().map(|date| date.instant)
    }

    /// When it changed last, not before its publication.
    pub fn changed(&self) -> Option<Timestamp> {
        self.published().max(self.post.modified.as_ref().map(|date| date.instant))
    }
}

/// The order of posts: newest first, then by slug.
pub(crate) fn newest_first(a: &PostEntry, b: &PostEntry) -> Ordering {
    b.published().cmp(&a.published()).then_with(|| a.post.slug.cmp(&b.post.slug))
}

fn address(slug: &str, is_page: bool) -> String {
    if is_page { format!("/{slug}/") } else { format!("/posts/{slug}/") }
}

/// The content of the blog.
#[derive(Debug)]
pub struct Catalogue {
    /// Settings.
    pub settings: SiteSettings,
    /// Time of the build.
    pub now: Timestamp,
    /// Published posts, newest first, then by slug.
    pub posts: Vec<PostEntry>,
    /// Static pages, by the names of their files.
    pub pages: Vec<PostEntry>,
    /// Drafts and scheduled posts, by the names of their files.
    pub unpublished_posts: Vec<PostEntry>,
    /// Drafts and scheduled static pages, by the names of their files.
    pub unpublished_pages: Vec<PostEntry>,
    /// Files to copy.
    pub files: Vec<SourceFile>,
    /// Their positions, by name.
    pub(crate) file_positions: HashMap<String, usize>,
    /// Drafts of posts and pages, not built.
    pub drafts: usize,
    /// Posts and pages with a date in the future, not built.
    pub scheduled: usize,
    /// Addresses of drafts and scheduled posts and pages, which have no page yet.
    pub unpublished: BTreeMap<String, Unpublished>,
    /// Sizes of images.
    pub images: Images,
    /// Addresses of files with errors, from their names: links to them are not reported.
    pub unread: Vec<String>,
    /// Slugs of all posts by identity, including unpublished ones.
    pub identities: BTreeMap<String, Slug>,
    /// Posts and pages that translate each other.
    pub translations: Translations,
    /// The author's lines of `_redirects`.
    pub(crate) redirects: Redirects,
}

/// Why a post or static page is not built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// It is a draft.
    Draft,
    /// Its date is in the future: the day.
    Scheduled(String),
}

impl Unpublished {
    fn of(entry: &PostEntry) -> Self {
        match &entry.post.date {
            Some(date) if entry.post.status == Status::Published => Self::Scheduled(date.day.to_string()),
            _ => Self::Draft,
        }
    }
}

/// Reads and checks everything in `public`. Posts after `now` are scheduled.
///
/// Returns all diagnostics with the catalogue, which lacks files with errors. Without valid settings there is no
/// catalogue, but posts are checked all the same.
pub fn read(public: &Path, now: Timestamp) -> (Option<Catalogue>, Vec<Diagnostic>) {
    read_sources(public, Sources::find(public), now, None)
}

/// The same of files that were found already. What `memory` has of unchanged files is not read again.
pub fn read_again(
    public: &Path,
    sources: Sources,
    now: Timestamp,
    memory: &Memory,
) -> (Option<Catalogue>, Vec<Diagnostic>) {
    read_sources(public, sources, now, Some(memory))
}

fn read_sources(
    public: &Path,
    sources: Sources,
    now: Timestamp,
    memory: Option<&Memory>,
) -> (Option<Catalogue>, Vec<Diagnostic>) {
    let mut found = sources.diagnostics;
    let settings = match read_settings(public) {
        Ok((settings, warnings)) => {
            found.extend(warnings);
            Some(settings)
        }
        Err(diagnostics) => {
            found.extend(diagnostics);
            None
        }
    };
    // Without settings, posts are still checked, so that all errors are found at once.
    let zone = settings.as_ref().map_or(jiff::tz::TimeZone::UTC, |settings| settings.zone.clone());
    let language = settings.as_ref().map_or(Language::default(), |settings| settings.language);
    if let Some(memory) = memory {
        memory.prepare(&zone, language);
    }
    let read_one = |file: &SourceFile, is_page: bool| match memory {
        Some(memory) => memory.entries.get_or_make(&file.path, || read_entry(file, &zone, language, is_page)),
        None => read_entry(file, &zone, language, is_page),
    };
    let mut unread = Vec::new();
    let mut read_all = |files: &[SourceFile], is_page: bool| -> Vec<PostEntry> {
        let read: Vec<_> = files.par_iter().map(|file| read_one(file, is_page)).collect();
        let mut entries = Vec::with_capacity(read.len());
        for ((entry, diagnostics), file) in read.into_iter().zip(files) {
            if entry.is_none() {
                unread.push(address(file.stem(), is_page));
            }
            entries.extend(entry);
            found.extend(diagnostics);
        }
        entries
    };
    let mut all_posts = read_all(&sources.posts, false);
    let all_pages = read_all(&sources.pages, true);
    let has_contact = settings.as_ref().is_some_and(|settings| settings.responses.contact);
    addresses::check(&all_posts, &all_pages, &sources.files, has_contact, &mut found);
    consistency::check(&all_posts, &mut found);
    let mut texts = Vec::new();
    if let Some(settings) = &settings {
        consistency::check_feed_identities(&all_posts, settings.first_base_url.as_str(), &mut found);
        for (entries, is_page) in [(&all_posts, false), (&all_pages, true)] {
            let entries: Vec<&PostEntry> = entries.iter().collect();
            texts.extend(translations::check(&entries, is_page, language.tag(), &unread, &mut found));
        }
    }
    let read_kept = |file: &SourceFile| match memory {
        Some(memory) => memory.responses.get_or_make(&file.path, || ResponsesSummary::read(file)),
        None => ResponsesSummary::read(file),
    };
    responses::assign(&sources.responses, &read_kept, &mut all_posts, &sources.posts, &mut found);
    let identities =
        all_posts.iter().map(|entry| (entry.post.identity().to_owned(), entry.post.slug.clone())).collect();

    let is_draft = |entry: &&PostEntry| entry.post.status == Status::Draft;
    let drafts = all_posts.iter().chain(&all_pages).filter(is_draft).count();
    // Only static pages and drafts may have no date.
    let published = |entry: &PostEntry| {
        entry.post.status == Status::Published && entry.post.date.as_ref().is_none_or(|date| date.instant <= now)
    };
    let unpublished: BTreeMap<_, _> = [(&all_posts, false), (&all_pages, true)]
        .into_iter()
        .flat_map(|(entries, is_page)| entries.iter().map(move |entry| (entry, is_page)))
        .filter(|(entry, _)| !published(entry))
        .map(|(entry, is_page)| (entry.path(is_page), Unpublished::of(entry)))
        .collect();
    let total = all_posts.len() + all_pages.len();
    // Entries are large, and most are published: these stay where they are.
    let (mut posts, mut pages) = (all_posts, all_pages);
    let [unpublished_posts, unpublished_pages] = [&mut posts, &mut pages]
        .map(|entries| entries.extract_if(.., |entry| !published(entry)).collect::<Vec<PostEntry>>());
    found.extend(posts.iter_mut().chain(&mut pages).filter_map(|entry| without_future_change(entry, now)));
    posts.sort_by(newest_first);
    let scheduled = total - drafts - posts.len() - pages.len();
    let root = BasePath::new(settings.as_ref().map_or("/", |settings| settings.base_url.path()));
    let placed: Vec<(&PostEntry, String)> = [(&posts, false), (&pages, true)]
        .into_iter()
        .flat_map(|(entries, is_page)| entries.iter().map(move |entry| (entry, entry.path(is_page))))
        .collect();
    let redirects = host_rules::check(&sources.files, &root, &placed, &mut found);
    let (images, refused) = Images::among(&sources.files, memory.map(|memory| &memory.pictures));
    found.extend(refused);
    report::sort(&mut found);
    let paths =
        |entries: &[PostEntry], is_page: bool| entries.iter().map(|entry| entry.path(is_page)).collect::<Vec<_>>();
    let published: BTreeSet<String> = paths(&posts, false).into_iter().chain(paths(&pages, true)).collect();
    let file_positions =
        sources.files.iter().enumerate().map(|(position, file)| (file.name.clone(), position)).collect();
    let catalogue = settings.map(|settings| Catalogue {
        settings,
        now,
        posts,
        pages,
        unpublished_posts,
        unpublished_pages,
        files: sources.files,
        file_positions,
        drafts,
        scheduled,
        unpublished,
        images,
        unread,
        identities,
        translations: Translations::among(texts, |path| published.contains(path)),
        redirects,
    });
    (catalogue, found)
}

/// Removes a modification date in the future: feed readers would sort the post first until then.
fn without_future_change(entry: &mut PostEntry, now: Timestamp) -> Option<Diagnostic> {
    let modified = entry.post.modified.take_if(|date| date.instant > now)?;
    Some(Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(
            &entry.source.name,
            Message::modified_in_future(modified.written),
            Message::write_day_of_change(),
        )
    })
}

impl Catalogue {
    /// The author's published file of this name.
    pub fn file(&self, name: &str) -> Option<&SourceFile> {
        self.files.get(*self.file_positions.get(name)?)
    }

    /// All tags of published posts, by address.
    pub fn tags(&self) -> BTreeMap<Slug, TagPosts> {
        tags_of(self.posts.iter(), |_| true)
    }
}
