//! Folders as a whole: every file in one, and a copy.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// All files below `root`, as paths inside it, sorted.
pub(crate) fn files(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    visit(root, Path::new(""), &mut files)?;
    files.sort();
    Ok(files)
}

fn visit(root: &Path, inside: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let folder = root.join(inside);
    for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
        let entry = entry.map_err(Error::file(&folder))?;
        let path = inside.join(entry.file_name());
        if entry.file_type().map_err(Error::file(&folder))?.is_dir() {
            visit(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Copies a folder with all that is in it, but for what has one of these names at its top.
pub(crate) fn copy(from: &Path, to: &Path, left_out: &[&str]) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(Error::file(to))?;
    for entry in fs::read_dir(from).map_err(Error::file(from))? {
        let entry = entry.map_err(Error::file(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if left_out.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if source.is_dir() {
            copy(&source, &target, &[])?;
        } else {
            fs::copy(&source, &target).map_err(Error::file(&source))?;
        }
    }
    Ok(())
}

/// Makes an empty folder, whatever was there.
pub(crate) fn clear(folder: &Path) -> Result<(), Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::file(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_all_but_what_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        clear(&from.join("b/posts")).unwrap();
        clear(&from.join("posts")).unwrap();
        for name in ["c.txt", "b/posts/kept.txt", "posts/left.txt"] {
            fs::write(from.join(name), name).unwrap();
        }
        copy(&from, &to, &["posts"]).unwrap();
        assert_eq!(files(&to).unwrap(), ["b/posts/kept.txt", "c.txt"].map(PathBuf::from));
        clear(&to).unwrap();
        assert!(files(&to).unwrap().is_empty());
    }
}
