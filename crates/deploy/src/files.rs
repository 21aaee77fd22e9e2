//! The files of a folder with their hashes, and the names of the files that a publication adds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use publish::output::{NO_JEKYLL, is_hidden};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// Name of the manifest at the target.
pub const MANIFEST: &str = "carnet-manifest.json";

/// Name of the list of files that an unfinished upload may have changed. It is at the target during an upload, where
/// files are uploaded one by one: the manifest does not know what they contain.
pub(crate) const UNFINISHED: &str = "carnet-unfinished.json";

/// Content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
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
pub(crate) fn hashed(folder: &Path) -> Result<BTreeMap<String, Entry>> {
    let named = named(folder)?;
    named.into_par_iter().map(|(name, path)| Ok((name, entry(&path)?))).collect()
}

fn named(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let is_public = |name: &str| name == NO_JEKYLL || !is_hidden(name);
    let entries = WalkDir::new(folder).min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| is_public(&entry.file_name().to_string_lossy())) {
        let entry = entry.with_context(|| format!("can't read {}", folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        let name = parts
            .with_context(|| format!("the name of {} is not UTF-8: rename it", entry.path().display()))?
            .join("/");
        if ![MANIFEST, UNFINISHED].contains(&name.as_str()) {
            found.push((name, entry.into_path()));
        }
    }
    Ok(found)
}

/// Reads the file in chunks, since media may be large.
fn entry(path: &Path) -> Result<Entry> {
    let unreadable = || format!("can't read {}", path.display());
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
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Entry { sha256, size })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{MANIFEST, hashed};

    #[test]
    fn files_are_named_by_path_and_hidden_ones_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "posts/é/index.html", ".nojekyll", ".git/config", "b/.htaccess", MANIFEST] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "abc").unwrap();
        }
        let files = hashed(folder.path()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), [".nojekyll", "a.txt", "posts/é/index.html"]);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(files.values().all(|entry| entry.sha256 == abc && entry.size == 3));
    }
}
