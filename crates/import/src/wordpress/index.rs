//! The first reading of an export: the metadata of the blog, its pictures, and its posts without their texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use percent_encoding::percent_decode_str;
use source::tag::Tag;

use super::block_contents::ReusableBlocks;
use super::categories::is_default_category;
use super::media_library::{MediaItem, MediaLibrary};
use super::parts::Part;
use crate::addresses::{base_path, percent_encoded};
use crate::dates::parse_local_and_utc;
use crate::file_names::slug;
use crate::html::plain;
use crate::importer::Importer;
use crate::old_post::OldPost;
use crate::personal_data::has_email;
use crate::report::{Entry, Report};
use crate::source_identity::identity;
use crate::text::single_line;
use crate::xml::{Element, elements};

/// Elements before the first item with metadata of the blog.
const METADATA: [&str; 6] = ["author", "base_blog_url", "base_site_url", "category", "link", "wxr_version"];

/// What items refer to.
#[derive(Default)]
pub(super) struct Index {
    /// Whether the file says which version of the format it has.
    pub is_export: bool,
    /// Posts and pages by id, in whose order they get their names. Their texts, pictures and comments are missing.
    pub posts: BTreeMap<u64, OldPost>,
    /// The first bytes of the items that are imported by id: of two items with one id, the first one is.
    pub offsets: HashMap<u64, u64>,
    pub library: MediaLibrary,
    pub reusable: ReusableBlocks,
    /// E-mail addresses of authors in lower case, for their own comments.
    pub emails: BTreeSet<String>,
    /// Number of items by kind, of kinds that are not imported.
    pub other_kinds: BTreeMap<String, usize>,
    /// Number of posts and pages by the names of their custom fields.
    pub custom_fields: BTreeMap<String, usize>,
    /// Names of authors by login.
    authors: HashMap<String, String>,
    /// Categories that others are in, by the slugs of those.
    parents: HashMap<String, String>,
    /// Addresses of posts with an earlier slug, by the ids of the posts.
    old_addresses: Vec<(u64, String)>,
    /// The address of the blog.
    pub base: String,
}

impl Index {
    /// Adds the metadata or the item of a part.
    pub(super) fn add(&mut self, part: Part, importer: &mut Importer<'_>) {
        match part {
            Part::Channel(text) => self.channel(&text, importer),
            Part::Item(item, offset) => self.item(&item, offset, importer),
            Part::Damaged(what) => importer.damaged(what),
        }
    }

    /// Adds the addresses that posts had before their slug was changed, apart from those that are of another post now.
    pub(super) fn add_old_addresses(&mut self) {
        let decoded = |address: &str| identity(&percent_decode_str(address).decode_utf8_lossy());
        let addresses = self.posts.values().flat_map(|post| &post.addresses);
        let mut taken: BTreeSet<String> = addresses.map(|address| decoded(address)).collect();
        for (id, address) in std::mem::take(&mut self.old_addresses) {
            if taken.insert(decoded(&address))
                && let Some(post) = self.posts.get_mut(&id)
            {
                post.addresses.push(address);
            }
        }
    }

    fn channel(&mut self, text: &str, importer: &mut Importer<'_>) {
        let metadata: Vec<Element> = elements(text, None, &METADATA, importer.blog.texts()).flatten().collect();
        // An element without a text may be of another namespace, such as `atom:link`.
        let element = |name: &str| {
            let mut texts = metadata.iter().filter(|element| element.name == name).map(|element| element.text.trim());
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        };
        let (blog, link, site) = (element("base_blog_url"), element("link"), element("base_site_url"));
        for address in [blog, site, link] {
            importer.rewriter.addresses.add_host(address);
        }
        let base = [blog, link, site].into_iter().find(|address| !address.is_empty());
        self.base = base.unwrap_or_default().trim_end_matches('/').to_owned();
        self.is_export = !element("wxr_version").is_empty();
        for author in metadata.iter().filter(|element| element.name == "author") {
            let name = plain(author.get("author_display_name"));
            if !name.is_empty() {
                self.authors.insert(author.get("author_login").to_owned(), name);
            }
            self.emails.insert(author.get("author_email").to_ascii_lowercase());
        }
        self.emails.remove("");
        for category in metadata.iter().filter(|element| !element.get("category_parent").is_empty()) {
            let (name, parent) = (category.get("category_nicename"), category.get("category_parent"));
            self.parents.insert(name.to_owned(), parent.to_owned());
        }
    }

    fn item(&mut self, item: &Element, offset: u64, importer: &mut Importer<'_>) {
        let Ok(id) = item.get("post_id").parse::<u64>() else {
            let (texts, title) = (importer.blog.texts(), plain(item.get("title")));
            let what = texts.item_without_id;
            importer.damaged(if title.is_empty() { what.to_owned() } else { texts.with_label(what, title) });
            return;
        };
        let kind = item.get("post_type");
        if kind == "wp_block" && item.get("status") == "publish" {
            self.reusable.entry(id).or_insert_with(|| item.get("content").to_owned());
            return;
        }
        if !matches!(kind, "" | "post" | "page" | "attachment") {
            importer.report.count(Entry::OtherItems, 1);
            *self.other_kinds.entry(kind.to_owned()).or_default() += 1;
            return;
        }
        if self.offsets.contains_key(&id) {
            importer.report.note_labelled(Entry::Duplicates, self.source(id), plain(item.get("title")));
            return;
        }
        if kind == "attachment" {
            self.offsets.insert(id, offset);
            self.attachment(id, item, importer);
            return;
        }
        let is_page = kind == "page";
        let Some(is_draft) = is_draft(item, &mut importer.report) else { return };
        if item.get("is_sticky") == "1" {
            let title = plain(item.get("title"));
            importer.report.note(Entry::Sticky, title);
        }
        for name in custom_fields(item) {
            *self.custom_fields.entry(name.to_owned()).or_default() += 1;
        }
        let post = OldPost { is_draft, ..self.post(id, item, is_page, importer) };
        if !is_page && !is_draft && item.get("status") == "publish" {
            self.add_archives(item, importer);
        }
        if !is_page {
            let (link, slug) = (item.get("link"), item.get("post_name"));
            let old = metas(item, "_wp_old_slug").filter_map(|old| address_with_slug(link, slug, old));
            self.old_addresses.extend(old.map(|address| (id, address)));
        }
        self.posts.insert(id, post);
        self.offsets.insert(id, offset);
    }

    /// The source of a post.
    fn source(&self, id: u64) -> String {
        format!("{}/?p={id}", self.base)
    }

    fn attachment(&mut self, id: u64, item: &Element, importer: &mut Importer<'_>) {
        importer.report.count(Entry::LibraryFiles, 1);
        let url = [item.get("attachment_url"), item.get("guid")].into_iter().find(|url| !url.is_empty());
        if let Some(url) = url {
            importer.rewriter.addresses.add_file_host(url);
            let by_id = format!("/?attachment_id={id}");
            let with_host = format!("{}{by_id}", self.base);
            for page in [item.get("link"), by_id.as_str(), with_host.as_str()] {
                importer.rewriter.addresses.add_file_page(page, url);
            }
            let alt = plain(meta(item, "_wp_attachment_image_alt"));
            let order = item.get("menu_order").parse().unwrap_or(0);
            let image = MediaItem { url: url.to_owned(), alt, caption: plain(item.get("excerpt")), order };
            self.library.add(id, item.get("post_parent").parse().unwrap_or(0), image);
        }
    }

    /// Adds the archives in which a published post was.
    fn add_archives(&self, item: &Element, importer: &mut Importer<'_>) {
        for (folder, nicename, label) in terms(item) {
            let Some(tag) = Tag::new(&single_line(&label)) else { continue };
            for path in self.archive_paths(folder, nicename) {
                importer.archives.add_tag(&path, &format!("/tags/{}/", tag.slug));
            }
        }
        if let Some(year) = item.get("post_date").get(..4).filter(|year| *year != "0000") {
            importer.archives.add_other(format!("{}/{year}/", base_path(&self.base)));
        }
        let creator = item.get("creator");
        if !creator.is_empty() && !has_email(creator) {
            importer.archives.add_other(format!("{}/author/{}/", base_path(&self.base), percent_encoded(creator)));
        }
    }

    /// The paths of the archive of a category or tag: below its parent categories, and without them.
    fn archive_paths(&self, folder: &str, nicename: &str) -> BTreeSet<String> {
        let name = |nicename: &str| percent_encoded(&percent_decode_str(nicename).decode_utf8_lossy());
        let mut nested = name(nicename);
        // Damaged exports may have circles.
        let mut seen = BTreeSet::from([nicename]);
        let mut child = nicename;
        while folder == "category"
            && let Some(parent) = self.parents.get(child)
            && seen.insert(parent.as_str())
        {
            nested = format!("{}/{nested}", name(parent));
            child = parent.as_str();
        }
        let base = base_path(&self.base);
        [name(nicename), nested].map(|path| format!("{base}/{folder}/{path}/")).into()
    }

    fn post(&self, id: u64, item: &Element, is_page: bool, importer: &mut Importer<'_>) -> OldPost {
        let zone = &importer.blog.zone;
        let (kind, parameter) = if is_page { ("page", "page_id") } else { ("post", "p") };
        let title = plain(item.get("title"));
        let name = percent_decode_str(item.get("post_name")).decode_utf8_lossy().into_owned();
        let name = if slug([name.as_str(), title.as_str()]).is_none() { format!("{kind}-{id}") } else { name };
        let own_id = format!("/?{parameter}={id}");
        let addresses = [item.get("link"), item.get("guid"), own_id.as_str()];
        let by_id = |parameter: &str| [format!("/?{parameter}={id}"), format!("{}/?{parameter}={id}", self.base)];
        let mut tags = Vec::new();
        for (folder, nicename, label) in terms(item) {
            if let Some(tag) = Tag::new(&single_line(&label)) {
                for path in self.archive_paths(folder, nicename) {
                    importer.rewriter.addresses.add(&path, &format!("/tags/{}/", tag.slug));
                }
            }
            tags.push(label);
        }
        let creator = item.get("creator");
        let author = self.authors.get(creator).cloned().unwrap_or_else(|| plain(creator));
        OldPost {
            source: self.source(id),
            is_page,
            names: Some(name).filter(|name| !name.is_empty()).into_iter().collect(),
            addresses: addresses.into_iter().filter(|address| !address.is_empty()).map(str::to_owned).collect(),
            // Links may name a post by either parameter.
            other_addresses: ["p", "page_id"].into_iter().flat_map(by_id).collect(),
            title,
            date_published: parse_local_and_utc(item.get("post_date"), item.get("post_date_gmt"), zone),
            date_modified: parse_local_and_utc(item.get("post_modified"), item.get("post_modified_gmt"), zone),
            authors: vec![author],
            tags,
            summary: plain(item.get("excerpt")),
            is_closed: item.get("comment_status") == "closed",
            ..OldPost::default()
        }
    }
}

/// The categories and tags of a post: the folder of their archives, their slugs and labels.
fn terms(item: &Element) -> impl Iterator<Item = (&'static str, &str, String)> {
    item.children.iter().filter(|child| child.name == "category").filter_map(|category| {
        let folder = match category.attribute("domain") {
            "category" => "category",
            "post_tag" => "tag",
            _ => return None,
        };
        let nicename = category.attribute("nicename");
        (!is_default_category(nicename)).then(|| (folder, nicename, plain(&category.text)))
    })
}

/// The value of a field that WordPress or a plugin keeps with an item; empty without it.
pub(super) fn meta<'e>(item: &'e Element, name: &'e str) -> &'e str {
    metas(item, name).next().unwrap_or_default()
}

/// The values of a field that an item may have several times.
fn metas<'e>(item: &'e Element, name: &'e str) -> impl Iterator<Item = &'e str> {
    let metas = item.all("postmeta").filter(move |meta| meta.get("meta_key") == name);
    metas.map(|meta| meta.get("meta_value"))
}

/// The names of the fields that an author filled. Those that WordPress hides start with `_`, and footnotes are a part of
/// the text.
fn custom_fields(item: &Element) -> BTreeSet<&str> {
    let filled = item.all("postmeta").filter(|meta| !meta.get("meta_value").is_empty());
    let names = filled.map(|meta| meta.get("meta_key"));
    names.filter(|name| !name.is_empty() && !name.starts_with('_') && *name != "footnotes").collect()
}

/// The address of a post with another slug at its end; none if its address does not end with `slug`.
fn address_with_slug(address: &str, slug: &str, other: &str) -> Option<String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let path = address.trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/')?;
    let name = decoded(name);
    // Such as `.html`.
    let extension = name.strip_prefix(&decoded(slug)).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
    let other = percent_encoded(&decoded(other));
    let slash = &address[path.len()..];
    (!slug.is_empty() && !other.is_empty()).then(|| format!("{folder}/{other}{extension}{slash}"))
}

/// Whether a post or page is not public; none if it is left out.
fn is_draft(item: &Element, report: &mut Report) -> Option<bool> {
    if !item.get("post_password").is_empty() {
        report.count(Entry::Password, 1);
        return Some(true);
    }
    match item.get("status") {
        "publish" => return Some(false),
        "future" => {
            report.count(Entry::Scheduled, 1);
            return Some(false);
        }
        "private" => report.count(Entry::Private, 1),
        "draft" | "pending" => {}
        "trash" | "auto-draft" | "inherit" => {
            report.count(Entry::TrashOrUnsaved, 1);
            return None;
        }
        other => report.note_labelled(Entry::UnknownStates, other, plain(item.get("title"))),
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::address_with_slug;

    #[test]
    fn slug_at_the_end_of_an_address_is_replaced() {
        for (address, slug, other, expected) in [
            ("http://a.example/2012/%C3%A9t%C3%A9/", "%c3%a9t%c3%a9", "l-ete", Some("http://a.example/2012/l-ete/")),
            ("http://a.example/ete.html", "ete", "%c3%a9t%c3%a9", Some("http://a.example/%C3%A9t%C3%A9.html")),
            ("http://a.example/?p=7", "ete", "l-ete", None),
            ("http://a.example/ete-2/", "ete", "l-ete", None),
            ("http://a.example/ete/", "", "l-ete", None),
            ("http://a.example/ete/", "ete", "", None),
        ] {
            assert_eq!(address_with_slug(address, slug, other).as_deref(), expected, "{address} {slug}");
        }
    }
}
