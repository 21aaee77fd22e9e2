//! WordPress by its REST API: a folder with saved pages of `/wp-json/wp/v2/posts`, `pages`, `comments`, `tags`,
//! `categories`, `media` and `users`. The names of the files don't matter.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use source::tag::Tag;
use url::Url;
use walkdir::WalkDir;

use crate::addresses::{base_path, last_path_segment, percent_encoded};
use crate::blog::Options;
use crate::comment_text::plain_text;
use crate::comments::{CommentStatus, OldComment};
use crate::dates::parse_local_and_utc;
use crate::export_file;
use crate::html::plain;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::report::{Entry, Report};
use crate::text::single_line;
use crate::texts::Import;
use crate::wordpress::categories::is_default_category;
use crate::wordpress::comment_ids::CommentIds;

/// Imports saved pages of the API. Problems of single items are in the report.
///
/// # Errors
/// When the folder has no posts of the API, or a file can't be read or written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let texts = options.blog.texts();
    let mut importer = Importer::open(&options.blog, "wordpress-rest", options.media)?;
    let mut pages = Vec::new();
    for entry in WalkDir::new(options.from).sort_by_file_name() {
        let entry = entry.with_context(|| texts.cannot_read(options.from.display()))?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = entry.file_name().to_string_lossy();
        let bytes = export_file::read(entry.path(), texts)?;
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(page) => pages.push(page),
            Err(error) => importer.damaged(texts.with_label(name, texts.invalid_json(error))),
        }
    }
    let mut items = Items::default();
    for item in pages.iter().flat_map(|page| page.as_array().map_or(std::slice::from_ref(page), Vec::as_slice)) {
        items.add(item, &mut importer);
    }
    if items.posts.is_empty() {
        bail!(texts.not_wordpress_rest(options.from.display()));
    }
    for (kind, count) in &items.other_kinds {
        importer.report.note_number(Entry::OtherKinds, kind, *count);
    }
    let posts = items.posts(&mut importer);
    let written = importer.posts(posts);
    importer.finish(written)
}

/// The items by kind and id.
#[derive(Default)]
struct Items<'v> {
    posts: Vec<&'v Value>,
    comments: HashMap<u64, Vec<&'v Value>>,
    /// Tags and categories.
    terms: HashMap<u64, &'v Value>,
    media: HashMap<u64, &'v Value>,
    users: HashMap<u64, &'v str>,
    /// Number of items by kind, of kinds that are not imported.
    other_kinds: BTreeMap<&'v str, usize>,
}

impl<'v> Items<'v> {
    fn add(&mut self, item: &'v Value, importer: &mut Importer<'_>) {
        let Some(id) = item["id"].as_u64() else {
            let (texts, code) = (importer.blog.texts(), text(item, "code"));
            importer.damaged(if code.is_empty() { texts.item_without_id.to_owned() } else { texts.api_error(code) });
            return;
        };
        match text(item, "type") {
            "post" | "page" if item["content"].is_object() => self.posts.push(item),
            "attachment" => {
                importer.rewriter.addresses.add_file_host(text(item, "source_url"));
                self.media.insert(id, item);
            }
            _ if item["post"].is_u64() && !item["author_name"].is_null() => {
                self.comments.entry(item["post"].as_u64().unwrap_or_default()).or_default().push(item);
            }
            _ if item["taxonomy"].is_string() => {
                if !is_default_category(text(item, "slug")) {
                    self.terms.insert(id, item);
                }
            }
            "" if item["avatar_urls"].is_object() => {
                self.users.insert(id, text(item, "name"));
            }
            other => {
                importer.report.count(Entry::OtherItems, 1);
                *self.other_kinds.entry(other).or_default() += 1;
            }
        }
    }

    fn posts(&self, importer: &mut Importer<'_>) -> Vec<OldPost> {
        let mut posts = Vec::new();
        let mut ids = HashSet::new();
        let mut comment_ids: HashMap<String, CommentIds> = HashMap::new();
        for item in &self.posts {
            let id = item["id"].as_u64().unwrap_or_default();
            ids.insert(id);
            let base = base(item);
            let comment_ids =
                comment_ids.entry(base).or_insert_with_key(|base| CommentIds::of_blog(base, &importer.target));
            posts.push(self.post(item, id, comment_ids, importer));
        }
        // The hosts of the old blog are known by its posts.
        for (id, media) in &self.media {
            let by_id = format!("/?attachment_id={id}");
            for page in [text(media, "link"), by_id.as_str()] {
                importer.rewriter.addresses.add_file_page(page, text(media, "source_url"));
            }
        }
        let lost: usize = self.comments.iter().filter(|(id, _)| !ids.contains(*id)).map(|(_, all)| all.len()).sum();
        if lost > 0 {
            importer.report.count(Entry::CommentsWithoutPost, lost);
        }
        posts
    }

    fn post(&self, item: &Value, id: u64, comment_ids: &CommentIds, importer: &mut Importer<'_>) -> OldPost {
        let (zone, texts) = (&importer.blog.zone, importer.blog.texts());
        let link = text(item, "link");
        let base = base(item);
        importer.rewriter.addresses.add_host(link);
        importer.rewriter.addresses.add_host(&base);
        if item["sticky"] == true {
            let title = plain(rendered(item, "title"));
            importer.report.note(Entry::Sticky, title);
        }
        let mut comments = Vec::new();
        for found in self.comments.get(&id).into_iter().flatten() {
            match comment(found, comment_ids, zone, texts) {
                Ok(comment) => comments.push(comment),
                Err(what) => importer.damaged(texts.damaged_comment(&found["id"], what)),
            }
        }
        let is_page = text(item, "type") == "page";
        let by_id = if is_page { format!("/?page_id={id}") } else { format!("/?p={id}") };
        let addresses = [link, rendered(item, "guid"), &by_id].into_iter().filter(|address| !address.is_empty());
        let ids = ["categories", "tags"].into_iter().flat_map(|name| item[name].as_array().into_iter().flatten());
        let terms: Vec<&Value> = ids.filter_map(|id| self.terms.get(&id.as_u64()?).copied()).collect();
        let author = item["author"].as_u64().and_then(|id| self.users.get(&id).copied());
        let image = item["featured_media"].as_u64().and_then(|id| self.media.get(&id).copied());
        let is_draft = is_draft(item, importer);
        let is_in_archives = !is_page && !is_draft && text(item, "status") != "future";
        for term in &terms {
            add_archive(term, &base, is_in_archives, importer);
        }
        if let Some(year) = text(item, "date").get(..4).filter(|_| is_in_archives) {
            importer.archives.add_other(format!("{}/{year}/", base_path(&base)));
        }
        OldPost {
            // As in an import of the file that WordPress exports.
            source: format!("{base}/?p={id}"),
            is_page,
            is_draft,
            names: last_path_segment(text(item, "slug")).into_iter().collect(),
            addresses: addresses.map(str::to_owned).collect(),
            title: plain(rendered(item, "title")),
            date_published: parse_local_and_utc(text(item, "date"), text(item, "date_gmt"), zone),
            date_modified: parse_local_and_utc(text(item, "modified"), text(item, "modified_gmt"), zone),
            authors: author.into_iter().map(plain).collect(),
            tags: terms.into_iter().map(|term| plain(text(term, "name"))).collect(),
            summary: summary(item),
            image: image.map(|image| text(image, "source_url").to_owned()).filter(|url| !url.is_empty()),
            image_alt: image.map(|image| plain(text(image, "alt_text"))).unwrap_or_default(),
            body: OldBody::Html(rendered(item, "content").to_owned()),
            is_closed: text(item, "comment_status") == "closed",
            comments,
            ..OldPost::default()
        }
    }
}

/// Adds the archive of a category or tag: its links lead to the tag here, and redirect there if a public post is in it.
fn add_archive(term: &Value, base: &str, is_public: bool, importer: &mut Importer<'_>) {
    let Some(tag) = Tag::new(&single_line(&plain(text(term, "name")))) else { return };
    let folder = if text(term, "taxonomy") == "category" { "category" } else { "tag" };
    let name = percent_decode_str(text(term, "slug")).decode_utf8_lossy();
    let by_name = format!("{}/{folder}/{}/", base_path(base), percent_encoded(&name));
    let own = importer.rewriter.addresses.alias(text(term, "link"));
    let tag = format!("/tags/{}/", tag.slug);
    for path in own.into_iter().chain([by_name]) {
        importer.rewriter.addresses.add(&path, &tag);
        if is_public {
            importer.archives.add_tag(&path, &tag);
        }
    }
}

fn is_draft(item: &Value, importer: &mut Importer<'_>) -> bool {
    if item["content"]["protected"] == true {
        importer.report.count(Entry::Password, 1);
        return true;
    }
    match text(item, "status") {
        "publish" | "" => false,
        "future" => {
            importer.report.count(Entry::Scheduled, 1);
            false
        }
        _ => true,
    }
}

fn comment(item: &Value, ids: &CommentIds, zone: &TimeZone, texts: &Import) -> Result<OldComment, &'static str> {
    let date = parse_local_and_utc(text(item, "date"), text(item, "date_gmt"), zone).ok_or(texts.no_date)?;
    let parent = item["parent"].as_u64().filter(|parent| *parent > 0);
    Ok(OldComment {
        // The public API has only approved comments.
        status: match text(item, "status") {
            "approved" | "approve" | "1" | "" => CommentStatus::Approved,
            "hold" | "0" => CommentStatus::Pending,
            _ => CommentStatus::Refused,
        },
        id: item["id"].as_u64().map(|id| ids.id(id)).ok_or(texts.no_id)?,
        parent: parent.map(|parent| ids.id(parent)).unwrap_or_default(),
        date,
        name: plain(text(item, "author_name")),
        url: text(item, "author_url").to_owned(),
        email: text(item, "author_email").to_owned(),
        text: plain_text(rendered(item, "content")),
        by_author: false,
        is_pingback: matches!(text(item, "type"), "pingback" | "trackback"),
    })
}

fn text<'v>(item: &'v Value, name: &str) -> &'v str {
    item[name].as_str().unwrap_or_default().trim()
}

/// A field with rendered HTML.
fn rendered<'v>(item: &'v Value, name: &str) -> &'v str {
    text(&item[name], "rendered")
}

/// The address of the blog.
fn base(item: &Value) -> String {
    let own = text(&item["_links"]["self"][0], "href");
    let link = text(item, "link");
    match own.split_once("/wp-json/") {
        Some((base, _)) => base.to_owned(),
        None => Url::parse(link).map_or_else(|_| "wordpress".to_owned(), |url| url.origin().ascii_serialization()),
    }
}

/// The excerpt, unless WordPress made it of the start of the text.
fn summary(item: &Value) -> String {
    let excerpt = plain(rendered(item, "excerpt"));
    let start = excerpt.trim_end_matches(['.', '…', '[', ']', ' ', '\u{a0}']);
    let is_start = plain(rendered(item, "content")).starts_with(start);
    if is_start { String::new() } else { excerpt }
}
