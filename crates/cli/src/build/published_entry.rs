//! What a publication needs to know of the posts and static pages of a site.

use site::catalogue::{Catalogue, PostEntry};

/// A post or static page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedEntry {
    /// Path of its file below `public/`.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
    /// Its address, from the root of the site.
    pub path: String,
    /// Its title.
    pub title: String,
}

impl PublishedEntry {
    fn of(entry: &PostEntry, is_page: bool) -> Self {
        Self {
            source: entry.source.name.clone(),
            digest: entry.digest.clone(),
            path: entry.path(is_page),
            title: entry.title.clone(),
        }
    }
}

/// Those of a catalogue: without drafts and what is scheduled.
pub(super) fn all(catalogue: &Catalogue) -> Vec<PublishedEntry> {
    let posts = catalogue.posts.iter().map(|entry| PublishedEntry::of(entry, false));
    posts.chain(catalogue.pages.iter().map(|entry| PublishedEntry::of(entry, true))).collect()
}
