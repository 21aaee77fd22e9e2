//! A post as its author wrote it: one JSON Feed 1.1 item with the extension `_carnet`.
//!
//! [`Post::parse`] turns the text of a file into a valid value, or into all its diagnostics.
//! The schema for editors and documentation is [`crate::schema::PostFile`].

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::author::{Author, ResponseState, author};
use crate::date::PostDate;
use crate::diagnostic::{Diagnostic, Position};
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::json::{Report, parse};
use crate::slug::Slug;
use crate::tag::Tag;
use protocol::language;

/// Longest title, in characters.
pub const MAX_TITLE_LENGTH: usize = 300;

/// Maximum number of tags of one post.
pub const MAX_TAGS: usize = 50;

/// Largest attachment, in bytes: a terabyte.
const MAX_BYTES: f64 = 1e12;

/// Longest attachment, in seconds: a thousand hours.
const MAX_SECONDS: f64 = 3_600_000.0;

/// The fields for the text of a post; a post has exactly one of them.
pub const BODY_FIELDS: [&str; 3] = ["content_markdown", "content_html", "content_text"];

/// The text of a post, in the form its author chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// CommonMark with tables, footnotes, strikethrough and task lists.
    Markdown(String),
    /// HTML, sanitized before it is shown.
    Html(String),
    /// Plain text; empty lines separate paragraphs.
    Text(String),
}

/// Whether a post is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Visible to readers, from its date on.
    Published,
    /// Visible to the author only.
    Draft,
}

/// A post's place in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPart {
    /// Name of the series.
    pub name: String,
    /// Number of the part, from 1.
    pub part: u32,
}

/// An attachment of a post, as in JSON Feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Address.
    pub url: String,
    /// Media type, such as `audio/mpeg`.
    pub mime_type: String,
    /// Title.
    pub title: Option<String>,
    /// Size in bytes.
    pub size_in_bytes: Option<f64>,
    /// Length in seconds.
    pub duration_in_seconds: Option<f64>,
}

/// The reference to the original of a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Slug of the original.
    pub of: Slug,
    /// Position of the field.
    pub position: Position,
}

/// A post, or a static page.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Stable identity, if the author wrote one; see [`Post::identity`].
    pub id: Option<String>,
    /// Last part of the address.
    pub slug: Slug,
    /// Title, one line of plain text.
    pub title: String,
    /// When it was published; only drafts and static pages may lack it.
    pub date: Option<PostDate>,
    /// When it was changed last.
    pub modified: Option<PostDate>,
    /// The text.
    pub body: Body,
    /// The author's summary.
    pub summary: Option<String>,
    /// Main picture, for link previews.
    pub image: Option<String>,
    /// Picture above the text.
    pub banner_image: Option<String>,
    /// Alternative text of the pictures.
    pub image_alt: Option<String>,
    /// Authors; when empty, the site's author.
    pub authors: Vec<Author>,
    /// Tags, in the order written.
    pub tags: Vec<Tag>,
    /// BCP 47 tag; when none, the interface's language.
    pub language: Option<String>,
    /// The page elsewhere that this post is about.
    pub external_url: Option<String>,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// Draft or published.
    pub status: Status,
    /// Old paths that redirect here.
    pub aliases: Vec<String>,
    /// The series it belongs to.
    pub series: Option<SeriesPart>,
    /// Whether responses are open; when none, as in `site.json`.
    pub responses: Option<ResponseState>,
    /// Where it was imported from.
    pub source: Option<String>,
    /// The post, or static page, that it translates.
    pub translation: Option<Translation>,
}

/// Context for parsing a post.
pub struct Reading<'c> {
    /// Path below `public/`, for diagnostics.
    pub file: &'c str,
    /// File name without extension; the default slug.
    pub stem: &'c str,
    /// Time zone of the site.
    pub zone: &'c TimeZone,
    /// Whether it is a static page, which needs no date.
    pub is_page: bool,
}

impl Post {
    /// Identity for the endpoint and for responses: the `id` that its author wrote, otherwise the slug.
    pub fn identity(&self) -> &str {
        self.id.as_deref().unwrap_or(self.slug.as_str())
    }

    /// Parses the text of a post's file. Warnings are returned with the post.
    ///
    /// # Errors
    /// All diagnostics of the file, sorted by position.
    pub fn parse(text: &str, reading: &Reading<'_>) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        parse(Report::new(reading.file, text), |root| {
            let mut fields = root.fields()?;
            let post = read(&mut fields, reading);
            fields.finish();
            post
        })
    }
}

/// Reads all fields before it returns none, so that all errors are found at once.
fn read(fields: &mut Fields<'_>, reading: &Reading<'_>) -> Option<Post> {
    fields.get("$schema");
    let id = fields.get("id").and_then(|node| node.plain_line()).map(str::to_owned);
    let title =
        fields.require("title", "add \"title\": \"…\" with a line of plain text").and_then(|node| title(&node));
    let body = body(fields);
    let modified_node = fields.get("date_modified");
    let mut modified = modified_node.as_ref().and_then(|node| date(node, reading.zone));
    let summary = fields.get("summary").and_then(|node| Some(one_line(&node.visible(node.filled_text()?))));
    let image = address(fields, "image");
    let banner_image = address(fields, "banner_image");
    let external_url = address(fields, "external_url");
    // In JSON Feed, `url` is the address of the item; here the slug determines it.
    fields.refuse(
        "url",
        "\"url\" can't be chosen: the address follows from the file's name",
        "rename the file, or set \"_carnet\": { \"slug\": \"…\" }; use \"external_url\" for a page elsewhere",
    );
    let language = fields.get("language").and_then(|node| language_tag(&node));
    let authors = list(fields, "authors", author).unwrap_or_default();
    let tags = tags(fields);
    let attachments = list(fields, "attachments", attachment).unwrap_or_default();
    let own = own_fields(fields, reading);
    let date = match fields.get("date_published") {
        Some(node) => date(&node, reading.zone),
        None => {
            if !reading.is_page && own.status == Status::Published {
                fields.error(
                    "the field \"date_published\" is missing",
                    "add \"date_published\": \"2012-03-15\", or \"_carnet\": { \"status\": \"draft\" }",
                );
            }
            None
        }
    };
    if let (Some(node), Some(date)) = (modified_node, &date)
        && let Some(early) = modified.take_if(|modified| modified.is_before(date))
    {
        node.warning(
            format!("{} is before the \"date_published\", {}; it is left out", early.written, date.written),
            "write the day on which the text was changed last, or remove the field",
        );
    }
    Some(Post {
        id,
        slug: own.slug?,
        title: title?,
        date,
        modified,
        body: body?,
        summary,
        image,
        banner_image,
        image_alt: own.image_alt,
        authors,
        tags,
        language,
        external_url,
        attachments,
        status: own.status,
        aliases: own.aliases,
        series: own.series,
        responses: own.responses,
        source: own.source,
        translation: own.translation,
    })
}

fn title(node: &Node<'_>) -> Option<String> {
    let title = one_line(node.plain_line()?);
    let length = title.chars().count();
    if length > MAX_TITLE_LENGTH {
        node.error(
            format!("has {length} characters, more than {MAX_TITLE_LENGTH}"),
            "shorten the title; the rest belongs into the text or the summary",
        );
        return None;
    }
    Some(title)
}

fn body(fields: &mut Fields<'_>) -> Option<Body> {
    let found: Vec<_> =
        BODY_FIELDS.into_iter().filter_map(|name| fields.get(name).map(|node| (name, node))).collect();
    match found.as_slice() {
        [] => {
            fields.error(
                "the post has no text",
                "add \"content_markdown\": [\"A paragraph.\", \"Another.\"], or content_html or content_text",
            );
            None
        }
        [(name, node)] => {
            let text = node.paragraphs()?;
            if text.trim().is_empty() {
                node.error("is empty", "write the text of the post");
                return None;
            }
            Some(match *name {
                "content_markdown" => Body::Markdown(text),
                "content_html" => Body::Html(text),
                _ => Body::Text(text),
            })
        }
        [(first, _), others @ ..] => {
            for (name, node) in others {
                node.error(
                    format!("\"{name}\" is given together with \"{first}\""),
                    "keep exactly one of content_markdown, content_html and content_text",
                );
            }
            None
        }
    }
}

fn date(node: &Node<'_>, zone: &TimeZone) -> Option<PostDate> {
    let text = node.filled_text()?;
    let date = PostDate::parse(text, zone);
    if date.is_none() {
        node.error(
            format!("\"{text}\" is not a date"),
            "write a day that exists as 2012-03-15, or with the time and its offset as 2012-03-15T09:30:00-04:00",
        );
    }
    date
}

fn language_tag(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if language::is_tag(text) {
        return Some(text.to_owned());
    }
    node.error(format!("\"{text}\" is not a language tag"), "write a BCP 47 tag such as \"fr\", \"en\" or \"fr-CA\"");
    None
}

fn tags(fields: &mut Fields<'_>) -> Vec<Tag> {
    let mut by_slug: BTreeMap<Slug, String> = BTreeMap::new();
    let mut count = 0;
    list(fields, "tags", |node| {
        count += 1;
        if count > MAX_TAGS {
            if count == MAX_TAGS + 1 {
                node.error(format!("there are more than {MAX_TAGS} tags"), "keep those that readers would look for");
            }
            return None;
        }
        let label = node.plain_line()?;
        let Some(tag) = Tag::new(label) else {
            node.error(
                format!("\"{label}\" is not a valid tag"),
                "write 1 to 60 characters with at least one letter or digit",
            );
            return None;
        };
        if let Some(first) = by_slug.insert(tag.slug.clone(), tag.label.clone()) {
            node.warning(
                format!("the tags \"{first}\" and \"{}\" have the same address /tags/{}/", tag.label, tag.slug),
                "keep one of the two",
            );
            return None;
        }
        Some(tag)
    })
    .unwrap_or_default()
}

fn attachment(node: &Node<'_>) -> Option<Attachment> {
    let mut fields = node.fields()?;
    let url = fields.require("url", "add the address of the file").and_then(|node| node.address().map(str::to_owned));
    let mime_type = fields
        .require("mime_type", "add the media type, such as \"audio/mpeg\"")
        .and_then(|node| node.media_type().map(str::to_owned));
    let title = fields.get("title").and_then(|node| node.plain_line().map(str::to_owned));
    let size_in_bytes = fields.get("size_in_bytes").and_then(|node| node.size(MAX_BYTES)).map(f64::round);
    let duration_in_seconds = fields.get("duration_in_seconds").and_then(|node| node.size(MAX_SECONDS));
    fields.finish();
    Some(Attachment { url: url?, mime_type: mime_type?, title, size_in_bytes, duration_in_seconds })
}

/// The fields under `_carnet`.
struct Own {
    slug: Option<Slug>,
    status: Status,
    aliases: Vec<String>,
    series: Option<SeriesPart>,
    image_alt: Option<String>,
    responses: Option<ResponseState>,
    source: Option<String>,
    translation: Option<Translation>,
}

fn own_fields(fields: &mut Fields<'_>, reading: &Reading<'_>) -> Own {
    let mut own = Own {
        slug: None,
        status: Status::Published,
        aliases: Vec::new(),
        series: None,
        image_alt: None,
        responses: None,
        source: None,
        translation: None,
    };
    let mut written_slug = None;
    if let Some(mut inner) = fields.get("_carnet").and_then(|node| node.fields()) {
        written_slug = inner.get("slug");
        own.slug = written_slug.as_ref().and_then(slug);
        own.status = inner.get("status").and_then(|node| status(&node)).unwrap_or(Status::Published);
        own.aliases = list(&mut inner, "aliases", alias).unwrap_or_default();
        own.series = inner.get("series").and_then(|node| series(&node));
        own.image_alt = inner.get("image_alt").and_then(|node| Some(one_line(&node.visible(node.text()?))));
        own.responses = inner.get("responses").and_then(|node| ResponseState::read(&node));
        own.source = inner.get("source").and_then(|node| node.filled_text()).map(str::to_owned);
        own.translation = inner.get("translation_of").and_then(|node| translation(&node));
        inner.finish();
    }
    if written_slug.is_none() {
        match Slug::parse(reading.stem) {
            Ok(slug) => own.slug = Some(slug),
            Err(error) => {
                let help = match Slug::from_text(reading.stem) {
                    Some(slug) => {
                        format!("rename the file to {slug}.json, or set \"_carnet\": {{ \"slug\": \"{slug}\" }}")
                    }
                    None => "rename the file; its name becomes the address".to_owned(),
                };
                fields.error(format!("the file name \"{}\" is not a valid slug: it {error}", reading.stem), help);
            }
        }
    }
    own
}

fn slug(node: &Node<'_>) -> Option<Slug> {
    let text = node.text()?;
    match Slug::parse(text) {
        Ok(slug) => Some(slug),
        Err(error) => {
            let help = match Slug::from_text(text) {
                Some(slug) => format!("write \"{slug}\""),
                None => "write a-z, 0-9 and hyphens, or leave the field out".to_owned(),
            };
            node.error(format!("the slug \"{text}\" {error}"), help);
            None
        }
    }
}

fn translation(node: &Node<'_>) -> Option<Translation> {
    Some(Translation { of: slug(node)?, position: node.position() })
}

fn status(node: &Node<'_>) -> Option<Status> {
    match node.text()? {
        "published" => Some(Status::Published),
        "draft" => Some(Status::Draft),
        other => {
            node.error(format!("\"{other}\" is not a status"), "write \"published\" or \"draft\"");
            None
        }
    }
}

fn alias(node: &Node<'_>) -> Option<String> {
    let path = node.address()?;
    // In `_redirects`, these are patterns for many addresses.
    if path.contains('*') || path.split('/').any(|part| part.starts_with(':')) {
        node.error(
            format!("\"{path}\" is a pattern, not an old path"),
            "write each old path by itself; write \"*\" as %2A and \":\" as %3A if they belong to it",
        );
        return None;
    }
    if path.starts_with('/') && !path.contains('#') {
        return Some(path.to_owned());
    }
    node.error(
        format!("\"{path}\" is not an old path of this site"),
        "write the path from the root, such as /2012/03/title/",
    );
    None
}

fn series(node: &Node<'_>) -> Option<SeriesPart> {
    let mut fields = node.fields()?;
    let name =
        fields.require("name", "add the name of the series").and_then(|node| node.plain_line().map(str::to_owned));
    let part = fields.require("part", "add the number of the part, from 1").and_then(|node| node.whole_number(1));
    fields.finish();
    Some(SeriesPart { name: name?, part: part? })
}

fn address(fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
    fields.get(name).and_then(|node| node.address().map(str::to_owned))
}

/// Reads every item of the array `name`; invalid items are reported and left out.
fn list<T>(fields: &mut Fields<'_>, name: &'static str, read: impl FnMut(&Node<'_>) -> Option<T>) -> Option<Vec<T>> {
    Some(fields.get(name)?.items()?.iter().filter_map(read).collect())
}

/// Collapses white space to single spaces; no-break spaces stay.
fn one_line(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r', '\u{2028}', '\u{2029}'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
