//! Safe fixes: corrects the problems of a file that need no decision, and leaves all other bytes as they are.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use publish::address;
use source::diagnostic::Fix;
use source::json::edits::{Edits, StringAt};
use source::post::{BODY_FIELDS, Body, Post, Reading};
use source::tag::Tag;

use crate::markup::link_addresses;
use crate::public_folder::SourceFile;

/// The byte order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// An address that is replaced by another.
struct Replacement<'f> {
    /// JSON path of a field that may have it.
    path: &'f str,
    /// The address, decoded.
    old: String,
    new: &'f str,
}

impl Replacement<'_> {
    /// The length of the path in `written`, if it is the old address. Query and fragment stay.
    fn length_in(&self, written: &str) -> Option<usize> {
        let path = address::internal(written)?;
        (address::path(path) == self.old).then_some(path.len())
    }
}

/// The content `bytes` of `file` with the corrections `fixes`, each with the JSON path of its diagnostic. None when
/// nothing changes.
pub fn corrected(file: &str, bytes: &[u8], fixes: &[(&str, &Fix)]) -> Option<Vec<u8>> {
    if removes_mark(fixes) {
        return bytes.strip_prefix(BYTE_ORDER_MARK).map(<[u8]>::to_vec);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut edits = Edits::new(text)?;
    let mut replacements = Vec::new();
    for &(path, fix) in fixes {
        match fix {
            Fix::RemoveByteOrderMark => {}
            Fix::ReplaceLink { old, new } => {
                let path = if path.is_empty() { "$.external_url" } else { path };
                replacements.push(Replacement { path, old: address::path(old), new });
            }
            Fix::UnifyTag { label, .. } => write_tag(&mut edits, label),
        }
    }
    if !replacements.is_empty() {
        replace_in_fields(&mut edits, &replacements);
        replace_in_body(&mut edits, file, text, &replacements);
    }
    (!edits.is_empty()).then(|| edits.apply().into_bytes())
}

/// Whether a byte order mark is to be removed; until then the file can't be parsed.
pub fn removes_mark(fixes: &[(&str, &Fix)]) -> bool {
    fixes.iter().any(|(_, fix)| matches!(fix, Fix::RemoveByteOrderMark))
}

fn replace_in_fields(edits: &mut Edits<'_>, replacements: &[Replacement<'_>]) {
    for field in edits.strings() {
        let mut of_field = replacements.iter().filter(|replacement| replacement.path == field.path);
        if let Some((length, new)) = of_field.find_map(|found| Some((found.length_in(&field.text)?, found.new))) {
            edits.replace_part(&field, 0..length, new);
        }
    }
}

/// Replaces addresses in the links of a post.
fn replace_in_body(edits: &mut Edits<'_>, file: &str, text: &str, replacements: &[Replacement<'_>]) {
    let source = SourceFile { name: file.to_owned(), path: PathBuf::new() };
    // Neither the time zone nor a missing date matters for the text.
    let reading = Reading { file, stem: source.stem(), zone: &TimeZone::UTC, is_page: true };
    let Ok((post, _)) = Post::parse(text, &reading) else { return };
    let (Body::Markdown(body) | Body::Html(body) | Body::Text(body)) = &post.body;
    for range in link_addresses(&post.body) {
        let written = body.get(range.clone()).unwrap_or_default();
        let found = replacements.iter().find_map(|found| Some((found.length_in(written)?, found.new)));
        if let Some((length, new)) = found {
            edits.replace_in_text(&BODY_FIELDS, range.start..range.start + length, new);
        }
    }
}

/// Writes the tag that has the address of `label` as `label`. Of several, a post has the first.
fn write_tag(edits: &mut Edits<'_>, label: &str) {
    let Some(Tag { slug, .. }) = Tag::new(label) else { return };
    let is_same = |field: &StringAt| Tag::new(&field.text).is_some_and(|tag| tag.slug == slug);
    let mut tags = edits.strings().into_iter().filter(|field| field.path.starts_with("$.tags["));
    if let Some(tag) = tags.find(is_same).filter(|field| field.text != label) {
        edits.replace(&tag, label);
    }
}
