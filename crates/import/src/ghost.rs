//! Ghost: the file that "Settings › Labs › Export" of its administration writes.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::blog::Options;
use crate::dates::parse_date;
use crate::export_file;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::report::{Entry, Report};
use crate::texts::Import;

/// Placeholder for the address of the blog in exports.
const URL_PLACEHOLDER: &str = "__GHOST_URL__";

/// Longest document of Ghost's editor that counts as empty, in bytes.
const MAX_EMPTY_DOCUMENT: usize = 300;

static NULL: Value = Value::Null;

/// Imports an export. Problems of single posts are in the report.
///
/// # Errors
/// When the export can't be read, is not one of Ghost, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let (texts, name) = (options.blog.texts(), options.from.display());
    let bytes = export_file::read(options.from, texts)?;
    let export: Value = serde_json::from_slice(&bytes).with_context(|| texts.not_json(&name))?;
    let data = [&export["db"][0]["data"], &export["data"]].into_iter().find(|data| data["posts"].is_array());
    let Some(data) = data else { bail!(texts.not_ghost(name)) };
    let mut importer = Importer::open(&options.blog, "ghost", options.media)?;
    let tables = Tables::read(data);
    let mut posts = Vec::new();
    for (number, post) in (1..).zip(rows(data, "posts")) {
        match tables.post(post, &mut importer) {
            Ok(post) => posts.push(post),
            Err(what) => {
                let title = text(post, "title");
                importer.damaged(texts.damaged_post(number, title, what));
            }
        }
    }
    let written = importer.posts(posts);
    importer.finish(written)
}

fn rows<'v>(data: &'v Value, table: &str) -> impl Iterator<Item = &'v Value> {
    data[table].as_array().into_iter().flatten()
}

fn text<'v>(row: &'v Value, name: &str) -> &'v str {
    row[name].as_str().unwrap_or_default().trim()
}

/// An id, which is a number in exports of old versions.
fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What posts refer to, by the ids of posts.
struct Tables<'v> {
    tags: HashMap<String, Vec<&'v str>>,
    authors: HashMap<String, Vec<&'v str>>,
    /// Names by the ids of users, for exports of versions with one author for each post.
    users: HashMap<String, &'v str>,
    details: HashMap<String, &'v Value>,
}

impl<'v> Tables<'v> {
    fn read(data: &'v Value) -> Self {
        let users = rows(data, "users").map(|user| (id(&user["id"]), text(user, "name"))).collect();
        // The names of internal tags start with "#"; readers never see them.
        let public = rows(data, "tags").filter(|tag| !text(tag, "name").starts_with('#'));
        let tags = public.map(|tag| (id(&tag["id"]), text(tag, "name"))).collect();
        Self {
            tags: joined(data, "posts_tags", "tag_id", &tags),
            authors: joined(data, "posts_authors", "author_id", &users),
            users,
            details: rows(data, "posts_meta").map(|row| (id(&row["post_id"]), row)).collect(),
        }
    }

    fn post(&self, row: &Value, importer: &mut Importer<'_>) -> Result<OldPost, &'static str> {
        let (key, texts) = (id(&row["id"]), importer.blog.texts());
        if row["id"].is_null() {
            return Err(texts.no_id);
        }
        let zone = &importer.blog.zone;
        let read_date = |name: &str| match &row[name] {
            Value::Number(milliseconds) => parse_date(&milliseconds.to_string(), zone),
            other => parse_date(other.as_str().unwrap_or_default(), zone),
        };
        let date_published = read_date("published_at").or_else(|| read_date("created_at"));
        let date_modified = read_date("updated_at");
        let is_page = text(row, "type") == "page" || row["page"] == 1 || row["page"] == true;
        let is_draft = is_draft(row, importer);
        if row["featured"] == true || row["featured"] == 1 {
            importer.report.note(Entry::Featured, text(row, "title"));
        }
        let slug = text(row, "slug");
        let details = self.details.get(&key).copied().unwrap_or(&NULL);
        let authors = self.authors.get(&key).cloned().unwrap_or_default();
        let author = self.users.get(&id(&row["author_id"])).copied();
        let names = if authors.is_empty() { author.into_iter().collect() } else { authors };
        let summary = [text(row, "custom_excerpt"), text(row, "meta_description"), text(details, "meta_description")];
        Ok(OldPost {
            source: format!("ghost {key}"),
            is_page,
            is_draft,
            names: vec![slug.to_owned()],
            addresses: if slug.is_empty() { Vec::new() } else { vec![format!("/{slug}/")] },
            title: text(row, "title").to_owned(),
            date_published,
            date_modified,
            authors: names.into_iter().map(str::to_owned).collect(),
            tags: self.tags.get(&key).into_iter().flatten().map(|tag| (*tag).to_owned()).collect(),
            summary: summary.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
            image: [row, details]
                .into_iter()
                .map(|row| without_placeholder(text(row, "feature_image")))
                .find(|image| !image.is_empty()),
            image_alt: text(details, "feature_image_alt").to_owned(),
            body: body(row, texts)?,
            ..OldPost::default()
        })
    }
}

/// Names by the ids of posts, in the order of the join table.
fn joined<'v>(
    data: &'v Value,
    table: &str,
    column: &str,
    names: &HashMap<String, &'v str>,
) -> HashMap<String, Vec<&'v str>> {
    let mut rows: Vec<&Value> = rows(data, table).collect();
    rows.sort_by_key(|row| row["sort_order"].as_i64().unwrap_or_default());
    let mut joined: HashMap<String, Vec<&'v str>> = HashMap::new();
    for row in rows {
        if let Some(name) = names.get(&id(&row[column])).copied().filter(|name| !name.is_empty()) {
            joined.entry(id(&row["post_id"])).or_default().push(name);
        }
    }
    joined
}

fn is_draft(row: &Value, importer: &mut Importer<'_>) -> bool {
    let report = &mut importer.report;
    if !matches!(text(row, "visibility"), "" | "public") {
        report.note(Entry::MembersOnly, text(row, "title"));
        return true;
    }
    match text(row, "status") {
        "published" | "" => false,
        "scheduled" => {
            report.count(Entry::Scheduled, 1);
            false
        }
        "draft" => true,
        // Sent by e-mail alone.
        _ => {
            report.note(Entry::NeverPublished, text(row, "title"));
            true
        }
    }
}

/// The rendered HTML. Exports of drafts may have plain text only.
fn body(row: &Value, texts: &Import) -> Result<OldBody, &'static str> {
    let html = without_placeholder(text(row, "html"));
    if !html.is_empty() {
        return Ok(OldBody::Html(html));
    }
    match text(row, "plaintext") {
        "" if ["lexical", "mobiledoc"].iter().any(|name| text(row, name).len() > MAX_EMPTY_DOCUMENT) => {
            Err(texts.no_html)
        }
        plain => Ok(OldBody::Text(plain.to_owned())),
    }
}

fn without_placeholder(text: &str) -> String {
    text.replace(URL_PLACEHOLDER, "")
}
