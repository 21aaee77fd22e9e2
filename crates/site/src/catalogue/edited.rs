//! A post or static page with another text than that of its file, as if it were saved and published: for its preview.
//!
//! The rest of the blog is as in the catalogue. For the checks across files, the entry is compared with those that may
//! claim or share something with it, and not with all, since this is done after every key press.

use std::collections::HashSet;

use source::date::PostDate;
use source::diagnostic::Diagnostic;
use source::message::Value;
use source::post::{Body, Status};
use source::report;
use source::slug::Slug;
use source::tag::Tag;

use super::reading::{ReadPost, entry_of, parse_post};
use super::responses::KeptResponses;
use super::translations::{self, Translations};
use super::{Catalogue, PostEntry, addresses, consistency, without_future_change};
use crate::public_folder::SourceFile;

/// The message about tags with several labels, which is reported at one of their files.
const TAG_LABELS_DIFFER: &str = "tag_labels_differ";

/// A post or static page whose text is not saved.
#[derive(Debug)]
pub struct Edited {
    /// Its entry. It is published: at its date, or at the time of the catalogue where it has none.
    pub entry: PostEntry,
    /// Whether it is a static page.
    pub is_page: bool,
    /// Its text.
    pub(crate) body: Body,
    /// The content of its file.
    pub(crate) content: String,
    /// Its translations.
    pub(crate) translations: Translations,
    /// Diagnostics of its fields, also about what other files claim. Those of the text come with its page.
    pub diagnostics: Vec<Diagnostic>,
}

impl Catalogue {
    /// Reads `content` in the place of that of the file `source`.
    ///
    /// # Errors
    /// All diagnostics of the content, when one is an error.
    pub fn edited(&self, source: &SourceFile, content: &str) -> Result<Edited, Vec<Diagnostic>> {
        let is_page = source.name.starts_with("pages/");
        let bytes = content.as_bytes();
        let ReadPost { post, warnings, digest } = parse_post(source, bytes, &self.settings.zone, is_page)?;
        let (mut entry, body) = entry_of(source, post, digest, self.settings.language);
        if !is_page {
            entry.kept = responses_of(source, &entry.post.slug).and_then(KeptResponses::read);
        }
        self.publish(&mut entry, is_page);
        let mut diagnostics = warnings;
        let moment = entry.published().map_or(self.now, |published| published.max(self.now));
        diagnostics.extend(without_future_change(&mut entry, moment));
        let translations = self.compare(&entry, is_page, &mut diagnostics);
        report::sort(&mut diagnostics);
        Ok(Edited { entry, is_page, body, content: content.to_owned(), translations, diagnostics })
    }

    fn publish(&self, entry: &mut PostEntry, is_page: bool) {
        entry.post.status = Status::Published;
        if entry.post.date.is_none() && !is_page {
            let zone = &self.settings.zone;
            let now = self.now.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            entry.post.date = PostDate::parse(&now, zone);
        }
    }

    /// Compares the entry with the others, and returns its translations.
    fn compare(&self, entry: &PostEntry, is_page: bool, found: &mut Vec<Diagnostic>) -> Translations {
        let is_other = |other: &&PostEntry| other.source.name != entry.source.name;
        let posts: Vec<&PostEntry> = self.posts.iter().chain(&self.unpublished_posts).filter(is_other).collect();
        let pages: Vec<&PostEntry> = self.pages.iter().chain(&self.unpublished_pages).filter(is_other).collect();
        let mut compared = Vec::new();
        self.compare_addresses(entry, is_page, &posts, &pages, &mut compared);
        if !is_page {
            let tags = tags_with_other_labels(entry, &posts);
            let mut similar: Vec<PostEntry> =
                posts.iter().filter(|other| shares(entry, &tags, other)).map(|other| (*other).clone()).collect();
            similar.push(entry.clone());
            consistency::check(&similar, &mut compared);
            consistency::check_feed_identities(&similar, self.settings.first_base_url.as_str(), &mut compared);
        }
        let others = if is_page { &pages } else { &posts };
        let translations = self.translations_of(entry, is_page, others, &mut compared);
        found.extend(compared.into_iter().filter_map(|diagnostic| about(entry, diagnostic)));
        translations
    }

    fn compare_addresses(
        &self,
        entry: &PostEntry,
        is_page: bool,
        posts: &[&PostEntry],
        pages: &[&PostEntry],
        found: &mut Vec<Diagnostic>,
    ) {
        let own = entry.path(is_page);
        let claims: HashSet<String> =
            std::iter::once(&own).chain(&entry.post.aliases).map(|path| key(path)).collect();
        let claimants = |entries: &[&PostEntry], is_page: bool| -> Vec<PostEntry> {
            let is_claimant = |other: &&&PostEntry| {
                claims.contains(&key(&other.path(is_page)))
                    || other.post.aliases.iter().any(|alias| claims.contains(&key(alias)))
            };
            entries.iter().filter(is_claimant).map(|other| (*other).clone()).collect()
        };
        let (mut posts, mut pages) = (claimants(posts, false), claimants(pages, true));
        if is_page {
            pages.push(entry.clone());
        } else {
            posts.push(entry.clone());
        }
        // Only an alias can be below a file.
        let files: &[SourceFile] = if entry.post.aliases.is_empty() { &[] } else { &self.files };
        addresses::check(&posts, &pages, files, self.settings.responses.contact, found);
    }

    fn translations_of(
        &self,
        entry: &PostEntry,
        is_page: bool,
        others: &[&PostEntry],
        found: &mut Vec<Diagnostic>,
    ) -> Translations {
        let translates = |other: &&PostEntry| {
            other.post.translation.as_ref().is_some_and(|translation| translation.of == entry.post.slug)
        };
        if entry.post.translation.is_none() && !others.iter().any(translates) {
            return Translations::default();
        }
        let entries: Vec<&PostEntry> = others.iter().copied().chain([entry]).collect();
        let language = self.settings.language.tag();
        let mut groups = translations::check(&entries, is_page, language, &self.unread, found);
        let own = entry.path(is_page);
        groups.retain(|group| group.iter().any(|version| version.path == own));
        let published = if is_page { &self.pages } else { &self.posts };
        let is_published = |path: &str| {
            let has_path = |other: &PostEntry| other.source.name != entry.source.name && other.path(is_page) == path;
            path == own || published.iter().any(has_path)
        };
        Translations::among(groups, is_published)
    }
}

/// The file of the responses to the post `source` with this slug, if there is one.
fn responses_of(source: &SourceFile, slug: &Slug) -> Option<SourceFile> {
    let root = source.path.ancestors().nth(source.name.split('/').count())?;
    let name = format!("responses/{slug}.json");
    let path = root.join(&name);
    path.is_file().then_some(SourceFile { name, path })
}

/// Equal for addresses that may be claimed as one.
fn key(path: &str) -> String {
    path.trim_matches('/').to_lowercase()
}

/// The tags of the entry that one of the posts writes differently. All posts with such a tag are compared, since the fix
/// is the label that most of them have.
fn tags_with_other_labels<'e>(entry: &'e PostEntry, posts: &[&PostEntry]) -> Vec<&'e Slug> {
    let has_other_label = |tag: &&Tag| {
        let differs = |other: &Tag| other.slug == tag.slug && other.label != tag.label;
        posts.iter().any(|post| post.post.tags.iter().any(differs))
    };
    entry.post.tags.iter().filter(has_other_label).map(|tag| &tag.slug).collect()
}

/// Whether the posts may share an identity or a part of a series, or share one of these tags.
fn shares(entry: &PostEntry, tags: &[&Slug], other: &PostEntry) -> bool {
    let (own, theirs) = (&entry.post, &other.post);
    // An identity may be a slug, or the address of a post.
    let names = |id: &Option<String>, slug: &Slug| {
        id.as_ref().is_some_and(|id| id.trim_end_matches('/').ends_with(slug.as_str()))
    };
    (own.series.is_some() && own.series == theirs.series)
        || (own.id.is_some() && own.id == theirs.id)
        || names(&own.id, &theirs.slug)
        || names(&theirs.id, &own.slug)
        || theirs.tags.iter().any(|tag| tags.contains(&&tag.slug))
}

/// The diagnostic, if it is about the entry.
fn about(entry: &PostEntry, diagnostic: Diagnostic) -> Option<Diagnostic> {
    let is_tag = match diagnostic.message.values().first() {
        Some(Value::Text(slug)) => entry.post.tags.iter().any(|tag| tag.slug.as_str() == slug),
        _ => false,
    };
    let is_own = diagnostic.file == entry.source.name;
    if !(is_own || is_tag && diagnostic.message.code() == TAG_LABELS_DIFFER) {
        return None;
    }
    // A position without a path was found in the file, which may have changed.
    let position = diagnostic.position.filter(|_| !diagnostic.path.is_empty());
    Some(Diagnostic { file: entry.source.name.clone(), position, ..diagnostic })
}
