//! What search engines and sites that show previews are told of a page: its picture, and what it is in the words of
//! schema.org (JSON-LD).

use content::site::Author;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Press, day_of};
use crate::address;
use crate::catalogue::Item;
use crate::markup::{ImageSizes, Size};
use crate::typography::{Setting, set};

/// What there is to say of a page beside its title and description.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The picture that stands for it.
    pub picture: Option<Picture>,
    /// When it appeared; posts only.
    pub published: Option<String>,
    /// When its author changed it.
    pub modified: Option<String>,
    /// Things in the words of schema.org.
    pub things: Vec<Value>,
}

/// A picture that other sites may show.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Absolute address.
    pub url: String,
    /// Its size.
    pub size: Size,
    /// What it shows; may be empty.
    pub alt: String,
}

impl Press<'_> {
    /// A post: what it is, and where it stands.
    pub(super) fn preview_of_post(&self, item: &Item) -> Preview {
        let picture = self.picture(item);
        let moment = |instant: Option<Timestamp>| self.moment(instant.unwrap_or_default());
        let (published, modified) = (moment(item.published()), moment(item.changed()));
        let url = self.canonical(&item.path(false));
        let authors = match item.post.authors.as_slice() {
            [] => std::slice::from_ref(&self.catalogue.settings.author),
            authors => authors,
        };
        let tags: Vec<String> = self.tag_links(item).into_iter().map(|link| link.label).collect();
        let posting = filled(json!({
            "@type": "BlogPosting",
            "headline": item.title,
            "description": item.summary,
            "url": url,
            "mainEntityOfPage": url,
            "datePublished": published,
            "dateModified": modified,
            "inLanguage": item.post.language.as_ref().unwrap_or(&self.site.language),
            "author": authors.iter().map(|author| self.person(author)).collect::<Vec<_>>(),
            "publisher": self.person(&self.catalogue.settings.author),
            "image": picture.as_ref().map(|picture| &picture.url),
            "keywords": (!tags.is_empty()).then_some(tags),
            "isPartOf": {"@type": "Blog", "name": self.site.title, "url": self.site.base_url},
        }));
        let year = day_of(item).map(|day| day.year().to_string()).unwrap_or_default();
        let way = [(year.as_str(), format!("/archive/{year}/")), (&item.title, item.path(false))];
        Preview {
            picture,
            modified: (item.changed() > item.published()).then_some(modified),
            published: Some(published),
            things: vec![posting, self.breadcrumbs(&way)],
        }
    }

    /// A tag: where it stands.
    pub(super) fn preview_of_tag(&self, path: &str, label: &str) -> Preview {
        let way = [(self.wording.all_tags(), "/tags/".to_owned()), (label, path.to_owned())];
        Preview { things: vec![self.breadcrumbs(&way)], ..Preview::default() }
    }

    /// The home page: the blog itself.
    pub(super) fn preview_of_blog(&self) -> Preview {
        let description = self.description();
        let blog = filled(json!({
            "@type": "Blog",
            "name": self.site.title,
            "description": (!description.is_empty()).then_some(description),
            "url": self.site.base_url,
            "inLanguage": self.site.language,
            "author": self.person(&self.catalogue.settings.author),
        }));
        Preview { things: vec![blog], ..Preview::default() }
    }

    /// The picture that stands for a post. Drawings are left out: the sites that show previews don't take SVG.
    pub(super) fn picture(&self, item: &Item) -> Option<Picture> {
        let pictures = [&item.post.image, &item.post.banner_image].into_iter().flatten();
        let setting = Setting::of(item.post.language.as_deref().unwrap_or(&self.site.language));
        pictures
            .filter(|picture| !address::path(picture).to_ascii_lowercase().ends_with(".svg"))
            .find_map(|picture| Some((picture, self.catalogue.images.size(picture).ok()?)))
            .map(|(picture, size)| Picture {
                url: self.absolute(picture),
                size,
                alt: item.post.image_alt.as_deref().map(|alt| set(setting, alt)).unwrap_or_default(),
            })
    }

    fn person(&self, author: &Author) -> Value {
        let absolute = |address: &String| self.absolute(address);
        filled(json!({
            "@type": "Person",
            "name": author.name,
            "url": author.url.as_ref().map(absolute),
            "image": author.avatar.as_ref().map(absolute),
        }))
    }

    /// The way from the home page to a page; each step has a name and a path.
    fn breadcrumbs(&self, way: &[(&str, String)]) -> Value {
        let home = [(self.site.title.as_str(), "/".to_owned())];
        let step = |(index, (name, path)): (usize, &(&str, String))| json!({"@type": "ListItem", "position": index + 1, "name": name, "item": self.canonical(path)});
        json!({
            "@type": "BreadcrumbList",
            "itemListElement": home.iter().chain(way).enumerate().map(step).collect::<Vec<_>>(),
        })
    }
}

/// An object without the fields that have no value.
pub(crate) fn filled(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}
