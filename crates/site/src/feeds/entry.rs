//! An entry of a feed: identity, dates, and the whole text with absolute addresses.

use anyhow::{Context, Result};
use atom::Link;
use dom_query::Document;
use protocol::bundle;
use source::author::Author;
use source::post::Attachment;
use url::Url;

use super::thread;
use crate::catalogue::{PostEntry, identity};
use crate::markup::split_text_nodes;
use crate::pages::{SiteContext, extras};
use publish::output::Staging;

/// A post in a feed. All addresses are absolute.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: String,
    /// The author's summary; excerpts are omitted, since they repeat the text.
    pub(super) summary: Option<String>,
    /// HTML.
    pub(super) content: String,
    pub(super) published: String,
    pub(super) updated: String,
    /// Whether the author has set a date of modification.
    pub(super) is_modified: bool,
    /// Authors; when empty, the site's author.
    pub(super) authors: Vec<Author>,
    /// Slug and label of each tag.
    pub(super) tags: Vec<(String, String)>,
    pub(super) language: String,
    pub(super) image: Option<String>,
    pub(super) banner: Option<String>,
    /// Alternative text of the banner image.
    pub(super) banner_alt: String,
    pub(super) external_url: Option<String>,
    pub(super) attachments: Vec<Attachment>,
    /// Link to the feed of its responses, for Atom.
    pub(super) replies: Option<Link>,
}

impl Entry {
    /// The entry of a post, with the text from its bundle.
    pub(super) fn of(context: &SiteContext<'_>, entry: &PostEntry, staging: &Staging) -> Result<Self> {
        let post = &entry.post;
        let path = entry.path(false);
        let url = context.canonical(&path);
        let bundle::Article { content: html, thread, .. } = read_page(entry, staging)?.article.unwrap_or_default();
        let absolute = |address: &String| context.absolute(address);
        let tags = context.tag_links(entry).into_iter().zip(&post.tags);
        Ok(Self {
            id: identity::of(context.catalogue.settings.first_base_url.as_str(), entry),
            title: entry.title.clone(),
            summary: post.summary.is_some().then(|| entry.summary.clone()),
            content: context
                .catalogue
                .settings
                .base_url
                .join(path.trim_start_matches('/'))
                .map_or_else(|_| html.clone(), |page| with_absolute(&html, &page)),
            published: context.moment(entry.published().unwrap_or_default()),
            updated: context.moment(entry.changed().unwrap_or_default()),
            is_modified: entry.changed() > entry.published(),
            authors: post.authors.iter().map(|author| absolute_author(context, author)).collect(),
            tags: tags.map(|(link, tag)| (tag.slug.to_string(), link.label)).collect(),
            language: post.language.clone().unwrap_or_else(|| context.site.language.clone()),
            image: post.image.as_ref().map(absolute),
            banner: post.banner_image.as_ref().map(absolute),
            banner_alt: post.image_alt.clone().unwrap_or_default(),
            external_url: post.external_url.as_ref().map(absolute),
            attachments: post
                .attachments
                .iter()
                .map(|attachment| Attachment {
                    url: absolute(&attachment.url),
                    size_in_bytes: context.size_of(attachment),
                    ..attachment.clone()
                })
                .collect(),
            replies: thread.and_then(|thread| thread::link(context, entry, &thread)),
            url,
        })
    }
}

/// The page of a post, from its bundle.
pub(crate) fn read_page(entry: &PostEntry, staging: &Staging) -> Result<bundle::Page> {
    let path = entry.path(false);
    let bytes = staging.read(&format!("{path}index.json"))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{path} can't be read back"))
}

/// An author with absolute addresses.
pub(super) fn absolute_author(context: &SiteContext<'_>, author: &Author) -> Author {
    let absolute = |address: &String| context.absolute(address);
    Author {
        name: author.name.clone(),
        url: author.url.as_ref().map(absolute),
        avatar: author.avatar.as_ref().map(absolute),
    }
}

/// The HTML of a text for other sites: addresses are absolute; anchor links of headings, with the space before them,
/// and the generator's elements around the text are removed.
fn with_absolute(html: &str, page: &Url) -> String {
    let document = Document::fragment(html.replace(" <a class=\"anchor\"", "<a class=\"anchor\""));
    document.select("a.anchor").remove();
    document.select(extras::SELECTOR).remove();
    with_originals(&document);
    for (selector, attribute) in [("a[href]", "href"), ("[src]", "src"), ("[poster]", "poster"), ("[cite]", "cite")] {
        for node in document.select(selector).nodes() {
            let address = node.attr(attribute).and_then(|address| page.join(&address).ok());
            if let Some(address) = address {
                node.set_attr(attribute, address.as_str());
            }
        }
    }
    split_text_nodes(&document);
    document.select("html").inner_html().to_string()
}

/// Replaces pictures by their originals: feed readers show them in widths of their own.
fn with_originals(document: &Document) {
    for picture in document.select("picture").nodes() {
        picture.before_html(picture.find(&["img"]).iter().map(|image| image.html().to_string()).collect::<String>());
        picture.remove_from_parent();
    }
    for image in document.select("img").nodes() {
        ["srcset", "sizes", "fetchpriority"].iter().for_each(|name| image.remove_attr(name));
    }
}

#[cfg(test)]
mod tests {
    use super::with_absolute;
    use url::Url;

    #[test]
    fn feed_text_has_absolute_addresses() {
        let Ok(page) = Url::parse("https://essai.example/posts/a/") else { panic!("no address") };
        for (html, expected) in [
            ("<a href=\"/posts/b/#c\">b</a>", "<a href=\"https://essai.example/posts/b/#c\">b</a>"),
            ("<a href=\"#fn-1\">1</a>", "<a href=\"https://essai.example/posts/a/#fn-1\">1</a>"),
            ("<a href=\"../b/?x=1&amp;y=2\">b</a>", "<a href=\"https://essai.example/posts/b/?x=1&amp;y=2\">b</a>"),
            ("<a href=\"mailto:a@b.example\">b</a>", "<a href=\"mailto:a@b.example\">b</a>"),
            ("<img src=\"/media/é.png\" alt=\"\">", "<img src=\"https://essai.example/media/%C3%A9.png\" alt=\"\">"),
            (
                "<picture><source type=\"image/avif\" srcset=\"/b.avif 9w\" sizes=\"9px\"><img src=\"/b.jpg\" alt=\"\" \
                 fetchpriority=\"high\" srcset=\"/b-9.jpg 9w\" sizes=\"9px\"></picture>",
                "<img src=\"https://essai.example/b.jpg\" alt=\"\">",
            ),
            ("<q cite=\"/a/\">b</q>", "<q cite=\"https://essai.example/a/\">b</q>"),
            ("<h2 id=\"b\">B <a class=\"anchor\" href=\"#b\">#</a></h2>", "<h2 id=\"b\">B</h2>"),
            ("<code>&lt;a href=\"/b/\"&gt;</code>", "<code>&lt;a href=\"/b/\"&gt;</code>"),
        ] {
            assert_eq!(with_absolute(html, &page), expected);
        }
    }
}
