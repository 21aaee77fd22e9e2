//! `sitemap.xml`: every indexable page with the day of its last change (<https://www.sitemaps.org>).

use std::io;

use anyhow::{Context, Result};
use atom::xml::{document, empty, text};
use jiff::Timestamp;

use crate::contact::CONTACT;
use crate::feed_address::GUIDE;
use crate::files;
use crate::pages::SiteContext;
use publish::output::Staging;

/// Maximum number of addresses in one file, by the protocol.
const PER_FILE: usize = 50_000;

/// Namespace of the links to other languages.
const XHTML: &str = "http://www.w3.org/1999/xhtml";

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page and its last change, if known.
struct UrlEntry {
    address: String,
    /// Languages and addresses of the translations, including the page itself.
    translations: Vec<(String, String)>,
    changed: Option<Timestamp>,
}

/// Writes the site map: one file, or an index of several.
///
/// # Errors
/// When a file can't be written.
pub fn write(context: &SiteContext<'_>, staging: &Staging) -> Result<()> {
    write_entries(context, &entries(context), PER_FILE, staging)
}

fn write_entries(context: &SiteContext<'_>, entries: &[UrlEntry], per_file: usize, staging: &Staging) -> Result<()> {
    let file = |root: &str, element: &str, entries: &[UrlEntry]| {
        list(context, root, element, entries).context("can't write the site map")
    };
    if entries.len() <= per_file {
        return staging.write(files::SITEMAP, &file("urlset", "url", entries)?);
    }
    let mut parts = Vec::new();
    for (index, entries) in entries.chunks(per_file).enumerate() {
        let name = format!("sitemap/{}.xml", index + 1);
        staging.write(&name, &file("urlset", "url", entries)?)?;
        let changed = entries.iter().filter_map(|entry| entry.changed).max();
        parts.push(UrlEntry { address: context.canonical(&name), translations: Vec::new(), changed });
    }
    staging.write(files::SITEMAP, &file("sitemapindex", "sitemap", &parts)?)
}

fn list(context: &SiteContext<'_>, root: &str, element: &str, entries: &[UrlEntry]) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    let has_translations = entries.iter().any(|entry| !entry.translations.is_empty());
    let namespaces = [("xmlns", NAMESPACE)].into_iter().chain(has_translations.then_some(("xmlns:xhtml", XHTML)));
    xml.create_element(root).with_attributes(namespaces).write_inner_content(|xml| {
        for entry in entries {
            xml.create_element(element).write_inner_content(|xml| {
                text(xml, "loc", &entry.address)?;
                entry.changed.iter().try_for_each(|changed| text(xml, "lastmod", &context.moment(*changed)))?;
                entry.translations.iter().try_for_each(|(language, address)| {
                    empty(xml, "xhtml:link", &[("rel", "alternate"), ("hreflang", language), ("href", address)])
                })
            })?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

/// All pages except the search and the 404 page. A page of a list changes with its posts and with newer ones.
fn entries(context: &SiteContext<'_>) -> Vec<UrlEntry> {
    let catalogue = context.catalogue;
    let newest = catalogue.posts.iter().filter_map(|item| item.changed()).max();
    let entry = |path: String, changed| {
        let versions = catalogue.translations.by_language(&path);
        let translations = versions.map(|(language, path)| (language.to_owned(), context.canonical(path))).collect();
        UrlEntry { address: context.canonical(&path), translations, changed }
    };
    let lists = context.lists();
    let lists = lists.iter().flat_map(|list| {
        // New posts shift the others: a page changes with every post up to its end.
        let mut changed: Option<Timestamp> = None;
        (1..=list.pages()).map(move |number| {
            let posts = list.posts_of(number).iter().filter_map(|position| catalogue.posts.get(*position));
            changed = changed.max(posts.filter_map(|item| item.changed()).max());
            (list.path(number), changed)
        })
    });
    let lists = lists.map(|(path, changed)| entry(path, changed));
    let indexes = ["/tags/", "/archive/"].map(|path| entry(path.to_owned(), newest));
    let contact = context.contact.as_ref().map(|_| CONTACT);
    let single = [GUIDE].into_iter().chain(contact).map(|path| entry(path.to_owned(), None));
    let posts = catalogue.posts.iter().map(|item| entry(item.path(false), item.changed()));
    let pages = catalogue.pages.iter().map(|item| entry(item.path(true), item.changed()));
    lists.chain(indexes).chain(single).chain(posts).chain(pages).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

    use super::{entries, write_entries};
    use crate::catalogue;
    use crate::pages::SiteContext;
    use publish::output::{Staging, refuse_locked};

    #[test]
    fn long_sitemap_is_split_with_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        std::fs::create_dir_all(public.join("posts")).unwrap();
        let settings = r#"{"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "Autrice"}}"#;
        std::fs::write(public.join("site.json"), settings).unwrap();
        let post = r#"{"title": "A", "date_published": "2012-01-15", "content_text": "Un texte."}"#;
        std::fs::write(public.join("posts/a.json"), post).unwrap();
        let (catalogue, _) = catalogue::read(&public, "2012-06-01T00:00:00Z".parse().unwrap());
        let catalogue = catalogue.unwrap();
        let context = SiteContext::new(&catalogue, "").unwrap();
        let staging = Staging::beside(&folder.path().join("dist"), &refuse_locked).unwrap();
        // Home, the year, tags, the archive, the guide to feeds, the post.
        let entries = entries(&context);
        assert_eq!(entries.len(), 6);
        write_entries(&context, &entries, 2, &staging).unwrap();
        let text = |name: &str| String::from_utf8(staging.read(name).unwrap()).unwrap();
        let part = |number: usize| {
            format!(
                "<sitemap><loc>https://essai.example/sitemap/{number}.xml</loc>\
                 <lastmod>2012-01-15T00:00:00+00:00</lastmod></sitemap>"
            )
        };
        assert!(text("sitemap.xml").contains(&[1, 2, 3].map(part).concat()));
        let count = |number: usize| text(&format!("sitemap/{number}.xml")).matches("<url>").count();
        assert_eq!([1, 2, 3].map(count), [2, 2, 2]);
    }
}
