//! A file of responses: read, serialized, and replaced atomically.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use protocol::feed::{Item, VERSION};
use protocol::language::Language;
use publish::file::write_atomic;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use source::date::instant;
use source::diagnostic::{Diagnostic, Severity};
use source::json::decode_within;
use source::message::Message;
use source::responses_file::{self, MAX_BYTES, Sender};

use site::catalogue::read_responses;
use site::public_folder::SourceFile;

use crate::texts::Commands;

/// A file of responses, including the fields of other programs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(rename = "$schema", default, skip_serializing_if = "String::is_empty")]
    schema: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    home_page_url: String,
    /// Responses and links.
    pub(super) items: Vec<KeptItem>,
    #[serde(rename = "_carnet", default, skip_serializing_if = "KeptExtension::is_empty")]
    extension: KeptExtension,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

/// What JSON Feed has no field for; fields of the endpoint's list are not stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct KeptExtension {
    /// Ids of replies on the Fediverse.
    #[serde(default)]
    rejected: BTreeSet<String>,
}

impl KeptExtension {
    fn is_empty(&self) -> bool {
        self.rejected.is_empty()
    }
}

/// A response or a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptItem {
    /// The known fields.
    #[serde(flatten)]
    pub(super) item: Item,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

impl KeptItem {
    /// An item without fields of other programs.
    pub(super) fn new(item: Item) -> Self {
        Self { item, others: BTreeMap::new() }
    }
}

impl Kept {
    /// Reads a valid file.
    ///
    /// # Errors
    /// All diagnostics of the file.
    pub(super) fn read(source: &SourceFile) -> Result<Self, Vec<Diagnostic>> {
        read_responses(source)?;
        let unreadable = |error: &dyn std::fmt::Display| {
            let message = Message::pull_unreadable(error.to_string());
            vec![Diagnostic::of_file(&source.name, message, Message::pull_unreadable_help())]
        };
        let bytes = source.read()?;
        let mut kept: Self = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
        for KeptItem { item, .. } in &mut kept.items {
            // Fields of the endpoint's list that are not stored.
            item.extension.post.clear();
            item.extension.date.clear();
        }
        Ok(kept)
    }

    /// Ids of replies on the Fediverse that the author has rejected.
    pub(super) fn rejected(&self) -> &BTreeSet<String> {
        &self.extension.rejected
    }

    /// Adds such ids, and returns how many are new.
    pub(super) fn reject(&mut self, ids: BTreeSet<String>) -> usize {
        let before = self.extension.rejected.len();
        self.extension.rejected.extend(ids);
        self.extension.rejected.len() - before
    }

    /// The content of the file `name` of a blog in this language; none when nothing is left.
    ///
    /// # Errors
    /// The errors that the next check would report.
    pub(super) fn bytes(mut self, name: &str, language: Language) -> Result<Option<Vec<u8>>, Vec<Diagnostic>> {
        if self.items.is_empty() && self.extension.is_empty() {
            return Ok(None);
        }
        VERSION.clone_into(&mut self.version);
        if self.title.is_empty() {
            let slug = name.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
            self.title = Commands::of(language).responses_title(slug);
        }
        self.items.sort_by_cached_key(|KeptItem { item, .. }| (instant(&item.date_published), item.id.clone()));
        let failed = |error: serde_json::Error| {
            let message = Message::pull_unwritable(error.to_string());
            vec![Diagnostic::of_file(name, message, Message::pull_unwritable_help())]
        };
        let mut bytes = serde_json::to_vec_pretty(&self).map_err(failed)?;
        bytes.push(b'\n');
        let text = decode_within(name, &bytes, MAX_BYTES, Message::keep_needed_responses())?;
        let (_, mut diagnostics) = responses_file::read(name, text, Sender::Author);
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        if diagnostics.is_empty() { Ok(Some(bytes)) } else { Err(diagnostics) }
    }
}

/// Replaces the file at `path` with `bytes` atomically, or removes it.
///
/// # Errors
/// On an I/O error; the file is then unchanged.
pub(super) fn replace(path: &Path, bytes: Option<&[u8]>, texts: &Commands) -> Result<()> {
    match bytes {
        Some(bytes) => write_atomic(path, bytes, None),
        None => fs::remove_file(path),
    }
    .with_context(|| texts.cannot_write(path.display()))
}
