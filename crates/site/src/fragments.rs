//! Checks links with a fragment to other pages, after all pages are rendered and their ids are known.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use protocol::address::page_path;
use source::diagnostic::Diagnostic;

use crate::catalogue::PostEntry;
use crate::markup::{TextDiagnostic, fragment_diagnostic};
use crate::text_diagnostics::locate;
use publish::address;

/// The ids of all pages, and the links with a fragment.
#[derive(Default)]
pub struct Fragments<'c> {
    /// Ids by path of the page.
    ids: Mutex<HashMap<String, BTreeSet<String>>>,
    links: Mutex<Vec<(&'c PostEntry, BTreeSet<String>)>>,
}

impl<'c> Fragments<'c> {
    /// Adds the page at `path` with its `ids`, and the `links` with a fragment in the text of its `entry`.
    pub fn add(&self, entry: &'c PostEntry, path: String, ids: BTreeSet<String>, links: BTreeSet<String>) {
        if let Ok(mut all) = self.ids.lock() {
            all.insert(path, ids);
        }
        if let (false, Ok(mut all)) = (links.is_empty(), self.links.lock()) {
            all.push((entry, links));
        }
    }

    /// Adds a page without ids of its own.
    pub fn add_page(&self, path: String) {
        if let Ok(mut all) = self.ids.lock() {
            all.insert(path, BTreeSet::new());
        }
    }

    /// A warning for each link to a missing id.
    pub fn check(self) -> Vec<Diagnostic> {
        let ids = self.ids.into_inner().unwrap_or_default();
        let links = self.links.into_inner().unwrap_or_default();
        let diagnostic = |link: &String| fragment_diagnostic(link, ids.get(&page_path(&address::path(link)))?);
        let found = links.into_iter().map(|(entry, links)| {
            let diagnostics: Vec<TextDiagnostic> = links.iter().filter_map(diagnostic).collect();
            locate(&entry.source, &diagnostics)
        });
        found.flatten().collect()
    }
}
