//! Atom (RFC 4287), with paging by RFC 5005.

use std::io;

use source::author::Author;
use source::post::Attachment;

use super::Page;
use super::entry::Entry;
use crate::markup::escape;
use crate::xml::{Xml, document, empty, text, typed_text};

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// One page of the feed as a file.
pub(super) fn write(page: &Page<'_>) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    xml.create_element("feed")
        .with_attributes([("xmlns", NAMESPACE), ("xml:lang", page.language)])
        .write_inner_content(|xml| {
            head(xml, page)?;
            page.entries.iter().try_for_each(|entry| one(xml, entry))
        })?;
    Ok(xml.into_inner())
}

fn head(xml: &mut Xml, page: &Page<'_>) -> io::Result<()> {
    text(xml, "title", &page.feed.title)?;
    if !page.feed.description.is_empty() {
        text(xml, "subtitle", &page.feed.description)?;
    }
    text(xml, "id", &page.id)?;
    text(xml, "updated", &page.updated)?;
    person(xml, &page.author)?;
    link(xml, "alternate", &page.home_url, "text/html")?;
    let to = |number: usize| page.address(number, "xml");
    link(xml, "self", &to(page.number), "application/atom+xml")?;
    if page.pages > 1 {
        link(xml, "first", &to(1), "")?;
        link(xml, "last", &to(page.pages), "")?;
        if page.number > 1 {
            link(xml, "previous", &to(page.number - 1), "")?;
        }
        if page.number < page.pages {
            link(xml, "next", &to(page.number + 1), "")?;
        }
    }
    page.icon.iter().try_for_each(|icon| text(xml, "icon", icon))
}

fn one(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    let element = xml.create_element("entry").with_attribute(("xml:lang", entry.language.as_str()));
    element.write_inner_content(|xml| {
        text(xml, "title", &entry.title)?;
        text(xml, "id", &entry.id)?;
        text(xml, "published", &entry.published)?;
        text(xml, "updated", &entry.updated)?;
        entry.authors.iter().try_for_each(|author| person(xml, author))?;
        link(xml, "alternate", &entry.url, "text/html")?;
        entry.external_url.iter().try_for_each(|url| link(xml, "related", url, ""))?;
        entry.attachments.iter().try_for_each(|attachment| enclosure(xml, attachment))?;
        for (slug, label) in &entry.tags {
            empty(xml, "category", &[("term", slug), ("label", label)])?;
        }
        entry.summary.iter().try_for_each(|summary| text(xml, "summary", summary))?;
        typed_text(xml, "content", &[("type", "html")], &content(entry))
    })?;
    Ok(())
}

/// The text, including the banner image, for which Atom has no other element.
fn content(entry: &Entry) -> String {
    let banner = entry
        .banner
        .as_ref()
        .map(|url| format!("<figure><img src=\"{}\" alt=\"{}\"></figure>\n", escape(url), escape(&entry.banner_alt)));
    banner.unwrap_or_default() + &entry.content
}

fn person(xml: &mut Xml, author: &Author) -> io::Result<()> {
    xml.create_element("author").write_inner_content(|xml| {
        text(xml, "name", &author.name)?;
        author.url.iter().try_for_each(|url| text(xml, "uri", url))
    })?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, href: &str, kind: &str) -> io::Result<()> {
    empty(xml, "link", &[("rel", rel), ("type", kind), ("href", href)])
}

fn enclosure(xml: &mut Xml, attachment: &Attachment) -> io::Result<()> {
    let length = attachment.size_in_bytes.map(|bytes| format!("{bytes:.0}")).unwrap_or_default();
    let Attachment { url, mime_type, title, .. } = attachment;
    let title = title.as_deref().unwrap_or_default();
    empty(
        xml,
        "link",
        &[("rel", "enclosure"), ("type", mime_type), ("length", &length), ("title", title), ("href", url)],
    )
}
