//! Writes the posts and pages of another program into the author's folder: `converted_post` makes their files,
//! `aliases` their redirects; `finish` copies media and writes the report.

mod aliases;
mod converted_post;
mod finish;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use source::tag::Tag;

use crate::archives::Archives;
use crate::blog::Blog;
use crate::changes::note_change;
use crate::comments::{Comments, Thread};
use crate::existing::slug_and_id;
use crate::file_names::{FileNames, slug};
use crate::media_names::MediaNames;
use crate::old_post::OldPost;
use crate::report::{Entry, Report};
use crate::rewriter::Rewriter;
use crate::source_identity::identity;
use crate::target::Target;
use crate::text::single_line;

/// A running import.
pub(crate) struct Importer<'i> {
    /// The old program, for the names of files.
    program: &'static str,
    pub blog: &'i Blog<'i>,
    pub target: Target,
    pub report: Report,
    pub rewriter: Rewriter,
    pub archives: Archives,
    pub comments: Comments,
    has_media: bool,
    /// Locations of registered posts, by their sources.
    locations: HashMap<String, PostLocation>,
    /// Labels of tags by the slug of their address.
    labels: BTreeMap<String, String>,
    /// Addresses of posts, pages and aliases, without the last slash.
    claimed: BTreeSet<String>,
}

/// Where a post is written to.
struct PostLocation {
    file: String,
    slug: String,
    /// Its id at the endpoint.
    post_id: String,
    /// Its address.
    path: String,
}

impl<'i> Importer<'i> {
    /// Opens the author's folder, for an import from `program`. `media` is the folder with the files that posts use.
    ///
    /// # Errors
    /// When the list of an earlier import can't be read.
    pub(crate) fn open(blog: &'i Blog<'i>, program: &'static str, media: Option<&Path>) -> Result<Self> {
        let mut rewriter = Rewriter::default();
        if let Some(folder) = media {
            rewriter.media.add_folder(folder, &[]);
        }
        rewriter.downloads = blog.downloads.map(|downloads| downloads.folder.clone());
        let target = Target::open(blog.public, blog.dry_run, blog.language)?.with_starter_pages(blog.starter_pages);
        rewriter.media_names = MediaNames::new(blog.public.join("media"), target.media());
        Ok(Self {
            program,
            blog,
            target,
            report: Report::new(blog.language),
            rewriter,
            archives: Archives::default(),
            comments: Comments::new(program, blog.language),
            has_media: media.is_some(),
            locations: HashMap::new(),
            labels: BTreeMap::new(),
            claimed: BTreeSet::new(),
        })
    }

    /// Reports an item that can't be read.
    pub(crate) fn damaged(&mut self, what: impl Into<String>) {
        self.report.count(Entry::Damaged, 1);
        self.report.note(Entry::Damaged, what);
    }

    /// Imports all posts and pages.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub(crate) fn posts(&mut self, mut posts: Vec<OldPost>) -> Result<()> {
        // With the same order at each import, posts get the same names.
        posts.sort_by(|a, b| (&a.date_published, &a.source).cmp(&(&b.date_published, &b.source)));
        let mut sources = BTreeSet::new();
        posts.retain(|post| {
            let is_new = sources.insert(identity(&post.source));
            if !is_new {
                self.report.note(Entry::Duplicates, post.source.clone());
            }
            is_new
        });
        self.register(posts.iter())?;
        let count = posts.len();
        for (done, post) in posts.into_iter().enumerate() {
            self.post(post)?;
            (self.blog.progress)(done + 1, count);
        }
        Ok(())
    }

    /// Gives posts and pages their files, and collects what others refer to: addresses and tags. Their texts and
    /// comments may be missing.
    ///
    /// # Errors
    /// When the file of an earlier import can't be read.
    pub(crate) fn register<'p>(&mut self, posts: impl Iterator<Item = &'p OldPost> + Clone) -> Result<()> {
        let locations = self.locations(posts.clone())?;
        for (post, location) in posts.zip(locations) {
            self.report.count(if post.is_page { Entry::Pages } else { Entry::Posts }, 1);
            self.claimed.insert(location.path.trim_end_matches('/').to_owned());
            for old in post.addresses.iter().chain(&post.other_addresses) {
                self.rewriter.addresses.add(old, &location.path);
            }
            self.add_labels(post);
            self.locations.insert(post.source.clone(), location);
        }
        Ok(())
    }

    fn locations<'p>(&mut self, posts: impl Iterator<Item = &'p OldPost>) -> Result<Vec<PostLocation>> {
        let mut names = FileNames::new(&self.target, self.blog.reserved);
        let mut locations = Vec::new();
        for (number, post) in (1..).zip(posts) {
            let texts = post.names.iter().map(String::as_str).chain([post.title.as_str()]);
            let kind = if post.is_page { "page" } else { "post" };
            let name = slug(texts).unwrap_or_else(|| format!("{kind}-{number}"));
            let folder = if post.is_page { "pages" } else { "posts" };
            let file = names.file(&post.source, folder, &name, post.is_draft);
            let stem = file.rsplit('/').next().unwrap_or(&file);
            let stem = stem.strip_suffix(".json").unwrap_or(stem);
            // The author may have renamed it since an earlier import.
            let there = self.target.file_of(&post.source).map(|file| self.target.read(file)).transpose()?.flatten();
            let there: Value = there.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
            let (slug, post_id) = slug_and_id(&there, stem);
            let wanted = post.names.first().map_or(name.as_str(), String::as_str);
            if slug != wanted {
                self.report.note(Entry::Renamed, format!("{wanted} → {file}"));
            }
            let path = if post.is_page { format!("/{slug}/") } else { format!("/posts/{slug}/") };
            locations.push(PostLocation { file, slug, post_id, path });
        }
        Ok(locations)
    }

    /// Tags with one address have one label, that of the first.
    fn add_labels(&mut self, post: &OldPost) {
        for tag in post.tags.iter().filter_map(|label| Tag::new(&single_line(label))) {
            match self.labels.get(tag.slug.as_str()) {
                None => {
                    self.report.count(Entry::Tags, 1);
                    self.labels.insert(tag.slug.to_string(), tag.label);
                }
                Some(label) if *label != tag.label => {
                    let note = self.blog.texts().one_tag(label, &tag.label);
                    if !self.report.notes(Entry::SharedTags).contains(&note) {
                        self.report.note(Entry::SharedTags, note);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Imports a registered post or page; others are left out.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub(crate) fn post(&mut self, mut post: OldPost) -> Result<()> {
        let Some(location) = self.locations.remove(&post.source) else { return Ok(()) };
        let comments = std::mem::take(&mut post.comments);
        // Without a date only a draft is valid.
        let is_dated = post.is_page || post.date_published.is_some();
        if !is_dated && !post.is_draft {
            self.report.note(Entry::Undated, location.file.clone());
        }
        let is_draft = post.is_draft || !is_dated;
        if is_draft {
            self.report.count(Entry::Drafts, 1);
        }
        let source = post.source.clone();
        let file = self.file(post, &location, is_draft);
        let change = self.target.write(&source, &location.file, &file.bytes()?)?;
        note_change(&mut self.report, change, &location.file);
        let thread = Thread {
            source: format!("{source} responses"),
            slug: &location.slug,
            post_id: &location.post_id,
            file: &location.file,
            is_page: location.file.starts_with("pages/"),
        };
        self.comments.import(comments, &thread, &mut self.target, &mut self.report)
    }
}
