//! The blog that an import writes into.

use std::path::Path;

use jiff::tz::TimeZone;
use protocol::language::Language;

use crate::downloads::Downloads;
use crate::texts::Import;

/// The blog, and how to import into it.
pub struct Blog<'o> {
    /// The author's folder.
    pub public: &'o Path,
    /// Write nothing.
    pub dry_run: bool,
    /// Time zone of the blog, for dates without an offset.
    pub zone: TimeZone,
    /// Language of the blog.
    pub language: Language,
    /// Name of the blog's author, which is left out of posts.
    pub author: &'o str,
    /// First path segments of addresses that Carnet itself writes: static pages and aliases can't have them.
    pub reserved: &'o [&'o str],
    /// Files at the root that Carnet itself writes: aliases can't have their names.
    pub own_files: &'o [&'o str],
    /// Paths and contents of the static pages that a new blog has: an imported page takes the place of one that was not
    /// edited.
    pub starter_pages: &'o [(&'o str, &'o str)],
    /// The files that were downloaded; none without `--download`.
    pub downloads: Option<&'o Downloads>,
    /// Is called with the amount that is done and the total: of posts, lists of comments, or bytes.
    pub progress: &'o dyn Fn(usize, usize),
    /// Renders Markdown as the blog does. With it, HTML is converted to Markdown where that renders to the same HTML.
    pub render_markdown: Option<&'o dyn Fn(&str) -> String>,
}

impl Blog<'_> {
    /// The texts in the language of the blog.
    pub(crate) fn texts(&self) -> &'static Import {
        Import::of(self.language)
    }
}

/// What is shown beside a progress bar: how much is done, and how long the rest takes.
pub fn progress_text(language: Language, percent: &str, remaining: &str) -> String {
    Import::of(language).progress(percent, remaining)
}

/// What an importer of posts reads, and where it writes.
pub struct Options<'o> {
    /// The blog.
    pub blog: Blog<'o>,
    /// The file or folder to import.
    pub from: &'o Path,
    /// The folder of the old blog with the files that posts use; they are copied.
    pub media: Option<&'o Path>,
}
