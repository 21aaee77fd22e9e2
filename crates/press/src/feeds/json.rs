//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use content::feed::VERSION;
use content::post::Attachment;
use content::site::Author;
use serde_json::{Value, json};

use super::Page;
use super::entry::Entry;
use crate::pages::preview::filled;

/// One page of the feed as a file.
pub(super) fn write(page: &Page<'_>) -> serde_json::Result<Vec<u8>> {
    let next = (page.number < page.pages).then(|| page.address(page.number + 1, "json"));
    let description = Some(&page.feed.description).filter(|text| !text.is_empty());
    serde_json::to_vec(&filled(json!({
        "version": VERSION,
        "title": page.feed.title,
        "description": description,
        "home_page_url": page.home_url,
        "feed_url": page.address(1, "json"),
        "next_url": next,
        "favicon": page.icon,
        "language": page.language,
        "authors": [author(&page.author)],
        "items": page.entries.iter().map(item).collect::<Vec<_>>(),
    })))
}

fn item(entry: &Entry) -> Value {
    let list = |values: Vec<Value>| (!values.is_empty()).then_some(values);
    filled(json!({
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.external_url,
        "title": entry.title,
        "summary": entry.summary,
        "image": entry.image,
        "banner_image": entry.banner,
        "date_published": entry.published,
        "date_modified": entry.is_modified.then_some(&entry.updated),
        "authors": list(entry.authors.iter().map(author).collect()),
        "tags": list(entry.tags.iter().map(|(_, label)| json!(label)).collect()),
        "language": entry.language,
        "attachments": list(entry.attachments.iter().map(attachment).collect()),
        "content_html": entry.content,
    }))
}

fn author(author: &Author) -> Value {
    filled(json!({"name": author.name, "url": author.url, "avatar": author.avatar}))
}

fn attachment(attachment: &Attachment) -> Value {
    filled(json!({
        "url": attachment.url,
        "mime_type": attachment.mime_type,
        "title": attachment.title,
        "size_in_bytes": attachment.size_in_bytes.map(number),
        "duration_in_seconds": attachment.duration_in_seconds.map(number),
    }))
}

/// A number as people write it: without a fraction where it has none.
fn number(number: f64) -> Value {
    let whole = format!("{number:.0}").parse::<u64>().ok().filter(|_| number.fract() == 0.0);
    whole.map_or_else(|| json!(number), |whole| json!(whole))
}
