//! A post or page of an export as a file of the author.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use source::post::field_types::{MAX_TAGS, MAX_TITLE_LENGTH};

use super::Options;
use super::body::{self, Unknown};
use super::dates::date;
use super::html::plain;
use super::index::{Entry, Index, tags};
use super::item::Element;
use super::shortcodes::Context;
use super::videos::Videos;
use crate::report::Report;

/// The file of a post or page, its fields in the order in which they are written.
#[derive(Debug, Serialize)]
pub(super) struct PostFile {
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<AuthorName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    content_html: Vec<String>,
    #[serde(rename = "_carnet")]
    extension: Extension,
}

#[derive(Debug, Serialize)]
struct AuthorName {
    name: String,
}

#[derive(Debug, Serialize)]
struct Extension {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_alt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    responses: Option<&'static str>,
    source: String,
}

/// What the conversion of texts notes.
pub(super) struct Texts<'t> {
    pub unknown: &'t mut Unknown,
    /// Files below `wp-content/uploads/` that are used.
    pub files: &'t mut BTreeSet<String>,
    /// Addresses of such files that are not there.
    pub missing: &'t mut BTreeSet<String>,
    pub report: &'t mut Report,
}

/// Converts an item.
pub(super) fn convert(
    item: &Element,
    entry: &Entry,
    index: &Index,
    options: &Options<'_>,
    texts: &mut Texts<'_>,
) -> PostFile {
    let meta = |name: &str| {
        let meta = item.all("postmeta").find(|meta| meta.get("meta_key") == name);
        meta.map_or("", |meta| meta.get("meta_value"))
    };
    let mut videos = Videos::default();
    for meta in item.all("postmeta").filter(|meta| meta.get("meta_key").starts_with("_oembed_")) {
        videos.add(meta.get("meta_value"));
    }
    let context = Context { library: &index.library, videos: &videos, post: entry.id };
    let html = body::html(item.raw("content"), &context, texts.unknown);
    let html = index.links.rewrite(&html, texts.files, texts.missing);
    let mut content_html = body::parts(&html);
    if content_html.is_empty() {
        texts.report.note("without a text", entry.file.clone());
        content_html.push("<p>…</p>".to_owned());
    }
    let published = date(item.get("post_date"), item.get("post_date_gmt"), &options.zone);
    let modified = date(item.get("post_modified"), item.get("post_modified_gmt"), &options.zone);
    let instant = |date: &Option<String>| date.as_deref().and_then(|date| date.parse::<Timestamp>().ok());
    // WordPress notes a change within the second of the publication.
    let is_later = instant(&modified)
        > instant(&published)
            .map(|published| published.saturating_add(jiff::SignedDuration::from_mins(1)).unwrap_or(published));
    let image = meta("_thumbnail_id").parse().ok().and_then(|id| index.library.image(id));
    let creator = item.get("creator");
    let author = index.authors.get(creator).map_or(creator, String::as_str);
    let summary = plain(item.get("excerpt"));
    PostFile {
        title: title(item, &html, &entry.slug),
        date_published: published,
        date_modified: modified.filter(|_| is_later),
        authors: if author.is_empty() || author == options.author {
            Vec::new()
        } else {
            vec![AuthorName { name: plain(author) }]
        },
        tags: labels(item, index, entry, texts.report),
        summary: Some(summary).filter(|summary| !summary.is_empty()),
        image: image.and_then(|image| address(&image.url, index, texts)),
        content_html,
        extension: Extension {
            status: entry.is_draft.then_some("draft"),
            aliases: aliases(item, entry, index, texts.report),
            image_alt: image.map(|image| image.alt.clone()).filter(|alt| !alt.is_empty()),
            responses: (!entry.is_page && item.get("comment_status") == "closed").then_some("closed"),
            source: entry.source.clone(),
        },
    }
}

/// One line of plain text: the title, or the first words of the text.
fn title(item: &Element, html: &str, slug: &str) -> String {
    let title = plain(item.get("title"));
    let title = if title.is_empty() {
        let words = plain(html);
        let mut start = words.split(' ').take(8).collect::<Vec<_>>().join(" ");
        if start.len() < words.len() {
            start.push('…');
        }
        start
    } else {
        title
    };
    // Titles are plain text, where a tag is refused.
    let title: String = title.replace('<', "‹").replace('>', "›").chars().take(MAX_TITLE_LENGTH).collect();
    if title.trim().is_empty() { slug.to_owned() } else { title }
}

fn labels(item: &Element, index: &Index, entry: &Entry, report: &mut Report) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for (tag, _) in tags(item) {
        let label = index.label(tag);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    if labels.len() > MAX_TAGS {
        report.note("more than 50 tags, the others are left out", entry.file.clone());
        labels.truncate(MAX_TAGS);
    }
    labels
}

/// The addresses that the item had, which redirect here.
fn aliases(item: &Element, entry: &Entry, index: &Index, report: &mut Report) -> Vec<String> {
    let by_id = if entry.is_page { format!("/?page_id={}", entry.id) } else { format!("/?p={}", entry.id) };
    let own = if entry.is_page { format!("/{}/", entry.slug) } else { format!("/posts/{}/", entry.slug) };
    let mut aliases = Vec::new();
    let addresses = [item.get("link"), item.get("guid")].into_iter().filter_map(|address| index.links.alias(address));
    for alias in addresses.chain([by_id]) {
        let alias = alias.split('#').next().unwrap_or_default().to_owned();
        if index.is_taken(&alias) {
            report.note("old addresses that are pages of yours here", format!("{alias}: {}", entry.file));
        } else if alias != own
            && alias.trim_end_matches('/') != own.trim_end_matches('/')
            && !aliases.contains(&alias)
        {
            aliases.push(alias);
        }
    }
    report.count("old addresses that redirect", aliases.len());
    aliases
}

/// The address here of a file of the old blog; none if it is not copied.
fn address(url: &str, index: &Index, texts: &mut Texts<'_>) -> Option<String> {
    let target = index.links.target(url);
    if target.is_some() {
        texts.files.extend(index.links.file(url));
    } else {
        texts.missing.insert(url.to_owned());
    }
    target
}
