//! JSON Feed 1 and 1.1: a feed, or a folder with feeds and single items.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use protocol::language;
use serde_json::Value;
use walkdir::WalkDir;

use crate::addresses::last_path_segment;
use crate::blog::Options;
use crate::dates::parse_date;
use crate::export_file;
use crate::html::plain;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::post_file::Attachment;
use crate::report::{Entry, Report};
use crate::texts::Import;

/// Start of the `version` of a feed.
const VERSION: &str = "https://jsonfeed.org/version/1";

/// Imports a feed. Problems of single items are in the report.
///
/// # Errors
/// When the feed can't be read or is not a JSON Feed, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let texts = options.blog.texts();
    let mut importer = Importer::open(&options.blog, "json-feed", options.media)?;
    let mut posts = Vec::new();
    if options.from.is_dir() {
        for file in files(options.from) {
            let name = file.strip_prefix(options.from).unwrap_or(&file).display().to_string();
            match read(&file, texts) {
                Ok(value) => add(&value, &name, &mut importer, &mut posts),
                Err(error) => importer.damaged(format!("{error:#}")),
            }
        }
    } else {
        let value = read(options.from, texts)?;
        if !is_feed(&value) && !is_item(&value) {
            bail!(texts.not_json_feed(options.from.display()));
        }
        let name = options.from.file_name().unwrap_or_default().to_string_lossy();
        add(&value, &name, &mut importer, &mut posts);
    }
    let written = importer.posts(posts);
    importer.finish(written)
}

/// The files of a folder in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn read(path: &Path, texts: &Import) -> Result<Value> {
    let bytes = export_file::read(path, texts)?;
    let text = String::from_utf8_lossy(&bytes);
    serde_json::from_str(&text).with_context(|| texts.not_json(path.display()))
}

fn is_feed(value: &Value) -> bool {
    value["items"].is_array() && value["version"].as_str().is_none_or(|version| version.starts_with(VERSION))
}

fn is_item(value: &Value) -> bool {
    value.is_object()
        && ["content_html", "content_markdown", "content_text"].iter().any(|name| value[*name].is_string())
}

/// Adds the items of a feed, or the one item.
fn add(value: &Value, name: &str, importer: &mut Importer<'_>, posts: &mut Vec<OldPost>) {
    let texts = importer.blog.texts();
    if !is_feed(value) {
        if is_item(value) {
            posts.push(post(value, value, name, importer));
        } else {
            importer.damaged(texts.not_json_feed(name));
        }
        return;
    }
    for field in ["home_page_url", "feed_url"] {
        importer.rewriter.addresses.add_host(text(value, field));
    }
    if !text(value, "next_url").is_empty() {
        importer.report.note(Entry::OlderItems, text(value, "next_url"));
    }
    for (number, item) in (1..).zip(value["items"].as_array().into_iter().flatten()) {
        if is_item(item) {
            posts.push(post(item, value, name, importer));
        } else {
            importer.damaged(texts.with_label(name, texts.item_without_text(number)));
        }
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default().trim()
}

fn post(item: &Value, feed: &Value, file: &str, importer: &mut Importer<'_>) -> OldPost {
    let url = text(item, "url");
    // A single item belongs to the blog at its address.
    if feed["items"].is_null() {
        importer.rewriter.addresses.add_host(url);
    }
    let zone = &importer.blog.zone;
    let read_date = |name: &str| parse_date(text(item, name), zone);
    let names = [item, feed].into_iter().map(authors).find(|names| !names.is_empty()).unwrap_or_default();
    let language = [item, feed].into_iter().map(|value| text(value, "language")).find(|tag| !tag.is_empty());
    let is_other = |tag: &&str| language::is_tag(tag) && *tag != importer.blog.language.tag();
    let address = |name: &str| Some(text(item, name).to_owned()).filter(|address| !address.is_empty());
    OldPost {
        source: source(item, feed, file),
        names: last_path_segment(url).into_iter().collect(),
        addresses: address("url").into_iter().collect(),
        title: plain(text(item, "title")),
        date_published: read_date("date_published"),
        date_modified: read_date("date_modified"),
        authors: names,
        language: language.filter(is_other).map(str::to_owned),
        tags: item["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        summary: text(item, "summary").to_owned(),
        image: address("image"),
        banner_image: address("banner_image"),
        external_url: address("external_url"),
        attachments: item["attachments"].as_array().into_iter().flatten().filter_map(attachment).collect(),
        body: body(item),
        ..OldPost::default()
    }
}

/// The id of an item, with that of its feed.
fn source(item: &Value, feed: &Value, file: &str) -> String {
    let id = match &item["id"] {
        Value::String(id) => id.trim().to_owned(),
        Value::Number(id) => id.to_string(),
        _ => text(item, "url").to_owned(),
    };
    if id.contains(':') {
        return id;
    }
    let home = ["home_page_url", "feed_url"].into_iter().map(|name| text(feed, name)).find(|url| !url.is_empty());
    let id = if id.is_empty() { text(item, "title").to_owned() } else { id };
    format!("{} {id}", home.unwrap_or(file))
}

/// JSON Feed 1 has one `author`, 1.1 has `authors`.
fn authors(value: &Value) -> Vec<String> {
    let authors = value["authors"].as_array().into_iter().flatten().chain([&value["author"]]);
    let names = authors.map(|author| text(author, "name").to_owned()).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.collect();
    names.dedup();
    names
}

fn body(item: &Value) -> OldBody {
    let text = |name: &str| item[name].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let markdown = || text("content_markdown").map(OldBody::Markdown);
    let html = || text("content_html").map(OldBody::Html);
    markdown().or_else(html).or_else(|| text("content_text").map(OldBody::Text)).unwrap_or_default()
}

fn attachment(value: &Value) -> Option<Attachment> {
    let mime_type = text(value, "mime_type").split(';').next()?.trim();
    let url = text(value, "url");
    let number = |name: &str| value[name].as_f64().filter(|number| (0.0..1e12).contains(number));
    (!url.is_empty() && mime_type.contains('/')).then(|| Attachment {
        url: url.to_owned(),
        mime_type: mime_type.to_owned(),
        title: Some(text(value, "title").to_owned()).filter(|title| !title.is_empty()),
        size_in_bytes: number("size_in_bytes").map(|size| size as u64),
        duration_in_seconds: number("duration_in_seconds")
            .filter(|seconds| *seconds < 3.6e6)
            .map(|seconds| seconds as u64),
    })
}
