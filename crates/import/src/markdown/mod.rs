//! A folder with Markdown as Hugo, Zola, Jekyll, Eleventy and Astro read it.

mod fields;
mod front_matter;
mod path;
mod shortcodes;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use walkdir::{DirEntry, WalkDir};

use crate::blog::Options;
use crate::dates::parse_date;
use crate::export_file;
use crate::html::plain;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::report::{Entry, Report};
use fields::FrontMatter;
use path::FilePath;

/// Folders that have no posts.
const OTHER_FOLDERS: [&str; 8] =
    ["_includes", "_layouts", "_site", "archetypes", "layouts", "node_modules", "templates", "themes"];

/// Folders whose files are at the root of the blog.
const ROOTS: [&str; 3] = ["content", "public", "static"];

/// Folders whose texts are posts, also without a date.
const POST_FOLDERS: [&str; 6] = ["_drafts", "_posts", "articles", "blog", "post", "posts"];

/// Imports a folder. Problems of single files are in the report.
///
/// # Errors
/// When the folder has no Markdown, or a file can't be read or written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let texts = options.blog.texts();
    let mut importer = Importer::open(&options.blog, "markdown", options.media)?;
    importer.rewriter.media.add_folder(options.from, &ROOTS);
    let mut posts = Vec::new();
    let mut counts = BTreeMap::new();
    let mut is_empty = true;
    let entries = WalkDir::new(options.from).sort_by_file_name().into_iter().filter_entry(is_wanted);
    for entry in entries {
        let entry = entry.with_context(|| texts.cannot_read(options.from.display()))?;
        let relative = entry.path().strip_prefix(options.from).unwrap_or(entry.path());
        let path = relative.to_string_lossy().replace('\\', "/");
        let extension = relative.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !entry.file_type().is_file() {
            continue;
        }
        if extension == "mdx" {
            importer.report.note(Entry::ComponentFiles, path);
            continue;
        }
        if !matches!(extension, "md" | "markdown") {
            continue;
        }
        is_empty = false;
        let read = export_file::read(entry.path(), texts)?;
        let Ok(text) = String::from_utf8(read) else {
            importer.damaged(texts.with_label(path, texts.not_utf8));
            continue;
        };
        match front_matter::split(&text, texts) {
            Ok((fields, text)) => {
                if let Some(post) = post(&FilePath::new(&path), fields, text, &mut importer) {
                    shortcodes::count(text, &mut counts);
                    posts.push(post);
                }
            }
            Err(error) => importer.damaged(texts.with_label(path, format_args!("{error:#}"))),
        }
    }
    if is_empty {
        bail!(texts.not_markdown(options.from.display()));
    }
    for (name, count) in counts {
        importer.report.note_number(Entry::Shortcodes, &name, count);
    }
    let written = importer.posts(posts);
    importer.finish(written)
}

fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(name.starts_with('.') || (entry.file_type().is_dir() && OTHER_FOLDERS.contains(&&*name)))
}

/// The post of a file; none for the page of a list of posts.
fn post(path: &FilePath, fields: Map<String, Value>, text: &str, importer: &mut Importer<'_>) -> Option<OldPost> {
    let fields = FrontMatter(fields);
    if path.path.rsplit('/').next().is_some_and(|file| file.starts_with("_index.")) {
        importer.report.note(Entry::ListPages, path.path.clone());
        return None;
    }
    let zone = &importer.blog.zone;
    let read_date = |names: &[&str]| fields.text(names).and_then(|text| parse_date(&text, zone));
    let date_published = read_date(&["date", "pubdate", "publishdate", "published", "publish_date", "created"]);
    let date_published = date_published.or_else(|| path.date.clone());
    let date_modified =
        read_date(&["lastmod", "updated", "last_modified_at", "updateddate", "update_date", "modified"]);
    let is_page_by_field = ["layout", "type"].iter().any(|name| fields.text(&[*name]).as_deref() == Some("page"));
    let is_in_posts = POST_FOLDERS.iter().any(|folder| path.is_in(folder));
    let is_page = is_page_by_field || (date_published.is_none() && !is_in_posts);
    let own = own_address(&fields, path, importer);
    let (image, image_alt) = fields.image();
    let names = fields.text(&["slug"]).into_iter().chain([path.name.clone()]);
    let (title, body) = title_and_text(&fields, text);
    let is_draft = fields.is("draft", true)
        || fields.is("published", false)
        || fields.is("permalink", false)
        || fields.text(&["status"]).is_some_and(|status| status == "draft")
        || path.is_in("_drafts");
    let language = fields.text(&["lang", "language", "locale"]).or_else(|| path.language.clone());
    let language = language.filter(|tag| protocol::language::is_tag(tag) && tag != importer.blog.language.tag());
    Some(OldPost {
        source: path.path.clone(),
        is_page,
        is_draft,
        names: names.collect(),
        addresses: own.into_iter().chain(aliases(&fields)).collect(),
        other_addresses: vec![format!("/{}", path.path), format!("/{}", path.inner)],
        folder: Some(path.folder.clone()),
        title,
        date_published,
        date_modified,
        authors: fields.list(&["author", "authors"]),
        language,
        tags: fields.tags(path.is_in("_posts")),
        summary: fields.text(&["description", "summary", "excerpt"]).map(|text| plain(&text)).unwrap_or_default(),
        image,
        image_alt,
        body: OldBody::Markdown(body),
        is_closed: fields.is("comments", false),
        ..OldPost::default()
    })
}

/// The address of the old blog: the one that the file names, otherwise by its path.
fn own_address(fields: &FrontMatter, path: &FilePath, importer: &mut Importer<'_>) -> Option<String> {
    let Some(address) = fields.text(&["permalink", "url", "path"]) else { return path.address() };
    let is_template =
        address.contains("{{") || address.contains("{%") || address.split('/').any(|part| part.starts_with(':'));
    if is_template {
        importer.report.note(Entry::TemplateAddresses, format!("{address} ({})", path.path));
        return None;
    }
    Some(rooted(&address))
}

fn aliases(fields: &FrontMatter) -> Vec<String> {
    let names = ["aliases", "redirect_from", "alias"];
    names.into_iter().flat_map(|name| fields.list(&[name])).map(|alias| rooted(&alias)).collect()
}

/// Relative addresses of these fields start at the root of the blog.
fn rooted(address: &str) -> String {
    if address.starts_with('/') || address.contains("://") { address.to_owned() } else { format!("/{address}") }
}

/// The title, and the text without it and without the comment that ends the summary.
fn title_and_text(fields: &FrontMatter, text: &str) -> (String, String) {
    let is_mark = |line: &str| {
        let inner = line.trim().strip_prefix("<!--").and_then(|line| line.strip_suffix("-->"));
        inner.is_some_and(|inner| matches!(inner.trim(), "more" | "excerpt"))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_mark(line)).collect();
    let title = fields.text(&["title"]).map(|title| plain(&title));
    let first = lines.iter().position(|line| !line.trim().is_empty());
    let heading = first.and_then(|first| Some((first, lines.get(first)?.strip_prefix("# ")?)));
    match (title, heading) {
        // The page would show a first heading that is also the title twice.
        (title, Some((first, heading))) if title.as_deref().is_none_or(|title| title == heading.trim()) => {
            let rest = lines.get(first + 1..).unwrap_or_default();
            (plain(heading), rest.join("\n"))
        }
        (title, _) => (title.unwrap_or_default(), lines.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fields::FrontMatter;
    use super::title_and_text;

    #[test]
    fn first_heading_is_the_title() {
        for (title, text, expected) in [
            (json!({}), "\n# Un\n\nTexte", ("Un", "\nTexte")),
            (json!({"title": "Un"}), "# Un\nTexte", ("Un", "Texte")),
            (json!({"title": "Deux"}), "# Un\nTexte", ("Deux", "# Un\nTexte")),
            (json!({"title": "Un"}), "A\n<!-- more -->\nB", ("Un", "A\nB")),
            (json!({}), "Texte", ("", "Texte")),
        ] {
            let fields = FrontMatter(title.as_object().cloned().unwrap_or_default());
            let (title, text) = title_and_text(&fields, text);
            assert_eq!((title.as_str(), text.as_str()), expected);
        }
    }
}
