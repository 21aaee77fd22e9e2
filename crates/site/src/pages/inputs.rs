//! What the page of a post or a static page is made of, as a digest: an unchanged digest means an unchanged page.
//!
//! Three digests tell everything together: that of an article ([`ArticleInputs::digest`]: its files, and what it takes
//! from the rest of the blog), that of the blog ([`SiteContext::digest`]: what is the same for all articles), and that
//! of the images in its text ([`ReferencedImages::digest`](crate::referenced_images::ReferencedImages::digest)). What an
//! article newly takes from the catalogue belongs here.

use jiff::Timestamp;
use protocol::bundle::{Link, Series};
use publish::assets::App;
use publish::hash::DebugHash;
use source::post::Attachment;

use super::SiteContext;
use crate::catalogue::{KeptResponses, PostEntry, Version};
use crate::icons;
use crate::markup::{ImageError, ImageSizes, Size};

/// Changes of the time zone that are compared, the first ones: enough for some centuries.
const MAX_TRANSITIONS: usize = 1_000;

/// A post or static page with what it takes from the rest of the blog.
pub struct ArticleInputs<'c> {
    /// The post or static page.
    pub entry: &'c PostEntry,
    /// Whether it is a static page.
    pub is_page: bool,
    pub(super) tags: Vec<Link>,
    pub(super) series: Option<Series>,
    pub(super) previous: Option<Link>,
    pub(super) next: Option<Link>,
    pub(super) related: Vec<Link>,
    /// Whether it takes responses at the time of the build.
    pub(super) is_open: bool,
    pub(super) response_feed: Option<Link>,
    translations: &'c [Version],
    /// Sizes of the picture for previews and of the banner.
    pictures: Vec<Result<Size, ImageError>>,
    /// For each attachment: its size in bytes, and whether it is a file of the blog.
    attachments: Vec<(Option<f64>, bool)>,
    /// When it was published and when it changed, with the offset of the time zone.
    moments: [String; 2],
}

impl ArticleInputs<'_> {
    /// Path of the page from the root.
    pub fn path(&self) -> String {
        self.entry.path(self.is_page)
    }

    /// The hash of everything here. Fields are listed, so that none is forgotten.
    pub fn digest(&self) -> String {
        let Self {
            entry,
            is_page,
            tags,
            series,
            previous,
            next,
            related,
            is_open,
            response_feed,
            translations,
            pictures,
            attachments,
            moments,
        } = self;
        // Without the path in the file system.
        let PostEntry { source, digest, post, title, summary, kept } = *entry;
        let kept = kept.as_ref().map(|KeptResponses { source, digest, count }| (&source.name, digest, count));
        let mut hash = DebugHash::default();
        hash.add(&(&source.name, digest, post, title, summary, kept));
        hash.add(&(is_page, tags, series, previous, next, related));
        hash.add(&(is_open, response_feed, translations, pictures, attachments, moments));
        hash.finish()
    }
}

impl<'c> SiteContext<'c> {
    /// Number of posts and static pages.
    pub fn articles(&self) -> usize {
        self.catalogue.posts.len() + self.catalogue.pages.len()
    }

    /// The post or static page at `position`; posts are first.
    pub fn article_inputs(&self, position: usize) -> Option<ArticleInputs<'c>> {
        let catalogue = self.catalogue;
        match catalogue.posts.get(position) {
            Some(entry) => Some(self.inputs_of_post(position, entry)),
            None => {
                let position = position.checked_sub(catalogue.posts.len())?;
                catalogue.pages.get(position).map(|entry| self.inputs(entry, true))
            }
        }
    }

    fn inputs_of_post(&self, position: usize, entry: &'c PostEntry) -> ArticleInputs<'c> {
        let posts = &self.catalogue.posts;
        let newer = position.checked_sub(1).and_then(|position| posts.get(position));
        let related = self.related.get(position).into_iter().flatten();
        self.inputs_among(entry, newer, posts.get(position + 1), related.filter_map(|position| posts.get(*position)))
    }

    /// A post between a newer one and an older one, with related ones.
    pub(super) fn inputs_among<'p>(
        &self,
        entry: &'c PostEntry,
        newer: Option<&PostEntry>,
        older: Option<&PostEntry>,
        related: impl Iterator<Item = &'p PostEntry>,
    ) -> ArticleInputs<'c> {
        let link = |entry: &PostEntry| Link { label: entry.title.clone(), url: entry.path(false), note: None };
        ArticleInputs {
            series: self.series(entry),
            previous: older.map(link),
            next: newer.map(link),
            related: related.map(|entry| self.dated_link(entry)).collect(),
            is_open: self.takes_responses(entry),
            response_feed: self.response_feed(entry),
            ..self.inputs(entry, false)
        }
    }

    /// What posts and static pages have in common.
    pub(super) fn inputs(&self, entry: &'c PostEntry, is_page: bool) -> ArticleInputs<'c> {
        let pictures = [&entry.post.image, &entry.post.banner_image].into_iter().flatten();
        let attachment =
            |attachment: &Attachment| (self.size_of(attachment), self.attached_file(attachment).is_some());
        ArticleInputs {
            entry,
            is_page,
            tags: self.tag_links(entry),
            series: None,
            previous: None,
            next: None,
            related: Vec::new(),
            is_open: false,
            response_feed: None,
            translations: self.translations.of(&entry.path(is_page)),
            pictures: pictures.map(|picture| self.catalogue.images.size(picture)).collect(),
            attachments: entry.post.attachments.iter().map(attachment).collect(),
            moments: [entry.published(), entry.changed()].map(|instant| self.moment(instant.unwrap_or_default())),
        }
    }

    /// The hash of what is the same for all articles: settings, `app`, icons.
    pub fn digest(&self, app: &App) -> String {
        let settings = &self.catalogue.settings;
        let mut hash = DebugHash::default();
        hash.add(settings);
        // The settings have the name of the time zone; its rules are in a database of the system.
        hash.add(&settings.zone.to_offset(Timestamp::MIN));
        for transition in settings.zone.following(Timestamp::MIN).take(MAX_TRANSITIONS) {
            hash.add(&transition);
        }
        for file in app.files().into_iter().chain([&self.site_file]).chain(&self.offline).chain(&self.contact) {
            hash.add(&(&file.name, &file.integrity));
        }
        hash.add(&app.parts);
        hash.add(&icons::links(&self.icons, &self.root).into_string());
        hash.finish()
    }
}
