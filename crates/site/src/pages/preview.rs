//! Metadata of a page for search engines and link previews: its picture, and structured data of schema.org (JSON-LD).

use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Value, json};
use source::author::Author;
use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;

use super::{SiteContext, day_of};
use crate::catalogue::{PostEntry, Version};
use crate::json::without_nulls;
use crate::markup::{ImageSizes, Size};
use crate::open_graph::{self, OpenGraphImage};
use crate::public_folder::SITE_FILE;
use publish::address;
use typography::{Setting, set};

/// Longest headline that search engines show in full, in characters.
const MAX_HEADLINE_LENGTH: usize = 110;

/// Smallest picture that other sites show in full width.
const MIN_SIZE: Size = Size { width: 600, height: 315 };

/// Metadata of a page besides its title and description.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Its Open Graph image.
    pub picture: Option<Picture>,
    /// Its language, if the author wrote one; when none, the interface's.
    pub language: Option<String>,
    /// When it was published; posts only.
    pub published: Option<String>,
    /// When its author changed it.
    pub modified: Option<String>,
    /// Objects of schema.org.
    pub things: Vec<Value>,
}

/// A picture that other sites may show.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Absolute address.
    pub url: String,
    /// Its size.
    pub size: Size,
    /// Media type; empty when unknown.
    pub kind: &'static str,
    /// Alternative text; may be empty.
    pub alt: String,
    /// Its texts, if it is a generated image.
    pub generated: Option<OpenGraphImage>,
}

impl SiteContext<'_> {
    /// Metadata of a post: a `BlogPosting`, and its breadcrumbs.
    pub(super) fn preview_of_post(&self, entry: &PostEntry) -> Preview {
        let picture = self.picture_or_generated(entry);
        let moment = |instant: Option<Timestamp>| self.moment(instant.unwrap_or_default());
        let (published, modified) = (moment(entry.published()), moment(entry.changed()));
        let path = entry.path(false);
        let url = self.canonical(&path);
        let tags: Vec<String> = self.tag_links(entry).into_iter().map(|link| link.label).collect();
        let headline = headline(&entry.title);
        let posting = without_nulls(json!({
            "@type": "BlogPosting",
            "@id": url,
            "headline": headline,
            "name": (headline != entry.title).then_some(&entry.title),
            "description": Some(&entry.summary).filter(|text| !text.is_empty()),
            "url": url,
            "datePublished": published,
            "dateModified": modified,
            "inLanguage": entry.post.language.as_ref().unwrap_or(&self.site.language),
            "author": self.authors(entry).iter().map(|author| self.person(author)).collect::<Vec<_>>(),
            "publisher": self.person(&self.catalogue.settings.author),
            "image": picture.as_ref().map(|picture| &picture.url),
            "keywords": (!tags.is_empty()).then_some(tags),
            "isPartOf": self.whole(),
        }));
        let year = day_of(entry).map(|day| day.year().to_string()).unwrap_or_default();
        let way = [(year.as_str(), format!("/archive/{year}/")), (&entry.title, path.clone())];
        Preview {
            picture,
            language: entry.post.language.clone(),
            modified: (entry.changed() > entry.published()).then_some(modified),
            published: Some(published),
            things: vec![self.with_translations(posting, &path), self.breadcrumbs(&way)],
        }
    }

    /// Metadata of a static page: a `WebPage`.
    pub(super) fn preview_of_page(&self, entry: &PostEntry) -> Preview {
        let path = entry.path(true);
        let url = self.canonical(&path);
        let picture = self.picture_or_generated(entry);
        let page = without_nulls(json!({
            "@type": "WebPage",
            "@id": url,
            "name": entry.title,
            "description": Some(&entry.summary).filter(|text| !text.is_empty()),
            "url": url,
            "inLanguage": entry.post.language.as_ref().unwrap_or(&self.site.language),
            "image": picture.as_ref().map(|picture| &picture.url),
            "isPartOf": self.whole(),
        }));
        Preview {
            picture,
            language: entry.post.language.clone(),
            things: vec![self.with_translations(page, &path)],
            ..Preview::default()
        }
    }

    /// Breadcrumbs of a tag.
    pub(super) fn way_to_tag(&self, path: &str, label: &str) -> Value {
        self.breadcrumbs(&[(self.wording.all_tags(), "/tags/".to_owned()), (label, path.to_owned())])
    }

    /// The `Blog` for the home page.
    pub(super) fn thing_of_blog(&self) -> Value {
        let description = self.description();
        without_nulls(json!({
            "@type": "Blog",
            "@id": self.site.base_url,
            "name": self.site.title,
            "description": (!description.is_empty()).then_some(description),
            "url": self.site.base_url,
            "inLanguage": self.site.language,
            "author": self.person(&self.catalogue.settings.author),
            "image": self.open_graph_image(&self.site.title).map(|picture| picture.url),
        }))
    }

    /// The `Blog` for `isPartOf`.
    fn whole(&self) -> Value {
        json!({"@type": "Blog", "@id": self.site.base_url, "name": self.site.title, "url": self.site.base_url})
    }

    /// A generated image with a title. If the font lacks its letters, the blog's image; none if it lacks those as
    /// well.
    pub(super) fn open_graph_image(&self, title: &str) -> Option<Picture> {
        let own = OpenGraphImage::new(title, &self.site.title).filter(|_| title != self.site.title);
        let (image, alt) = match own {
            Some(image) => (image, self.titled(title)),
            None => (self.open_graph_image_of_blog()?, self.site.title.clone()),
        };
        Some(Picture {
            url: self.canonical(&image.path()),
            size: open_graph::SIZE,
            kind: open_graph::KIND,
            alt,
            generated: Some(image),
        })
    }

    /// The image with the blog's title and address.
    fn open_graph_image_of_blog(&self) -> Option<OpenGraphImage> {
        let address = self.site.base_url.split_once("://").map_or("", |(_, rest)| rest);
        OpenGraphImage::new(&self.site.title, address.trim_end_matches('/'))
    }

    fn picture_or_generated(&self, entry: &PostEntry) -> Option<Picture> {
        self.picture(entry).or_else(|| self.open_graph_image(&entry.title))
    }

    /// The generated image of an article, if it has one.
    pub fn generated_image(&self, entry: &PostEntry) -> Option<OpenGraphImage> {
        self.picture_or_generated(entry)?.generated
    }

    /// A warning if there are posts without an Open Graph image.
    pub fn without_pictures(&self) -> Option<Diagnostic> {
        let entries = self.catalogue.posts.par_iter().chain(&self.catalogue.pages);
        let count = entries.filter(|entry| self.picture_or_generated(entry).is_none()).count();
        (count > 0).then(|| Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::of_file(SITE_FILE, Message::no_open_graph_image(count), Message::give_open_graph_image())
        })
    }

    /// The author's picture of a post. SVG is left out, since link previews do not support it, and so are small
    /// pictures, which they enlarge or omit.
    fn picture(&self, entry: &PostEntry) -> Option<Picture> {
        let pictures = [&entry.post.image, &entry.post.banner_image].into_iter().flatten();
        let setting = Setting::of(entry.post.language.as_deref().unwrap_or(&self.site.language));
        pictures
            .map(|picture| (picture, kind_of_image(&address::path(picture))))
            .filter(|(_, kind)| *kind != SVG)
            .filter_map(|(picture, kind)| Some((picture, kind, self.catalogue.images.size(picture).ok()?)))
            .find(|(_, _, size)| size.width >= MIN_SIZE.width && size.height >= MIN_SIZE.height)
            .map(|(picture, kind, size)| Picture {
                url: self.absolute(picture),
                size,
                kind,
                alt: entry.post.image_alt.as_deref().map(|alt| set(setting, alt)).unwrap_or_default(),
                generated: None,
            })
    }

    /// Adds the original or the translations to the object of the page at `path`.
    fn with_translations(&self, mut thing: Value, path: &str) -> Value {
        let versions = self.translations.of(path);
        let work = |version: &Version| json!({"@type": thing["@type"], "@id": self.canonical(&version.path), "inLanguage": version.language});
        let is_original = |version: &&Version| version.is_original;
        let (name, works) = match versions.iter().find(is_original) {
            Some(original) if original.path == path => {
                let others: Vec<Value> = versions.iter().filter(|version| !version.is_original).map(work).collect();
                ("workTranslation", json!(others))
            }
            Some(original) => ("translationOfWork", work(original)),
            None => return thing,
        };
        thing[name] = works;
        thing
    }

    fn person(&self, author: &Author) -> Value {
        let absolute = |address: &String| self.absolute(address);
        without_nulls(json!({
            "@type": "Person",
            "name": author.name,
            "url": author.url.as_ref().map(absolute),
            "image": author.avatar.as_ref().map(absolute),
        }))
    }

    /// A `BreadcrumbList` from the home page; each step has a name and a path.
    fn breadcrumbs(&self, way: &[(&str, String)]) -> Value {
        let home = [(self.site.title.as_str(), "/".to_owned())];
        let step = |(index, (name, path)): (usize, &(&str, String))| json!({"@type": "ListItem", "position": index + 1, "name": name, "item": self.canonical(path)});
        json!({
            "@type": "BreadcrumbList",
            "itemListElement": home.iter().chain(way).enumerate().map(step).collect::<Vec<_>>(),
        })
    }
}

const SVG: &str = "image/svg+xml";

/// Media type of an image by its extension; empty when unknown.
fn kind_of_image(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("avif") => "image/avif",
        Some("svg") => SVG,
        _ => "",
    }
}

/// Truncates a title to the maximum length of headlines, at a word boundary, with an ellipsis.
fn headline(title: &str) -> String {
    if title.chars().count() <= MAX_HEADLINE_LENGTH {
        return title.to_owned();
    }
    let start: String = title.chars().take(MAX_HEADLINE_LENGTH - 1).collect();
    // A truncated word is removed, unless it is most of the title.
    let is_cut = title.chars().nth(MAX_HEADLINE_LENGTH - 1).is_some_and(|next| next != ' ');
    let words = match start.rsplit_once(' ') {
        Some((words, _)) if is_cut && words.len() > start.len() / 2 => words,
        _ => &start,
    };
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    format!("{words}…")
}

#[cfg(test)]
mod tests {
    use super::headline;

    #[test]
    fn headline_is_truncated_at_a_word_boundary() {
        let short = "é".repeat(110);
        assert_eq!(headline(&short), short);
        assert_eq!(headline(&"é".repeat(111)), format!("{}…", "é".repeat(109)));
        assert_eq!(headline(&"mot, ".repeat(30)), format!("{}mot…", "mot, ".repeat(21)));
        assert_eq!(headline(&format!("{} bbb ccc", "a".repeat(105))), format!("{} bbb…", "a".repeat(105)));
    }
}
