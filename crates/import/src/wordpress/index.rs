//! The first reading of an export: what its items refer to, and which file each of them becomes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Result, bail};
use percent_encoding::percent_decode_str;
use source::slug::Slug;
use source::tag::Tag;

use super::html::plain;
use super::item::Element;
use super::library::{Image, Library};
use super::links::Links;
use super::{Found, Options, each_item};
use crate::report::Report;
use crate::target::Target;

/// Names that WordPress gives its default category.
const DEFAULT_CATEGORIES: [&str; 3] = ["uncategorized", "non-classe", "non-categorise"];

/// A post or a page that is imported.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub id: u64,
    /// Where it was imported from: the address with its id.
    pub source: String,
    /// Path below the author's folder.
    pub file: String,
    pub slug: String,
    pub is_page: bool,
    pub is_draft: bool,
}

/// All that items refer to.
#[derive(Default)]
pub(super) struct Index {
    entries: HashMap<u64, Entry>,
    pub library: Library,
    pub links: Links,
    /// Names of authors by login.
    pub authors: HashMap<String, String>,
    /// Addresses of authors in lower case, for their own comments.
    pub emails: BTreeSet<String>,
    /// Labels of tags by the slug of their address here.
    labels: BTreeMap<String, String>,
    base: String,
    /// Addresses of the author's own pages and posts.
    taken: BTreeSet<String>,
}

impl Index {
    /// Whether a page or post that the author wrote here has this address.
    pub(super) fn is_taken(&self, path: &str) -> bool {
        self.taken.contains(path.trim_end_matches('/'))
    }

    pub(super) fn entry(&self, item: &Element) -> Option<&Entry> {
        self.entries.get(&item.get("post_id").parse().ok()?)
    }

    /// The label of a tag: all that share an address have one.
    pub(super) fn label(&self, tag: Tag) -> String {
        self.labels.get(tag.slug.as_str()).cloned().unwrap_or(tag.label)
    }

    /// Reads an export.
    ///
    /// # Errors
    /// When it can't be read, or is not an export of WordPress.
    pub(super) fn read(options: &Options<'_>, target: &Target, report: &mut Report) -> Result<Self> {
        let mut index = Self::default();
        if let Some(folder) = options.media {
            for file in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|file| file.file_type().is_file())
            {
                if let Some(name) = file.path().strip_prefix(folder).ok().and_then(|path| path.to_str()) {
                    index.links.add_upload(&name.replace('\\', "/"), &format!("/media/{}", name.replace('\\', "/")));
                }
            }
        }
        let mut names = Names { target, reserved: options.reserved, taken: BTreeSet::new() };
        // Entries get their files in the order of their ids, so that the second run gives the same.
        let mut items: Vec<Named> = Vec::new();
        let mut version = None;
        each_item(options.export, &mut |at| (options.progress)(at), &mut |found| {
            match found {
                Found::Channel(root) => version = index.channel(&root),
                Found::Damaged(what) => {
                    report.count("damaged items, left out", 1);
                    report.note("damaged items, left out", what);
                }
                Found::Item(item) => {
                    if let Some(item) = index.item(&item, report) {
                        items.push(item);
                    }
                }
            }
            Ok(())
        })?;
        if version.is_none() {
            bail!(
                "{} is not an export of WordPress: it has no wxr_version; export with Tools › Export",
                options.export.display()
            );
        }
        items.sort_by_key(|item| item.id);
        for item in items {
            let folder = if item.is_page { "pages" } else { "posts" };
            let source = format!("{}/?p={}", index.base, item.id);
            let file = names.file(&source, folder, &item.name);
            if !file.ends_with(&format!("/{}.json", item.name))
                && target.exists(&format!("{folder}/{}.json", item.name))
            {
                index.taken.insert(if item.is_page {
                    format!("/{}", item.name)
                } else {
                    format!("/posts/{}", item.name)
                });
            }
            let slug = file.trim_start_matches(folder).trim_matches('/').trim_end_matches(".json").to_owned();
            if slug != item.name {
                report.note("names that are written in another way here", format!("{} → {file}", item.written_name));
            }
            let path = if item.is_page { format!("/{slug}/") } else { format!("/posts/{slug}/") };
            index.links.add(item.id, &item.link, &path);
            let Named { id, is_page, is_draft, .. } = item;
            index.entries.insert(id, Entry { id, source, file, slug, is_page, is_draft });
        }
        Ok(index)
    }

    /// The facts of the blog; the version of the format.
    fn channel(&mut self, root: &Element) -> Option<String> {
        let channel = root.find("channel")?;
        for name in ["base_blog_url", "base_site_url", "link"] {
            self.links.add_host(channel.get(name));
        }
        self.base = ["base_blog_url", "link", "base_site_url"]
            .into_iter()
            .map(|name| channel.get(name).trim_end_matches('/'))
            .find(|address| !address.is_empty())
            .unwrap_or_default()
            .to_owned();
        for author in channel.all("author") {
            let name = plain(author.get("author_display_name"));
            let login = author.get("author_login");
            let name = if name.is_empty() { login.to_owned() } else { name };
            self.authors.insert(login.to_owned(), name);
            self.emails.insert(author.get("author_email").to_ascii_lowercase());
        }
        self.emails.remove("");
        let version = channel.get("wxr_version");
        (!version.is_empty()).then(|| version.to_owned())
    }

    /// Notes what an item is; a post or page that is imported.
    fn item(&mut self, item: &Element, report: &mut Report) -> Option<Named> {
        let id: u64 = item.get("post_id").parse().ok()?;
        let kind = item.get("post_type");
        let kind = if kind.is_empty() { "post" } else { kind };
        if kind == "attachment" {
            report.count("pictures and other files", 1);
            let url = [item.get("attachment_url"), item.get("guid")].into_iter().find(|url| !url.is_empty())?;
            let meta = |name: &str| {
                let entry = item.all("postmeta").find(|meta| meta.get("meta_key") == name);
                entry.map_or("", |meta| meta.get("meta_value")).to_owned()
            };
            let image = Image {
                url: url.to_owned(),
                alt: plain(&meta("_wp_attachment_image_alt")),
                caption: plain(item.get("excerpt")),
            };
            self.library.add(id, item.get("post_parent").parse().unwrap_or(0), image);
            return None;
        }
        let is_page = kind == "page";
        if !is_page && kind != "post" {
            report.count("items of other kinds, left out", 1);
            report.note("kinds of items that have no place here", kind);
            return None;
        }
        let status = item.get("status");
        let name = if is_page { "pages" } else { "posts" };
        let is_draft = match status {
            _ if !item.get("post_password").is_empty() => {
                report.count("with a password, now drafts", 1);
                true
            }
            "publish" => false,
            "future" => {
                report.count("scheduled", 1);
                false
            }
            "private" => {
                report.count("private, now drafts", 1);
                true
            }
            "draft" | "pending" => {
                report.count("drafts", 1);
                true
            }
            "trash" | "auto-draft" | "inherit" => {
                report.count("in the trash or never saved, left out", 1);
                return None;
            }
            other => {
                report.note("unknown states, now drafts", format!("{other}: {}", plain(item.get("title"))));
                true
            }
        };
        report.count(name, 1);
        if item.get("is_sticky") == "1" {
            report.note("sticky posts, which have no place of their own here", plain(item.get("title")));
        }
        self.tags(item, report);
        let written_name = percent_decode_str(item.get("post_name")).decode_utf8_lossy().into_owned();
        let slug = Slug::parse(&written_name).ok().or_else(|| Slug::from_text(&written_name));
        let slug = slug.or_else(|| Slug::from_text(&plain(item.get("title"))));
        let slug = slug.map_or_else(|| format!("{}-{id}", kind), |slug| slug.to_string());
        Some(Named { id, name: slug, written_name, link: item.get("link").to_owned(), is_page, is_draft })
    }

    fn tags(&mut self, item: &Element, report: &mut Report) {
        for (tag, element) in tags(item) {
            let folder = if element.attributes.get("domain").is_some_and(|domain| domain == "category") {
                "category"
            } else {
                "tag"
            };
            let nicename = element.attributes.get("nicename").map_or("", String::as_str);
            self.links.add_path(&format!("/{folder}/{nicename}"), &format!("/tags/{}/", tag.slug));
            match self.labels.get(tag.slug.as_str()) {
                Some(label) if *label != tag.label => {
                    let note = format!("“{}” and “{}” are one tag here, “{label}”", label, tag.label);
                    let kind = "tags and categories that share an address";
                    if !report.notes(kind).contains(&note) {
                        report.note(kind, note);
                    }
                }
                Some(_) => {}
                None => {
                    report.count("tags and categories", 1);
                    self.labels.insert(tag.slug.as_str().to_owned(), tag.label);
                }
            }
        }
    }
}

/// The categories and tags of an item. The default category says nothing, and is left out.
pub(super) fn tags(item: &Element) -> impl Iterator<Item = (Tag, &Element)> {
    item.all("category").filter_map(|element| {
        let domain = element.attributes.get("domain").map_or("", String::as_str);
        let nicename = element.attributes.get("nicename").map_or("", String::as_str);
        let is_wanted = matches!(domain, "category" | "post_tag") && !DEFAULT_CATEGORIES.contains(&nicename);
        Some((Tag::new(&plain(&element.text)).filter(|_| is_wanted)?, element))
    })
}

/// What the first reading keeps of a post or page.
struct Named {
    id: u64,
    name: String,
    written_name: String,
    link: String,
    is_page: bool,
    is_draft: bool,
}

/// Gives each item a file of its own.
struct Names<'n> {
    target: &'n Target,
    reserved: &'n [&'n str],
    taken: BTreeSet<String>,
}

impl Names<'_> {
    fn file(&mut self, source: &str, folder: &str, name: &str) -> String {
        if let Some(file) = self.target.file_of(source) {
            self.taken.insert(file.to_owned());
            return file.to_owned();
        }
        let name =
            if folder == "pages" && self.reserved.contains(&name) { format!("{name}-2") } else { name.to_owned() };
        let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
        let mut files = names.map(|name| format!("{folder}/{name}.json"));
        let file = files.find(|file| !self.taken.contains(file) && !self.target.exists(file)).unwrap_or_default();
        self.taken.insert(file.clone());
        file
    }
}
