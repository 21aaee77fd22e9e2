//! The replacements in files that correct a problem.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use publish::address;
use site::markup::link_addresses;
use site::public_folder::SourceFile;
use source::diagnostic::{Diagnostic, Fix};
use source::json::strings::{JsonString, strings};
use source::json::text_places::file_offsets;
use source::post::{BODY_FIELDS, Body, Post, Reading};
use source::tag::Tag;

/// Length of a byte order mark in UTF-8.
const BYTE_ORDER_MARK: usize = 3;

/// A replacement in a file.
pub(super) struct Edit {
    /// Path below `public/`.
    pub(super) file: String,
    /// The replaced bytes.
    pub(super) range: Range<usize>,
    /// What replaces them.
    pub(super) text: String,
}

/// The replacements for a problem in the files in `public`; none when it needs a decision of the author.
pub(super) fn edits(public: &Path, diagnostic: &Diagnostic) -> Vec<Edit> {
    let file = &diagnostic.file;
    let edit = |range: Range<usize>, text: &str| Edit { file: file.clone(), range, text: text.to_owned() };
    match &diagnostic.fix {
        None => Vec::new(),
        Some(Fix::RemoveByteOrderMark) => vec![edit(0..BYTE_ORDER_MARK, "")],
        Some(Fix::ReplaceLink { old, new }) => {
            let text = read(public, file);
            links(file, &text, &diagnostic.path, old).into_iter().map(|range| edit(range, new)).collect()
        }
        Some(Fix::UnifyTag { label, files }) => {
            let edit = |file: &String| {
                let range = tag(&read(public, file), label)?;
                Some(Edit { file: file.clone(), range, text: json_text(label)? })
            };
            files.iter().filter_map(edit).collect()
        }
    }
}

/// The text of a file; empty when it can't be read, since the check has reported that.
fn read(public: &Path, file: &str) -> String {
    fs::read_to_string(public.join(file)).unwrap_or_default()
}

/// The places of the address `old`: at the JSON path `path`, or where it is empty, in the links of a post.
fn links(file: &str, text: &str, path: &str, old: &str) -> Vec<Range<usize>> {
    let path = if path.is_empty() { "$.external_url" } else { path };
    let in_field = strings(text).into_iter().filter(|field| field.path == path);
    let in_field = in_field.filter_map(|JsonString { range, value, .. }| {
        // With escapes, the lengths would differ.
        let length = length_of(&value, old).filter(|_| text.get(range.clone()) == Some(value.as_str()))?;
        Some(range.start..range.start + length)
    });
    in_field.chain(links_in_body(file, text, old)).collect()
}

fn links_in_body(file: &str, text: &str, old: &str) -> Vec<Range<usize>> {
    let source = SourceFile { name: file.to_owned(), path: PathBuf::new() };
    // Neither the time zone nor a missing date matters for the text.
    let reading = Reading { file, stem: source.stem(), zone: &TimeZone::UTC, is_page: true };
    let Ok((post, _)) = Post::parse(text, &reading) else { return Vec::new() };
    let (Body::Markdown(body) | Body::Html(body) | Body::Text(body)) = &post.body;
    let in_body = link_addresses(&post.body).into_iter().filter_map(|range| {
        let length = length_of(body.get(range.clone())?, old)?;
        Some([range.start, range.start + length])
    });
    let in_body: Vec<usize> = in_body.flatten().collect();
    let in_file = file_offsets(text, &BODY_FIELDS, &in_body);
    let range = |places: &[Option<usize>]| match places {
        [Some(start), Some(end)] => Some(*start..*end),
        _ => None,
    };
    in_file.chunks(2).filter_map(range).collect()
}

/// The length of the path in `written`, if it is the address `old`. Query and fragment stay.
fn length_of(written: &str, old: &str) -> Option<usize> {
    let path = address::internal(written)?;
    (address::path(path) == address::path(old)).then_some(path.len())
}

/// The place of the tag that has the address of `label`. Of several, a post has the first.
fn tag(text: &str, label: &str) -> Option<Range<usize>> {
    let slug = Tag::new(label)?.slug;
    let is_same = |field: &JsonString| Tag::new(&field.value).is_some_and(|tag| tag.slug == slug);
    let mut tags = strings(text).into_iter().filter(|field| field.path.starts_with("$.tags["));
    tags.find(is_same).filter(|field| field.value != label).map(|field| field.range)
}

/// `text` as between the quotation marks of a JSON string.
fn json_text(text: &str) -> Option<String> {
    let string = serde_json::to_string(text).ok()?;
    Some(string.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}
