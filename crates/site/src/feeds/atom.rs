//! A page of a feed as Atom (RFC 4287), with paging by RFC 5005.

use std::io;

use atom::{Category, Feed, Link, Person};
use maud::{PreEscaped, html};
use source::author::Author;
use source::post::Attachment;

use super::Page;
use super::entry::Entry;

/// One page of the feed as a file.
pub(super) fn write(page: &Page<'_>) -> io::Result<Vec<u8>> {
    let feed = Feed {
        language: Some(page.language.to_owned()),
        title: page.feed.title.clone(),
        subtitle: Some(page.feed.description.clone()).filter(|description| !description.is_empty()),
        id: page.id.clone(),
        updated: page.updated.clone(),
        authors: vec![person(&page.author)],
        links: links(page),
        icon: page.icon.clone(),
        entries: page.entries.iter().map(entry).collect(),
    };
    feed.to_xml()
}

fn links(page: &Page<'_>) -> Vec<Link> {
    let to = |number: usize| page.address(number, "xml");
    let mut links = vec![
        typed("alternate", &page.home_url, "text/html"),
        typed("self", &to(page.number), "application/atom+xml"),
    ];
    links.extend(page.hub.map(|hub| Link::new("hub", hub)));
    if page.pages > 1 {
        links.extend([Link::new("first", to(1)), Link::new("last", to(page.pages))]);
        if page.number > 1 {
            links.push(Link::new("previous", to(page.number - 1)));
        }
        if page.number < page.pages {
            links.push(Link::new("next", to(page.number + 1)));
        }
    }
    links
}

fn entry(entry: &Entry) -> atom::Entry {
    let related = entry.external_url.iter().map(|url| Link::new("related", url));
    let enclosures = entry.attachments.iter().map(enclosure);
    atom::Entry {
        language: Some(entry.language.clone()),
        title: entry.title.clone(),
        id: entry.id.clone(),
        published: entry.published.clone(),
        updated: entry.updated.clone(),
        authors: entry.authors.iter().map(person).collect(),
        links: [typed("alternate", &entry.url, "text/html")]
            .into_iter()
            .chain(related)
            .chain(enclosures)
            .chain(entry.replies.clone())
            .collect(),
        in_reply_to: None,
        categories: entry
            .tags
            .iter()
            .map(|(slug, label)| Category { term: slug.clone(), label: label.clone() })
            .collect(),
        summary: entry.summary.clone(),
        content: content(entry),
    }
}

/// The text, including the banner image, for which Atom has no other element.
fn content(entry: &Entry) -> String {
    let content = html! {
        @if let Some(url) = &entry.banner { figure { img src=(url) alt=(entry.banner_alt); } "\n" }
        (PreEscaped(&entry.content))
    };
    content.into_string()
}

fn person(author: &Author) -> Person {
    Person { name: author.name.clone(), uri: author.url.clone() }
}

fn typed(rel: &'static str, href: &str, media_type: &str) -> Link {
    Link { media_type: Some(media_type.to_owned()), ..Link::new(rel, href) }
}

fn enclosure(attachment: &Attachment) -> Link {
    Link {
        // It is a whole number already.
        length: attachment.size_in_bytes.map(|bytes| bytes as u64),
        title: attachment.title.clone(),
        ..typed("enclosure", &attachment.url, &attachment.mime_type)
    }
}
