//! Posts and static pages.

use std::collections::{BTreeSet, HashMap};

use maud::html;
use protocol::bundle::{Article, Kind, Link, Page, Series};
use source::diagnostic::Diagnostic;
use source::message::Message;
use source::post::{Body, Post};

use super::inputs::ArticleInputs;
use super::{RenderedPage, SiteContext, machine_date};
use crate::catalogue::{PostEntry, ReadPost, read_post};
use crate::markup::{Context, ImageSizes, Rendered, Size, TextDiagnostic, check_image, render, with_sources};
use crate::referenced_images::{ImageLog, ReferencedImages};
use crate::text_diagnostics::{locate, locate_in};
use typography::{Setting, set};

/// Reading speed, between careful and fast silent reading of prose.
const WORDS_PER_MINUTE: usize = 220;

/// A rendered post or static page.
pub struct RenderedArticle {
    /// Its page.
    pub rendered_page: RenderedPage,
    /// Links to paths inside the site.
    pub links: Vec<String>,
    /// Links with a fragment inside the site.
    pub fragments: BTreeSet<String>,
    /// Ids in its text.
    pub ids: BTreeSet<String>,
    /// Images in its text, and its banner.
    pub images: ReferencedImages,
    /// Number of words without code.
    pub words: usize,
    /// Whether its files are as the catalogue has read them.
    pub is_current: bool,
    /// Diagnostics of its text and pictures. A page with errors must not be written.
    pub diagnostics: Vec<Diagnostic>,
}

/// The text of an article.
pub(super) struct Text<'t> {
    pub(super) body: &'t Body,
    /// Whether its file is as the catalogue has read it.
    pub(super) is_current: bool,
    /// The content of its file, if it is not saved.
    pub(super) content: Option<&'t str>,
}

impl SiteContext<'_> {
    /// Reads the text of a post or a static page again and renders its page.
    ///
    /// # Errors
    /// All diagnostics of its files, if they have changed meanwhile.
    pub fn article(&self, inputs: &ArticleInputs<'_>) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let entry = inputs.entry;
        let ReadPost { post, digest, .. } = read_post(&entry.source, &self.catalogue.settings.zone, inputs.is_page)?;
        self.article_of(inputs, &Text { body: &post.body, is_current: digest == entry.digest, content: None })
    }

    /// Renders the page of a post or a static page with this text.
    ///
    /// # Errors
    /// All diagnostics of the file of its responses, if that has changed meanwhile.
    pub(super) fn article_of(
        &self,
        inputs: &ArticleInputs<'_>,
        text: &Text<'_>,
    ) -> Result<RenderedArticle, Vec<Diagnostic>> {
        if inputs.is_page { Ok(self.static_page(inputs, text)) } else { self.post(inputs, text) }
    }

    fn post(&self, inputs: &ArticleInputs<'_>, text: &Text<'_>) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let entry = inputs.entry;
        let images = ImageLog::new(&self.catalogue.images);
        let rendered = self.render(inputs, text.body, &images);
        let (thread, is_thread_current) = self.thread(inputs)?;
        let mut article = self.bundle(inputs, &rendered, &images);
        article.date = self.date(entry);
        article.datetime = machine_date(entry);
        article.updated = entry.post.modified.as_ref().map(|date| self.wording.updated(date.day)).unwrap_or_default();
        let minutes = rendered.words.div_ceil(WORDS_PER_MINUTE).max(1);
        article.reading_time = self.wording.reading_time(minutes);
        article.byline = self.byline(&entry.post);
        article.tags.clone_from(&inputs.tags);
        article.series.clone_from(&inputs.series);
        article.thread = Some(thread);
        article.previous.clone_from(&inputs.previous);
        article.next.clone_from(&inputs.next);
        article.related.clone_from(&inputs.related);
        let mut page = self.finish(inputs, text, article, rendered, images);
        page.is_current &= is_thread_current;
        page.rendered_page.preview = self.preview_of_post(entry);
        page.rendered_page.response_feed.clone_from(&inputs.response_feed);
        page.rendered_page.microformats = self.microformats(entry);
        Ok(page)
    }

    fn static_page(&self, inputs: &ArticleInputs<'_>, text: &Text<'_>) -> RenderedArticle {
        let images = ImageLog::new(&self.catalogue.images);
        let rendered = self.render(inputs, text.body, &images);
        let article = self.bundle(inputs, &rendered, &images);
        let mut page = self.finish(inputs, text, article, rendered, images);
        page.rendered_page.preview = self.preview_of_page(inputs.entry);
        page
    }

    fn render(&self, inputs: &ArticleInputs<'_>, body: &Body, images: &ImageLog<'_>) -> Rendered {
        let entry = inputs.entry;
        let language = entry.post.language.as_deref().unwrap_or(&self.site.language);
        let context = Context {
            setting: Setting::of(language),
            wording: self.wording,
            images,
            has_banner: entry.post.banner_image.is_some(),
        };
        let mut rendered = render(body, &context);
        let pictures = [&entry.post.image, &entry.post.banner_image].into_iter().flatten();
        rendered.diagnostics.extend(pictures.filter_map(|image| check_image(image, images).err()));
        rendered.diagnostics.extend(self.undescribed_banner(&entry.post));
        rendered.diagnostics.extend(self.lost_attachments(&entry.post));
        rendered.links.extend(entry.post.external_url.iter().filter(|url| url.starts_with('/')).cloned());
        for diagnostic in &mut rendered.diagnostics {
            if let Some(path) = self.root.inside(&diagnostic.found) {
                diagnostic.help = Message::write_path_from_root(path);
            }
        }
        rendered
    }

    /// A warning for a banner image without alternative text.
    fn undescribed_banner(&self, post: &Post) -> Option<TextDiagnostic> {
        let image = post.banner_image.as_ref().filter(|_| post.image_alt.is_none())?;
        check_image(image, &self.catalogue.images).ok()?;
        Some(TextDiagnostic::warning(image, Message::image_undescribed(image), Message::describe_banner_image()))
    }

    fn bundle(&self, inputs: &ArticleInputs<'_>, rendered: &Rendered, images: &ImageLog<'_>) -> Article {
        let entry = inputs.entry;
        let setting = Setting::of(entry.post.language.as_deref().unwrap_or(&self.site.language));
        let banner = entry.post.banner_image.as_ref().map(|url| {
            let alt = entry.post.image_alt.as_deref().map(|alt| set(setting, alt)).unwrap_or_default();
            let image = banner(url, &alt, images.size(url).ok());
            with_sources(image, images)
        });
        Article {
            content: self.with_extras(entry, inputs.is_page, &rendered.html),
            contents: rendered.contents.clone(),
            standfirst: if entry.post.summary.is_some() { entry.summary.clone() } else { String::new() },
            banner: banner.unwrap_or_default(),
            ..Article::default()
        }
    }

    fn finish(
        &self,
        inputs: &ArticleInputs<'_>,
        text: &Text<'_>,
        article: Article,
        rendered: Rendered,
        images: ImageLog<'_>,
    ) -> RenderedArticle {
        let entry = inputs.entry;
        let kind = if inputs.is_page { Kind::Static } else { Kind::Post };
        let page = Page {
            language: self.foreign_language(entry),
            article: Some(article),
            ..self.plain(kind, entry.path(inputs.is_page), &entry.title)
        };
        let rendered_page = self.rendered_page(page, entry.summary.clone());
        let diagnostics = match text.content {
            Some(content) => locate_in(&entry.source.name, content, &rendered.diagnostics),
            None => locate(&entry.source, &rendered.diagnostics),
        };
        let Rendered { links, fragments, ids, words, .. } = rendered;
        let (images, is_current) = (images.into_referenced(), text.is_current);
        RenderedArticle { rendered_page, links, fragments, ids, images, words, is_current, diagnostics }
    }

    fn byline(&self, post: &Post) -> String {
        let names: Vec<&str> = if post.authors.is_empty() {
            vec![&self.catalogue.settings.author.name]
        } else {
            post.authors.iter().map(|author| author.name.as_str()).collect()
        };
        self.wording.byline(&names)
    }

    pub(super) fn series(&self, entry: &PostEntry) -> Option<Series> {
        let own = entry.post.series.as_ref()?;
        let parts = self.series.get(own.name.as_str())?;
        let place = parts.iter().position(|(part, _)| *part == own.part)? + 1;
        let name = set(Setting::of(&self.site.language), &own.name);
        let link =
            |(_, entry): &(u32, &PostEntry)| Link { label: entry.title.clone(), url: entry.path(false), note: None };
        Some(Series {
            label: self.wording.series(&name, place, parts.len()),
            parts: parts.iter().map(link).collect(),
        })
    }
}

/// The posts of each series with their numbers, in order.
pub(super) fn series_by_name<'p>(
    posts: impl Iterator<Item = &'p PostEntry>,
) -> HashMap<&'p str, Vec<(u32, &'p PostEntry)>> {
    let mut by_name: HashMap<&str, Vec<(u32, &PostEntry)>> = HashMap::new();
    for entry in posts {
        if let Some(series) = &entry.post.series {
            by_name.entry(&series.name).or_default().push((series.part, entry));
        }
    }
    by_name.values_mut().for_each(|parts| parts.sort_by_key(|(part, _)| *part));
    by_name
}

/// The banner image. It is visible immediately, so it is not lazy.
fn banner(url: &str, alt: &str, size: Option<Size>) -> String {
    let (width, height) = size.map(|Size { width, height }| (width, height)).unzip();
    html! { img src=(url) alt=(alt) width=[width] height=[height] fetchpriority="high"; }.into_string()
}
