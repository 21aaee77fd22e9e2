//! Files and folders, beyond what `fs_err` has.

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::de::DeserializeOwned;
use walkdir::WalkDir;

/// Reads a JSON file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read(path)?;
    serde_json::from_slice(&text).with_context(|| format!("{} can't be understood", path.display()))
}

/// Copies a folder with all that is in it, but for what has one of these names at its top.
pub(crate) fn copy(from: &Path, to: &Path, left_out: &[&str]) -> Result<()> {
    let entries = WalkDir::new(from).follow_links(true).into_iter();
    for entry in
        entries.filter_entry(|entry| entry.depth() != 1 || !left_out.iter().any(|name| entry.file_name() == *name))
    {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_all_but_what_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for name in ["c.txt", "b/posts/kept.txt", "posts/left.txt"] {
            fs::create_dir_all(from.join(name).parent().unwrap()).unwrap();
            fs::write(from.join(name), name).unwrap();
        }
        copy(&from, &to, &["posts"]).unwrap();
        assert!(to.join("b/posts/kept.txt").is_file() && to.join("c.txt").is_file());
        assert!(!to.join("posts").exists());
    }
}
