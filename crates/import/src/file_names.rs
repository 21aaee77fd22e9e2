//! Unique file names for posts and pages.

use std::collections::BTreeSet;

use source::slug::Slug;

use crate::target::Target;

/// The file names of an import.
pub(crate) struct FileNames<'n> {
    target: &'n Target,
    reserved: &'n [&'n str],
    taken: BTreeSet<String>,
}

impl<'n> FileNames<'n> {
    pub(crate) fn new(target: &'n Target, reserved: &'n [&'n str]) -> Self {
        Self { target, reserved, taken: BTreeSet::new() }
    }

    /// The file for a source, below the author's folder: that of an earlier import, or a new one. A published text
    /// may replace an unedited page of a new blog.
    pub(crate) fn file(&mut self, source: &str, folder: &str, name: &str, is_draft: bool) -> String {
        if let Some(file) = self.target.file_of(source) {
            self.taken.insert(file.to_owned());
            return file.to_owned();
        }
        let is_reserved = folder == "pages" && self.reserved.contains(&name);
        let first = if is_reserved { format!("{name}-2") } else { name.to_owned() };
        let mut number = 2;
        let mut file = format!("{folder}/{first}.json");
        let is_there = |file: &str| self.target.exists(file) && (is_draft || !self.target.is_unedited_page(file));
        while self.taken.contains(&file) || is_there(&file) {
            file = format!("{folder}/{first}-{number}.json");
            number += 1;
        }
        self.taken.insert(file.clone());
        file
    }
}

/// A slug from the first text that has one.
pub(crate) fn slug<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let slug = |text: &str| Slug::parse(text).ok().or_else(|| Slug::from_text(text));
    texts.into_iter().find_map(slug).map(|slug| slug.to_string())
}
