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
    /// Name of the blog's author; posts of theirs name none.
    pub author: &'o str,
    /// First parts of addresses that Carnet itself writes: static pages and old addresses can't have them.
    pub reserved: &'o [&'o str],
    /// Files at the root that Carnet itself writes: old addresses can't have their names.
    pub own_files: &'o [&'o str],
    /// Paths and contents of the static pages that a new blog has: an imported page takes the place of one that was not
    /// edited.
    pub starter_pages: &'o [(&'o str, &'o str)],
    /// Copies of files that posts use; none when they are not to be downloaded.
    pub downloads: Option<&'o Downloads>,
    /// Takes how much is done, and how much there is: posts, lists of comments, or bytes.
    pub progress: &'o dyn Fn(usize, usize),
    /// Renders Markdown as the blog does. With it, HTML becomes Markdown where both say the same.
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
