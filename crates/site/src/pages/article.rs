//! Posts and static pages.

use std::collections::{BTreeSet, HashMap};

use maud::html;
use protocol::bundle::{Article, Kind, Link, Page, Series};
use source::diagnostic::Diagnostic;
use source::message::Message;
use source::post::Post;

use super::inputs::ArticleInputs;
use super::{RenderedPage, SiteContext, machine_date};
use crate::catalogue::{PostEntry, ReadPost, read_post};
use crate::markup::{Context, ImageSizes, Rendered, Size, TextDiagnostic, check_image, render, with_sources};
use crate::referenced_images::{ImageLog, ReferencedImages};
use crate::text_diagnostics::locate;
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
    /// Whether its files are as the catalogue has read them.
    pub is_current: bool,
    /// Diagnostics of its text and pictures. A page with errors must not be written.
    pub diagnostics: Vec<Diagnostic>,
}

impl SiteContext<'_> {
    /// Reads the text of a post or a static page again and renders its page.
    ///
    /// # Errors
    /// All diagnostics of its files, if they have changed meanwhile.
    pub fn article(&self, inputs: &ArticleInputs<'_>) -> Result<RenderedArticle, Vec<Diagnostic>> {
        if inputs.is_page { self.static_page(inputs) } else { self.post(inputs) }
    }

    fn post(&self, inputs: &ArticleInputs<'_>) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let entry = inputs.entry;
        let images = ImageLog::new(&self.catalogue.images);
        let (rendered, is_text_current) = self.render(inputs, &images)?;
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
        let is_current = is_text_current && is_thread_current;
        let mut page = self.finish(inputs, article, rendered, images, is_current);
        page.rendered_page.preview = self.preview_of_post(entry);
        page.rendered_page.response_feed.clone_from(&inputs.response_feed);
        page.rendered_page.microformats = self.microformats(entry);
        Ok(page)
    }

    fn static_page(&self, inputs: &ArticleInputs<'_>) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let images = ImageLog::new(&self.catalogue.images);
        let (rendered, is_current) = self.render(inputs, &images)?;
        let article = self.bundle(inputs, &rendered, &images);
        let mut page = self.finish(inputs, article, rendered, images, is_current);
        page.rendered_page.preview = self.preview_of_page(inputs.entry);
        Ok(page)
    }

    /// Renders a text. Also returns whether its file is as the catalogue has read it.
    fn render(&self, inputs: &ArticleInputs<'_>, images: &ImageLog<'_>) -> Result<(Rendered, bool), Vec<Diagnostic>> {
        let entry = inputs.entry;
        let ReadPost { post, digest, .. } = read_post(&entry.source, &self.catalogue.settings.zone, inputs.is_page)?;
        let language = entry.post.language.as_deref().unwrap_or(&self.site.language);
        let context = Context {
            setting: Setting::of(language),
            wording: self.wording,
            images,
            has_banner: entry.post.banner_image.is_some(),
        };
        let mut rendered = render(&post.body, &context);
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
        Ok((rendered, digest == entry.digest))
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
        article: Article,
        rendered: Rendered,
        images: ImageLog<'_>,
        is_current: bool,
    ) -> RenderedArticle {
        let entry = inputs.entry;
        let kind = if inputs.is_page { Kind::Static } else { Kind::Post };
        let page = Page {
            language: self.foreign_language(entry),
            article: Some(article),
            ..self.plain(kind, entry.path(inputs.is_page), &entry.title)
        };
        let rendered_page = self.rendered_page(page, entry.summary.clone());
        let diagnostics = locate(&entry.source, &rendered.diagnostics);
        let Rendered { links, fragments, ids, .. } = rendered;
        let images = images.into_referenced();
        RenderedArticle { rendered_page, links, fragments, ids, images, is_current, diagnostics }
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
pub(super) fn series_by_name(posts: &[PostEntry]) -> HashMap<&str, Vec<(u32, &PostEntry)>> {
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
