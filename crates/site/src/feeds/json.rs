//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use protocol::feed::VERSION;
use serde::Serialize;
use serde_json::Number;
use source::post;

use super::entry::Entry;

/// A feed; the fields of all types are in the order of the specification.
#[derive(Serialize)]
struct Feed<'p> {
    version: &'static str,
    title: &'p str,
    home_page_url: &'p str,
    feed_url: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'p str>,
    authors: [Author<'p>; 1],
    language: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'p>; 1]>,
    items: Vec<Item<'p>>,
}

#[derive(Serialize)]
struct Hub<'p> {
    #[serde(rename = "type")]
    protocol: &'static str,
    url: &'p str,
}

#[derive(Serialize)]
struct Item<'p> {
    id: &'p str,
    url: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'p str>,
    title: &'p str,
    content_html: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    banner_image: Option<&'p str>,
    date_published: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'p str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'p>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'p str>,
    language: &'p str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'p>>,
}

#[derive(Serialize)]
struct Author<'p> {
    name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<&'p str>,
}

#[derive(Serialize)]
struct Attachment<'p> {
    url: &'p str,
    mime_type: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<Number>,
}

/// One page of the feed as a file.
pub(super) fn write(page: &super::Page<'_>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Feed {
        version: VERSION,
        title: &page.feed.title,
        home_page_url: &page.home_url,
        feed_url: page.address(1, "json"),
        description: &page.feed.description,
        next_url: (page.number < page.pages).then(|| page.address(page.number + 1, "json")),
        favicon: page.icon.as_deref(),
        authors: [author(&page.author)],
        language: page.language,
        hubs: page.hub.map(|url| [Hub { protocol: "WebSub", url }]),
        items: page.entries.iter().map(item).collect(),
    })
}

fn item(entry: &Entry) -> Item<'_> {
    Item {
        id: &entry.id,
        url: &entry.url,
        external_url: entry.external_url.as_deref(),
        title: &entry.title,
        content_html: &entry.content,
        summary: entry.summary.as_deref(),
        image: entry.image.as_deref(),
        banner_image: entry.banner.as_deref(),
        date_published: &entry.published,
        date_modified: entry.is_modified.then_some(entry.updated.as_str()),
        authors: entry.authors.iter().map(author).collect(),
        tags: entry.tags.iter().map(|(_, label)| label.as_str()).collect(),
        language: &entry.language,
        attachments: entry.attachments.iter().map(attachment).collect(),
    }
}

fn author(author: &source::author::Author) -> Author<'_> {
    Author { name: &author.name, url: author.url.as_deref(), avatar: author.avatar.as_deref() }
}

fn attachment(attachment: &post::Attachment) -> Attachment<'_> {
    Attachment {
        url: &attachment.url,
        mime_type: &attachment.mime_type,
        title: attachment.title.as_deref(),
        size_in_bytes: attachment.size_in_bytes.and_then(number),
        duration_in_seconds: attachment.duration_in_seconds.and_then(number),
    }
}

/// A number, as an integer if it has no fraction.
fn number(number: f64) -> Option<Number> {
    let whole = format!("{number:.0}").parse::<u64>().ok().filter(|_| number.fract() == 0.0);
    whole.map(Number::from).or_else(|| Number::from_f64(number))
}
