//! Posts and static pages.

use std::collections::BTreeSet;

use maud::html;
use protocol::bundle::{Article, Kind, Link, Page, Series};
use source::diagnostic::Diagnostic;
use source::message::Message;
use source::post::Post;

use super::{RenderedPage, SiteContext, day_of, machine_date};
use crate::catalogue::{PostEntry, parse_file};
use crate::markup::{Context, ImageSizes, Rendered, Size, TextDiagnostic, check_image, render, with_sources};
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
    /// Diagnostics of its text and pictures. A page with errors must not be written.
    pub diagnostics: Vec<Diagnostic>,
}

impl SiteContext<'_> {
    /// Reads the text of the post at `position` again and renders its page.
    ///
    /// # Errors
    /// All diagnostics of its file, if it has changed meanwhile.
    pub fn post(&self, position: usize) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let posts = &self.catalogue.posts;
        let Some(entry) = posts.get(position) else { return Err(Vec::new()) };
        let rendered = self.render(entry, false)?;
        let newer = position.checked_sub(1).and_then(|position| posts.get(position));
        let older = posts.get(position + 1);
        let link = |entry: &PostEntry| Link { label: entry.title.clone(), url: entry.path(false), note: None };
        let mut article = self.article(entry, false, &rendered);
        article.date = day_of(entry).map(|day| self.wording.date(day)).unwrap_or_default();
        article.datetime = machine_date(entry);
        article.updated = entry.post.modified.as_ref().map(|date| self.wording.updated(date.day)).unwrap_or_default();
        let minutes = rendered.words.div_ceil(WORDS_PER_MINUTE).max(1);
        article.reading_time = self.wording.reading_time(minutes);
        article.byline = self.byline(&entry.post);
        article.tags = self.tag_links(entry);
        article.series = self.series(entry);
        article.thread = Some(self.thread(entry)?);
        article.previous = older.map(link);
        article.next = newer.map(link);
        article.related = self
            .related
            .get(position)
            .into_iter()
            .flatten()
            .filter_map(|position| posts.get(*position))
            .map(|entry| self.dated_link(entry))
            .collect();
        let mut page = self.finish(entry, Kind::Post, article, rendered);
        page.rendered_page.preview = self.preview_of_post(entry);
        page.rendered_page.response_feed = self.response_feed(entry);
        page.rendered_page.microformats = self.microformats(entry);
        Ok(page)
    }

    /// Reads the text of a static page again and renders it.
    ///
    /// # Errors
    /// As for a post.
    pub fn static_page(&self, entry: &PostEntry) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let rendered = self.render(entry, true)?;
        let article = self.article(entry, true, &rendered);
        Ok(self.finish(entry, Kind::Static, article, rendered))
    }

    fn render(&self, entry: &PostEntry, is_page: bool) -> Result<Rendered, Vec<Diagnostic>> {
        let (post, _) = parse_file(&entry.source, &self.catalogue.settings.zone, is_page)?;
        let language = entry.post.language.as_deref().unwrap_or(&self.site.language);
        let context = Context {
            setting: Setting::of(language),
            wording: self.wording,
            images: &self.catalogue.images,
            has_banner: entry.post.banner_image.is_some(),
        };
        let mut rendered = render(&post.body, &context);
        let pictures = [&entry.post.image, &entry.post.banner_image].into_iter().flatten();
        rendered.diagnostics.extend(pictures.filter_map(|image| check_image(image, &self.catalogue.images).err()));
        rendered.diagnostics.extend(self.undescribed_banner(&entry.post));
        rendered.diagnostics.extend(self.lost_attachments(&entry.post));
        rendered.links.extend(entry.post.external_url.iter().filter(|url| url.starts_with('/')).cloned());
        for diagnostic in &mut rendered.diagnostics {
            if let Some(path) = self.root.inside(&diagnostic.found) {
                diagnostic.help = Message::write_path_from_root(path);
            }
        }
        Ok(rendered)
    }

    /// A warning for a banner image without alternative text.
    fn undescribed_banner(&self, post: &Post) -> Option<TextDiagnostic> {
        let image = post.banner_image.as_ref().filter(|_| post.image_alt.is_none())?;
        check_image(image, &self.catalogue.images).ok()?;
        Some(TextDiagnostic::warning(image, Message::image_undescribed(image), Message::describe_banner_image()))
    }

    fn article(&self, entry: &PostEntry, is_page: bool, rendered: &Rendered) -> Article {
        let setting = Setting::of(entry.post.language.as_deref().unwrap_or(&self.site.language));
        let banner = entry.post.banner_image.as_ref().map(|url| {
            let alt = entry.post.image_alt.as_deref().map(|alt| set(setting, alt)).unwrap_or_default();
            let image = banner(url, &alt, self.catalogue.images.size(url).ok());
            with_sources(image, &self.catalogue.images)
        });
        Article {
            content: self.with_extras(entry, &entry.path(is_page), &rendered.html),
            contents: rendered.contents.clone(),
            standfirst: if entry.post.summary.is_some() { entry.summary.clone() } else { String::new() },
            banner: banner.unwrap_or_default(),
            ..Article::default()
        }
    }

    fn finish(&self, entry: &PostEntry, kind: Kind, article: Article, rendered: Rendered) -> RenderedArticle {
        let page = Page {
            language: self.foreign_language(entry),
            article: Some(article),
            ..self.plain(kind, entry.path(kind == Kind::Static), &entry.title)
        };
        let mut rendered_page = self.rendered_page(page, entry.summary.clone());
        if kind == Kind::Static {
            rendered_page.preview = self.preview_of_page(entry);
        }
        let diagnostics = locate(&entry.source, &rendered.diagnostics);
        let Rendered { links, fragments, ids, .. } = rendered;
        RenderedArticle { rendered_page, links, fragments, ids, diagnostics }
    }

    fn byline(&self, post: &Post) -> String {
        let names: Vec<&str> = if post.authors.is_empty() {
            vec![&self.catalogue.settings.author.name]
        } else {
            post.authors.iter().map(|author| author.name.as_str()).collect()
        };
        self.wording.byline(&names)
    }

    fn series(&self, entry: &PostEntry) -> Option<Series> {
        let own = entry.post.series.as_ref()?;
        let mut parts: Vec<(u32, &PostEntry)> = self
            .catalogue
            .posts
            .iter()
            .filter_map(|entry| entry.post.series.as_ref().map(|series| (series, entry)))
            .filter(|(series, _)| series.name == own.name)
            .map(|(series, entry)| (series.part, entry))
            .collect();
        parts.sort_by_key(|(part, _)| *part);
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

/// The banner image. It is visible immediately, so it is not lazy.
fn banner(url: &str, alt: &str, size: Option<Size>) -> String {
    let (width, height) = size.map(|Size { width, height }| (width, height)).unzip();
    html! { img src=(url) alt=(alt) width=[width] height=[height] fetchpriority="high"; }.into_string()
}
