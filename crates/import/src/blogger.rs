//! Blogger: the feed in Atom that "Settings › Back up content" writes, and the file `feed.atom` of Google Takeout.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, bail};
use jiff::tz::TimeZone;

use crate::addresses::last_path_segment;
use crate::blog::Options;
use crate::comment_text::plain_text;
use crate::comments::{CommentStatus, OldComment};
use crate::dates::{parse_date, parse_date_and_time};
use crate::export_file;
use crate::html::plain;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::report::{Entry, Report};
use crate::texts::Import;
use crate::xml::{Element, elements};

/// Hosts of pictures of Blogger.
const PICTURE_HOSTS: [&str; 6] = [
    "https://1.bp.blogspot.com/",
    "https://2.bp.blogspot.com/",
    "https://3.bp.blogspot.com/",
    "https://4.bp.blogspot.com/",
    "https://bp.blogspot.com/",
    "https://blogger.googleusercontent.com/",
];

/// Imports a feed with its comments. Problems of single entries are in the report.
///
/// # Errors
/// When the feed can't be read, is not one of Blogger, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let texts = options.blog.texts();
    let bytes = export_file::read(options.from, texts)?;
    let text = String::from_utf8_lossy(&bytes);
    if !text.contains("<feed") || !text.contains("blogger") {
        bail!(texts.not_blogger(options.from.display()));
    }
    let mut importer = Importer::open(&options.blog, "blogger", options.media)?;
    let mut entries = Entries::default();
    for entry in elements(&text, Some("feed"), &["entry"], texts) {
        let added = entry.and_then(|entry| {
            entries.add(&entry, &mut importer).map_err(|what| texts.with_label(entry.get("id"), what))
        });
        if let Err(what) = added {
            importer.damaged(what);
        }
    }
    for host in PICTURE_HOSTS {
        importer.rewriter.addresses.add_host(host);
    }
    let posts = entries.posts(&mut importer);
    let written = importer.posts(posts);
    importer.finish(written)
}

#[derive(Default)]
struct Entries {
    posts: Vec<OldPost>,
    /// Addresses of the profiles of authors by the ids of their posts.
    profiles: HashMap<String, String>,
    /// Comments by the ids of their posts, with the addresses of their authors' profiles.
    comments: BTreeMap<String, Vec<(OldComment, String)>>,
}

impl Entries {
    fn add(&mut self, entry: &Element, importer: &mut Importer<'_>) -> Result<(), &'static str> {
        let (zone, texts) = (importer.blog.zone.clone(), importer.blog.texts());
        match kind(entry).as_str() {
            "comment" => {
                let post = post_of(entry).ok_or(texts.no_post)?;
                let comment = comment(entry, &zone, texts)?;
                self.comments.entry(post).or_default().push((comment, profile(entry)));
            }
            kind @ ("post" | "page") => {
                if is_deleted(entry) {
                    importer.report.count(Entry::Trash, 1);
                    return Ok(());
                }
                let post = post(entry, kind == "page", &zone, texts)?;
                if let Some(address) = post.addresses.first() {
                    importer.rewriter.addresses.add_host(address);
                }
                self.profiles.insert(post.source.clone(), profile(entry));
                self.posts.push(post);
            }
            // Templates and settings.
            _ => {}
        }
        Ok(())
    }

    /// The posts with their comments.
    fn posts(mut self, importer: &mut Importer<'_>) -> Vec<OldPost> {
        for post in &mut self.posts {
            let author = self.profiles.get(&post.source).map_or("", String::as_str);
            let comments = self.comments.remove(&post.source).unwrap_or_default();
            let comments = comments.into_iter().map(|(mut comment, profile)| {
                comment.by_author = !author.is_empty() && profile == author;
                comment
            });
            post.comments = comments.collect();
        }
        let lost: usize = self.comments.values().map(Vec::len).sum();
        if lost > 0 {
            importer.report.count(Entry::CommentsWithoutPost, lost);
        }
        self.posts
    }
}

/// `post`, `page`, `comment`, or another kind, such as a template.
fn kind(entry: &Element) -> String {
    let own = entry.get("type");
    if !own.is_empty() {
        return own.to_ascii_lowercase();
    }
    let kinds = entry.all("category").filter(|category| category.attribute("scheme").ends_with("#kind"));
    let terms = kinds.filter_map(|category| category.attribute("term").rsplit_once('#'));
    terms.map(|(_, kind)| kind.to_owned()).next().unwrap_or_default()
}

fn is_deleted(entry: &Element) -> bool {
    entry.get("status").contains("TRASH") || !entry.get("trashed").is_empty()
}

/// The address of a link with this relation.
fn link<'e>(entry: &'e Element, relation: &str) -> &'e str {
    let mut links = entry.all("link").filter(|link| link.attribute("rel") == relation);
    links.next().map_or("", |link| link.attribute("href"))
}

fn profile(entry: &Element) -> String {
    entry.child("author").map_or("", |author| author.get("uri")).to_owned()
}

fn author(entry: &Element) -> String {
    entry.child("author").map_or("", |author| author.get("name")).to_owned()
}

fn content(entry: &Element) -> &str {
    let content = entry.get("content");
    if content.is_empty() { entry.get("summary") } else { content }
}

fn post(entry: &Element, is_page: bool, zone: &TimeZone, texts: &Import) -> Result<OldPost, &'static str> {
    let id = entry.get("id");
    if id.is_empty() {
        return Err(texts.no_id);
    }
    let is_atom_draft = entry.child("control").is_some_and(|control| control.get("draft") == "yes");
    let status = entry.get("status");
    let address = [link(entry, "alternate"), entry.get("filename")].into_iter().find(|address| !address.is_empty());
    let tags = entry.all("category").filter(|category| !category.attribute("scheme").ends_with("#kind"));
    Ok(OldPost {
        source: id.to_owned(),
        is_page,
        is_draft: is_atom_draft || !matches!(status, "" | "LIVE" | "SCHEDULED"),
        names: address.and_then(last_path_segment).into_iter().collect(),
        addresses: address.map(str::to_owned).into_iter().collect(),
        title: plain(entry.get("title")),
        date_published: parse_date(entry.get("published"), zone),
        date_modified: parse_date(entry.get("updated"), zone),
        authors: vec![author(entry)],
        tags: tags.map(|tag| tag.attribute("term").to_owned()).collect(),
        summary: plain(entry.get("metaDescription")),
        body: OldBody::Html(content(entry).to_owned()),
        ..OldPost::default()
    })
}

/// The id of the post of a comment.
fn post_of(entry: &Element) -> Option<String> {
    let reply = entry.child("in-reply-to").map_or("", |reply| reply.attribute("ref"));
    let post = if reply.is_empty() { entry.get("parent") } else { reply };
    Some(post.to_owned()).filter(|post| !post.is_empty())
}

fn comment(entry: &Element, zone: &TimeZone, texts: &Import) -> Result<OldComment, &'static str> {
    // Feeds have the address of the comment that it replies to, Takeout has its id.
    let parent = [link(entry, "related"), entry.get("inReplyTo")].into_iter().find_map(comment_id);
    let status = entry.get("status");
    let is_live = matches!(status, "" | "LIVE") && !is_deleted(entry);
    let name = author(entry);
    Ok(OldComment {
        status: match status {
            _ if is_live => CommentStatus::Approved,
            "PENDING" => CommentStatus::Pending,
            _ => CommentStatus::Refused,
        },
        id: comment_id(entry.get("id")).ok_or(texts.no_id)?,
        parent: parent.unwrap_or_default(),
        date: parse_date_and_time(entry.get("published"), zone).ok_or(texts.no_date)?,
        // Names that Blogger writes for comments without a name.
        name: if matches!(name.as_str(), "Anonymous" | "Anonyme" | "Unknown") { String::new() } else { name },
        url: profile(entry),
        email: String::new(),
        text: plain_text(content(entry)),
        by_author: false,
        is_pingback: false,
    })
}

/// The number at the end of an id or an address.
fn comment_id(text: &str) -> Option<String> {
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = &text[start..];
    (!number.is_empty() && number.len() <= 40).then(|| format!("blogger-{number}"))
}
