//! The list of imported files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::source_identity::identity;
use crate::texts::Import;

/// Folders below the author's that imports write to.
const FOLDERS: [&str; 4] = ["media", "pages", "posts", "responses"];

/// An imported file in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Imported {
    /// Path below the author's folder.
    pub file: String,
    /// SHA-256 of the content that was written.
    pub sha256: String,
    /// Ids of the responses that are in the file, or were until the author deleted them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub responses: BTreeSet<String>,
}

/// Reads a list: imported files by the identities of their sources. Empty without a list.
///
/// # Errors
/// When it can't be read, or names a file that no import writes.
pub(crate) fn read(list: &Path, texts: &Import) -> Result<BTreeMap<String, Imported>> {
    let mut files = BTreeMap::new();
    if !list.exists() {
        return Ok(files);
    }
    let text = fs::read(list).with_context(|| texts.cannot_read(list.display()))?;
    let imported: BTreeMap<String, Imported> =
        serde_json::from_slice(&text).with_context(|| texts.invalid_list(list.display()))?;
    for (source, imported) in imported {
        if !is_imported_file(&imported.file) {
            bail!(texts.foreign_file(list.display(), imported.file));
        }
        files.entry(identity(&source)).or_insert(imported);
    }
    Ok(files)
}

/// Whether imports write files of this name. Others in the list, such as `../a`, are never replaced.
pub(crate) fn is_imported_file(file: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    let folder = file.split_once('/').map(|(folder, _)| folder);
    folder.is_some_and(|folder| FOLDERS.contains(&folder)) && file.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use protocol::language::Language;

    use super::{is_imported_file, read};
    use crate::texts::Import;

    #[test]
    fn list_names_imported_files_alone() {
        for (file, expected) in [
            ("posts/a.json", true),
            ("media/2012/a.jpg", true),
            ("site.json", false),
            ("posts", false),
            ("posts/", false),
            ("posts/../site.json", false),
            ("../posts/a.json", false),
            ("/posts/a.json", false),
            ("posts/..\\a", false),
        ] {
            assert_eq!(is_imported_file(file), expected, "{file}");
        }
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("files.json");
        let texts = Import::of(Language::En);
        assert!(read(&list, texts).unwrap().is_empty());
        fs::write(&list, "{\"s\": {\"file\": \"posts/../../a\", \"sha256\": \"\"}}").unwrap();
        let error = read(&list, texts).unwrap_err().to_string();
        assert!(error.contains("“posts/../../a”"), "{error}");
    }
}
