//! What a target has.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::FileContent;
use crate::manifest::Manifest;

/// The files of a target.
#[derive(Clone, Debug, Default)]
pub struct TargetState {
    /// The manifest, if there is one.
    pub manifest: Option<Manifest>,
    /// All existing files.
    pub existing: BTreeSet<String>,
    /// Files whose content is known.
    pub contents: BTreeMap<String, FileContent>,
    /// Existing files that were published earlier. Only these may be deleted.
    pub owned: BTreeSet<String>,
    /// Whether an upload was interrupted.
    pub is_unfinished: bool,
}

impl TargetState {
    /// The state of a target whose files were all read.
    pub(crate) fn of_contents(manifest: Option<Manifest>, contents: BTreeMap<String, FileContent>) -> Self {
        let published = manifest.iter().flat_map(|manifest| manifest.files.keys());
        let owned = published.filter(|name| contents.contains_key(*name)).cloned().collect();
        let existing = contents.keys().cloned().collect();
        Self { manifest, existing, contents, owned, is_unfinished: false }
    }

    /// The state of a target whose files are listed with their sizes. The content of `unfinished` files is unknown.
    pub(crate) fn of_list(
        manifest: Option<Manifest>,
        unfinished: &BTreeMap<String, FileContent>,
        listed: &BTreeMap<String, u64>,
    ) -> Self {
        let files = manifest.as_ref().map(|manifest| manifest.files.clone()).unwrap_or_default();
        let names = files.keys().chain(unfinished.keys());
        let owned = names.filter(|name| listed.contains_key(*name)).cloned().collect();
        let is_known = |name: &String, entry: &FileContent| {
            !unfinished.contains_key(name) && listed.get(name) == Some(&entry.size)
        };
        let contents = files.into_iter().filter(|(name, entry)| is_known(name, entry)).collect();
        let existing = listed.keys().cloned().collect();
        Self { manifest, existing, contents, owned, is_unfinished: !unfinished.is_empty() }
    }
}
