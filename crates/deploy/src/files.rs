//! The files of a folder with their hashes, and the names of the files that a publication adds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use publish::hash::hexadecimal;
use publish::output::{NO_JEKYLL, is_hidden};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::names::is_page;
use crate::texts::Publish;

/// Name of the manifest at the target.
pub const MANIFEST: &str = "carnet-manifest.json";

/// Name of the list of files that an unfinished upload may have changed. It is at the target during an upload, where
/// files are uploaded one by one: the manifest does not know what they contain.
pub(crate) const UNFINISHED: &str = "carnet-unfinished.json";

/// Longest file that may be a page that only redirects, in bytes.
const MAX_REDIRECT: u64 = 8 * 1024;

/// What such a page has, as the generator writes it.
const REFRESH: &str = "http-equiv=\"refresh\" content=\"0; url=";

/// Content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileContent {
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Number of bytes.
    pub size: u64,
}

/// All files of a site in `folder` with their contents. Hidden files, symbolic links, and the files that a publication
/// adds are left out.
///
/// # Errors
/// When a file can't be read, or its name is not UTF-8.
pub(crate) fn hashed(folder: &Path, texts: &'static Publish) -> Result<BTreeMap<String, FileContent>> {
    let named = named(folder, texts)?;
    named.into_par_iter().map(|(name, path)| Ok((name, entry(&path, texts)?))).collect()
}

/// The pages among `files` that only redirect to another page.
///
/// # Errors
/// When a file can't be read.
pub(crate) fn redirects(
    folder: &Path,
    files: &BTreeMap<String, FileContent>,
    texts: &'static Publish,
) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for (name, _) in files.iter().filter(|(name, entry)| is_page(name) && entry.size <= MAX_REDIRECT) {
        let path = folder.join(name);
        let html = fs::read(&path).with_context(|| texts.cant_read(path.display()))?;
        if String::from_utf8_lossy(&html).contains(REFRESH) {
            found.insert(name.clone());
        }
    }
    Ok(found)
}

fn named(folder: &Path, texts: &'static Publish) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let is_public = |name: &str| name == NO_JEKYLL || !is_hidden(name);
    let entries = WalkDir::new(folder).min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| is_public(&entry.file_name().to_string_lossy())) {
        let entry = entry.with_context(|| texts.cant_read(folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        let name = parts.with_context(|| texts.not_utf8(entry.path().display()))?.join("/");
        if ![MANIFEST, UNFINISHED].contains(&name.as_str()) {
            found.push((name, entry.into_path()));
        }
    }
    Ok(found)
}

/// Reads the file in chunks, since media may be large.
fn entry(path: &Path, texts: &'static Publish) -> Result<FileContent> {
    let unreadable = || texts.cant_read(path.display());
    let mut file = File::open(path).with_context(unreadable)?;
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, [0; 64 * 1024]);
    loop {
        let read = file.read(&mut buffer).with_context(unreadable)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        size += read as u64;
    }
    Ok(FileContent { sha256: hexadecimal(&hash.finalize()), size })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use protocol::language::Language;

    use super::{MANIFEST, hashed, redirects};
    use crate::texts::Publish;

    #[test]
    fn pages_that_only_redirect_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let redirect = "<head><meta http-equiv=\"refresh\" content=\"0; url=/b/\"></head>";
        for (name, content) in [("a.html", redirect), ("b.html", "<p>Un texte."), ("c.txt", redirect)] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        fs::write(folder.path().join("d.html"), redirect.repeat(1_000)).unwrap();
        let texts = Publish::of(Language::En);
        let files = hashed(folder.path(), texts).unwrap();
        let found = redirects(folder.path(), &files, texts).unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a.html"]);
    }

    #[test]
    fn files_are_named_by_path_and_hidden_ones_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "posts/é/index.html", ".nojekyll", ".git/config", "b/.htaccess", MANIFEST] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "abc").unwrap();
        }
        let files = hashed(folder.path(), Publish::of(Language::En)).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), [".nojekyll", "a.txt", "posts/é/index.html"]);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(files.values().all(|entry| entry.sha256 == abc && entry.size == 3));
    }
}
