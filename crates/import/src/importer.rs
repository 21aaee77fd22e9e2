//! Writes the posts and pages of another program into the author's folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use source::post::field_types::MAX_TAGS;
use source::tag::Tag;

use crate::addresses::valid;
use crate::archives::Archives;
use crate::blog::Blog;
use crate::changes::note_change;
use crate::comments::{Comments, Thread};
use crate::dates::is_later;
use crate::downloads::Wanted;
use crate::existing::slug_and_identity;
use crate::html::{parts, plain};
use crate::html_to_markdown;
use crate::ignore_file;
use crate::media_names::MediaNames;
use crate::names::{Names, slug};
use crate::old_post::{OldBody, OldPost};
use crate::paragraphs;
use crate::personal_data::has_email;
use crate::post_file::{Attachment, AuthorName, Body, Extension, PostFile};
use crate::report::{Entry, Report};
use crate::rewriter::Rewriter;
use crate::source_identity::identity;
use crate::target::{Change, Target};
use crate::text::{line, title, with_unix_line_ends};

/// An import that runs.
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
    /// Where announced posts are written to, by their sources.
    places: HashMap<String, Place>,
    /// Labels of tags by the slug of their address.
    labels: BTreeMap<String, String>,
    /// Addresses of posts, pages and aliases, without the last slash.
    claimed: BTreeSet<String>,
}

/// Where a post is written to.
struct Place {
    file: String,
    slug: String,
    /// What identifies it to the endpoint.
    identity: String,
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
            places: HashMap::new(),
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
        // The same order at each import, so that the same posts get the same names.
        posts.sort_by(|a, b| (&a.date_published, &a.source).cmp(&(&b.date_published, &b.source)));
        let mut sources = BTreeSet::new();
        posts.retain(|post| {
            let is_new = sources.insert(identity(&post.source));
            if !is_new {
                self.report.note(Entry::Duplicates, post.source.clone());
            }
            is_new
        });
        self.announce(posts.iter())?;
        let count = posts.len();
        for (done, post) in posts.into_iter().enumerate() {
            self.post(post)?;
            (self.blog.progress)(done + 1, count);
        }
        Ok(())
    }

    /// Gives posts and pages their files, and notes what others refer to: addresses and tags. Their texts and comments
    /// may be missing.
    ///
    /// # Errors
    /// When the file of an earlier import can't be read.
    pub(crate) fn announce<'p>(&mut self, posts: impl Iterator<Item = &'p OldPost> + Clone) -> Result<()> {
        let places = self.places(posts.clone())?;
        for (post, place) in posts.zip(places) {
            self.report.count(if post.is_page { Entry::Pages } else { Entry::Posts }, 1);
            self.claimed.insert(place.path.trim_end_matches('/').to_owned());
            for old in post.addresses.iter().chain(&post.other_addresses) {
                self.rewriter.addresses.add(old, &place.path);
            }
            self.add_labels(post);
            self.places.insert(post.source.clone(), place);
        }
        Ok(())
    }

    fn places<'p>(&mut self, posts: impl Iterator<Item = &'p OldPost>) -> Result<Vec<Place>> {
        let mut names = Names::new(&self.target, self.blog.reserved);
        let mut places = Vec::new();
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
            let (slug, identity) = slug_and_identity(&there, stem);
            let wanted = post.names.first().map_or(name.as_str(), String::as_str);
            if slug != wanted {
                self.report.note(Entry::Renamed, format!("{wanted} → {file}"));
            }
            let path = if post.is_page { format!("/{slug}/") } else { format!("/posts/{slug}/") };
            places.push(Place { file, slug, identity, path });
        }
        Ok(places)
    }

    /// Tags with one address have one label, that of the first.
    fn add_labels(&mut self, post: &OldPost) {
        for tag in post.tags.iter().filter_map(|label| Tag::new(&line(label))) {
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

    /// Imports an announced post or page; another one is left out.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub(crate) fn post(&mut self, mut post: OldPost) -> Result<()> {
        let Some(place) = self.places.remove(&post.source) else { return Ok(()) };
        let comments = std::mem::take(&mut post.comments);
        // Without a date only a draft is valid.
        let is_dated = post.is_page || post.date_published.is_some();
        if !is_dated && !post.is_draft {
            self.report.note(Entry::Undated, place.file.clone());
        }
        let is_draft = post.is_draft || !is_dated;
        if is_draft {
            self.report.count(Entry::Drafts, 1);
        }
        let source = post.source.clone();
        let file = self.file(post, &place, is_draft);
        let change = self.target.write(&source, &place.file, &file.bytes()?)?;
        note_change(&mut self.report, change, &place.file);
        let thread = Thread {
            source: format!("{source} responses"),
            slug: &place.slug,
            identity: &place.identity,
            file: &place.file,
            is_page: place.file.starts_with("pages/"),
        };
        self.comments.import(comments, &thread, &mut self.target, &mut self.report)
    }

    fn file(&mut self, post: OldPost, place: &Place, is_draft: bool) -> PostFile {
        let folder = post.folder.as_deref();
        let (mut body, start) = self.body(&post.body, folder, &place.file);
        let (Body::Html(paragraphs) | Body::Markdown(paragraphs) | Body::Text(paragraphs)) = &mut body;
        if paragraphs.is_empty() {
            self.report.note(Entry::WithoutText, place.file.clone());
            let is_html = matches!(post.body, OldBody::Html(_));
            paragraphs.push(if is_html { "<p>…</p>" } else { "…" }.to_owned());
        }
        let title = Some(title(&post.title, &start)).filter(|title| !title.is_empty());
        let is_changed = |modified: &String| {
            let published = post.date_published.as_deref();
            published.is_none_or(|published| is_later(modified, published, &self.blog.zone))
        };
        let date_modified = post.date_modified.clone().filter(is_changed);
        let mut authors: Vec<String> =
            post.authors.iter().map(|name| line(name)).filter(|name| !name.is_empty()).collect();
        let all = authors.len();
        authors.retain(|name| !has_email(name));
        if authors.len() < all {
            self.report.note(Entry::AuthorEmails, place.file.clone());
        }
        let is_own = authors.is_empty() || authors == [self.blog.author];
        let authors = if is_own { Vec::new() } else { authors.into_iter().map(|name| AuthorName { name }).collect() };
        let image = post.image.as_deref().and_then(|image| self.picture(image, folder));
        let banner_image = post.banner_image.as_deref().and_then(|image| self.banner(image, folder));
        let has_image = image.is_some() || banner_image.is_some();
        let attachments = post.attachments.iter().cloned();
        let attachments = attachments.filter_map(|attachment| self.attachment(attachment, folder)).collect();
        let filled = |text: &str| Some(line(text)).filter(|text| !text.is_empty());
        PostFile {
            title: title.unwrap_or_else(|| place.slug.clone()),
            date_modified,
            authors,
            tags: self.tags(&post, place),
            summary: filled(&post.summary),
            image,
            banner_image,
            body,
            attachments,
            extension: Extension {
                status: is_draft.then_some("draft"),
                aliases: self.aliases(&post.addresses, place),
                image_alt: filled(&post.image_alt).filter(|_| has_image),
                responses: (post.is_closed && !post.is_page).then_some("closed"),
                source: post.source,
            },
            date_published: post.date_published,
            language: post.language,
            external_url: post.external_url.as_deref().and_then(valid),
        }
    }

    /// The text with its addresses rewritten, and the same as plain text.
    fn body(&mut self, body: &OldBody, folder: Option<&str>, file: &str) -> (Body, String) {
        match body {
            OldBody::Html(html) => {
                let html = self.rewriter.html(&with_unix_line_ends(html), folder);
                let markdown = self.markdown(&html, file).map(Body::Markdown);
                (markdown.unwrap_or_else(|| Body::Html(parts(&html))), plain(&html))
            }
            OldBody::Markdown(markdown) => {
                let markdown = self.rewriter.markdown(&with_unix_line_ends(markdown), folder);
                let start = plain(&markdown);
                (Body::Markdown(paragraphs::markdown(&markdown)), start.trim_start_matches(['#', ' ']).to_owned())
            }
            OldBody::Text(text) => (Body::Text(paragraphs::text(&with_unix_line_ends(text))), text.clone()),
        }
    }

    /// The paragraphs of Markdown for HTML, if they are wanted and say the same.
    fn markdown(&mut self, html: &str, file: &str) -> Option<Vec<String>> {
        let render = self.blog.render_markdown.filter(|_| !html.trim().is_empty())?;
        let paragraphs = html_to_markdown::markdown(html, render);
        if paragraphs.is_some() {
            self.report.count(Entry::ConvertedToMarkdown, 1);
        } else {
            let kind = Entry::KeptAsHtml;
            self.report.count(kind, 1);
            self.report.note(kind, file);
        }
        paragraphs
    }

    /// The address of the main picture: here if it is copied, or elsewhere. One of the old blog would go with it.
    fn picture(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        let found = self.rewriter.address(address, folder);
        if found.is_some() || address.trim().is_empty() {
            return found;
        }
        let is_own = self.rewriter.addresses.path(address, folder).is_some();
        let other = valid(address).filter(|_| !is_own);
        if other.is_none() {
            self.rewriter.note_missing(address, folder);
        }
        other
    }

    /// The address of a picture above the text: pages load nothing from other hosts.
    fn banner(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        let found = self.rewriter.address(address, folder);
        if found.is_none() && !address.trim().is_empty() {
            self.rewriter.note_missing(address, folder);
        }
        found
    }

    /// The address of an attachment: here if it is copied, otherwise where it is.
    fn attachment(&mut self, mut attachment: Attachment, folder: Option<&str>) -> Option<Attachment> {
        let found = self.rewriter.address(&attachment.url, folder);
        let found =
            found.or_else(|| self.rewriter.addresses.absolute(&attachment.url, folder).as_deref().and_then(valid));
        match found {
            Some(url) => {
                attachment.url = url;
                Some(attachment)
            }
            None => {
                self.report.note(Entry::UnknownAttachments, attachment.url);
                None
            }
        }
    }

    fn tags(&mut self, post: &OldPost, place: &Place) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        for written in post.tags.iter().map(|label| line(label)).filter(|label| !label.is_empty()) {
            let label = Tag::new(&written).and_then(|tag| self.labels.get(tag.slug.as_str()).cloned());
            match label {
                Some(label) if !labels.contains(&label) => labels.push(label),
                Some(_) => {}
                None => self.report.note(Entry::InvalidTags, written),
            }
        }
        if labels.len() > MAX_TAGS {
            self.report.note(Entry::TooManyTags, place.file.clone());
            labels.truncate(MAX_TAGS);
        }
        labels
    }

    /// The addresses that the post had, which redirect here.
    fn aliases(&mut self, addresses: &[String], place: &Place) -> Vec<String> {
        let mut aliases = Vec::new();
        for alias in addresses.iter().filter_map(|address| self.rewriter.addresses.alias(address)) {
            let key = alias.trim_end_matches('/').to_owned();
            if key == place.path.trim_end_matches('/') || aliases.contains(&alias) {
                continue;
            }
            if !is_usable(&alias, self.blog) || self.is_taken(&key) || !self.claimed.insert(key) {
                self.report.note(Entry::TakenAddresses, format!("{alias} ({})", place.file));
                continue;
            }
            aliases.push(alias);
        }
        self.report.count(Entry::Redirects, aliases.len());
        aliases
    }

    /// Whether a page or post that is here has an address.
    fn is_taken(&self, path: &str) -> bool {
        let name = path.trim_start_matches('/');
        let folder = if name.starts_with("posts/") { "" } else { "pages/" };
        !name.contains('?') && self.target.exists(&format!("{folder}{name}.json"))
    }

    /// Copies the files, and writes the report and the list of imported files. `written` says how the import of the
    /// posts ended.
    ///
    /// # Errors
    /// When a file can't be read or written, or `written` is an error.
    pub(crate) fn finish(mut self, written: Result<()>) -> Result<Report> {
        let finished = written.and_then(|()| self.write_rest());
        // Also after an error: the next import has to know the files that were written.
        let saved = self.target.save();
        finished.and(saved)?;
        Ok(self.report)
    }

    /// Says which files are wanted, and what became of those that were.
    fn note_downloads(&mut self) {
        let Some(downloads) = self.blog.downloads else { return };
        let wanted = std::mem::take(&mut self.rewriter.wanted);
        if downloads.fetched > 0 {
            self.report.count(Entry::FilesDownloaded, downloads.fetched);
        }
        if self.blog.dry_run {
            self.report.count(Entry::FilesToDownload, wanted.len());
        } else {
            let texts = self.blog.texts();
            for (copy, url) in &wanted {
                let reason = downloads.failed.get(copy);
                let reason = reason.map_or_else(|| texts.not_tried.to_owned(), |reason| reason.text(texts));
                self.report.note_labelled(Entry::FailedDownloads, url, reason);
            }
        }
        self.report.wanted = Wanted::new(self.rewriter.addresses.hosts_of_files(), wanted);
    }

    fn write_rest(&mut self) -> Result<()> {
        for name in &self.rewriter.too_large {
            self.report.note(Entry::LargeFiles, name.clone());
        }
        for media in &self.rewriter.used {
            let change = self.target.copy(media)?;
            if media.name != media.first_name {
                self.report.note(Entry::RenamedMedia, format!("{} → {}", media.first_name, media.name));
            }
            let is_new = change == Change::Added;
            self.report.count(if is_new { Entry::MediaCopied } else { Entry::MediaUnchanged }, 1);
        }
        if self.rewriter.linked_frames > 0 {
            self.report.count(Entry::LinkedFrames, self.rewriter.linked_frames);
        }
        self.note_downloads();
        let hosts = self.rewriter.addresses.hosts_of_files();
        for address in &self.rewriter.missing {
            let entry = if self.blog.downloads.is_some() {
                if hosts.is_empty() { Entry::UnknownHosts } else { Entry::OtherHosts }
            } else if self.has_media {
                Entry::MissingMedia
            } else {
                Entry::WithoutMedia
            };
            self.report.note(entry, address.clone());
        }
        self.archives.write(&self.target, &mut self.report, self.blog.texts())?;
        // Before there are files with e-mail addresses.
        ignore_file::add_patterns(&self.target, self.blog.texts())?;
        self.comments.finish(&self.target, &mut self.report)?;
        self.target.note(&format!("report-{}.txt", self.program), self.report.whole().as_bytes())?;
        Ok(())
    }
}

/// Whether an old path may redirect: it is no pattern, and not below one that Carnet writes itself.
fn is_usable(alias: &str, blog: &Blog<'_>) -> bool {
    let path = alias.split('?').next().unwrap_or(alias);
    let is_pattern = path.contains('*') || path.split('/').any(|part| part.starts_with(':') || part == "..");
    let mut parts = path.trim_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let is_free = first == "media" || (first == "posts" && parts.next().is_some());
    !is_pattern && !blog.own_files.contains(&first) && (is_free || !blog.reserved.contains(&first))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::tz::TimeZone;
    use protocol::language::Language;

    use super::is_usable;
    use crate::blog::Blog;

    #[test]
    fn aliases_of_addresses_of_carnet_are_not_usable() {
        let blog = Blog {
            public: Path::new("public"),
            dry_run: true,
            zone: TimeZone::UTC,
            language: Language::En,
            author: "",
            reserved: &["media", "posts", "tags"],
            own_files: &["feed.xml"],
            starter_pages: &[],
            downloads: None,
            progress: &|_, _| (),
            render_markdown: None,
        };
        for (alias, expected) in [
            ("/2012/03/ete/", true),
            ("/?p=7", true),
            ("/posts/ete/", true),
            ("/media/ete/", true),
            ("/posts/", false),
            ("/tags/ete/", false),
            ("/feed.xml", false),
            ("/a*b/", false),
            ("/:a/", false),
        ] {
            assert_eq!(is_usable(alias, &blog), expected, "{alias}");
        }
    }
}
