//! Reads single files: the settings, posts and static pages.

use std::path::Path;

use jiff::tz::TimeZone;
use protocol::language::Language;
use source::diagnostic::Diagnostic;
use source::json::decode;
use source::message::Message;
use source::post::{Body, Post, Reading};
use source::site::SiteSettings;

use super::{PostEntry, address, old_address};
use crate::markup::excerpt;
use crate::public_folder::{SITE_FILE, SourceFile};
use crate::wording::Wording;
use publish::hash::sha256;
use typography::{Setting, set};

/// Reads `site.json`. Warnings are returned with the settings.
///
/// # Errors
/// All diagnostics of the file.
pub fn read_settings(public: &Path) -> Result<(SiteSettings, Vec<Diagnostic>), Vec<Diagnostic>> {
    let file = SourceFile { name: SITE_FILE.to_owned(), path: public.join(SITE_FILE) };
    if !file.path.exists() && public.is_dir() {
        let example = r#"{"title": "…", "base_url": "https://…/", "author": {"name": "…"}}"#;
        let help = Message::write_settings(example);
        return Err(vec![Diagnostic::of_file(SITE_FILE, Message::settings_missing(), help)]);
    }
    // A folder of this name has been reported.
    if !file.path.is_file() {
        return Err(Vec::new());
    }
    let bytes = file.read()?;
    let text = decode(SITE_FILE, &bytes)?;
    SiteSettings::parse(SITE_FILE, text)
}

/// What was read of a post or static page; no entry when it has errors.
pub(super) type ReadEntry = (Option<PostEntry>, Vec<Diagnostic>);

pub(super) fn read_entry(source: &SourceFile, zone: &TimeZone, language: Language, is_page: bool) -> ReadEntry {
    match read_post(source, zone, is_page) {
        Ok(ReadPost { post, warnings, digest }) => (Some(entry_of(source, post, digest, language).0), warnings),
        Err(diagnostics) => (None, diagnostics),
    }
}

/// The entry of a post, and its text.
pub(super) fn entry_of(source: &SourceFile, mut post: Post, digest: String, language: Language) -> (PostEntry, Body) {
    let setting = Setting::of(post.language.as_deref().unwrap_or(language.tag()));
    let summary = post.summary.clone().unwrap_or_else(|| excerpt(&post.body, Wording(language)));
    let body = std::mem::replace(&mut post.body, Body::Text(String::new()));
    let title = set(setting, &post.title);
    let summary = set(setting, &summary);
    (PostEntry { source: source.clone(), digest, title, summary, post, kept: None }, body)
}

/// A post with its text, as read from its file.
pub(crate) struct ReadPost {
    pub(crate) post: Post,
    pub(crate) warnings: Vec<Diagnostic>,
    /// SHA-256 of the file.
    pub(crate) digest: String,
}

/// Reads a post with its text.
///
/// # Errors
/// All diagnostics of the file.
pub fn parse_file(
    source: &SourceFile,
    zone: &TimeZone,
    is_page: bool,
) -> Result<(Post, Vec<Diagnostic>), Vec<Diagnostic>> {
    let ReadPost { post, warnings, .. } = read_post(source, zone, is_page)?;
    Ok((post, warnings))
}

/// The same with the hash of the file.
///
/// # Errors
/// All diagnostics of the file.
pub(crate) fn read_post(source: &SourceFile, zone: &TimeZone, is_page: bool) -> Result<ReadPost, Vec<Diagnostic>> {
    parse_post(source, &source.read()?, zone, is_page)
}

/// The same of a file with these bytes.
///
/// # Errors
/// All diagnostics of the file.
pub(super) fn parse_post(
    source: &SourceFile,
    bytes: &[u8],
    zone: &TimeZone,
    is_page: bool,
) -> Result<ReadPost, Vec<Diagnostic>> {
    let text = decode(&source.name, bytes)?;
    let reading = Reading { file: &source.name, stem: source.stem(), zone, is_page };
    let (mut post, mut warnings) = Post::parse(text, &reading)?;
    let path = address(post.slug.as_str(), is_page);
    warnings.extend(old_address::add_alias(&mut post, &path, &source.name, text));
    Ok(ReadPost { post, warnings, digest: sha256(bytes) })
}
