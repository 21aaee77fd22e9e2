//! Symbolic links that lead out of the folder that is served.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Whether a file that could be sent for the decoded `path` is outside `folder`.
pub(super) fn leads_outside(folder: &Path, path: &str) -> bool {
    let Ok(folder) = folder.canonicalize() else {
        return true;
    };
    // Paths with `..` are not found anyway.
    let names = path.split('/').filter(|name| !matches!(*name, "" | "." | ".."));
    let file = names.fold(folder.clone(), |file, name| file.join(name));
    let is_outside = |file: PathBuf| file.canonicalize().is_ok_and(|target| !target.starts_with(&folder));
    [file.join("index.html"), file].into_iter().any(|file| {
        ["", ".br", ".gz"].into_iter().any(|ending| {
            let mut variant = OsString::from(&file);
            variant.push(ending);
            is_outside(variant.into())
        })
    })
}
