//! Files at the root of the site that hosts do not serve.

use publish::address;
use publish::host_rules::{headers, redirects};
use publish::output::NO_JEKYLL;
use site::base_path::BasePath;

const PRIVATE: [&str; 3] = [headers::FILE, redirects::FILE, NO_JEKYLL];

/// Whether `path` is one of these files below the base path `root`. `serve_below` refuses other hidden files.
pub(super) fn is_private(root: &BasePath, path: &str) -> bool {
    let (path, root) = (address::path(path), address::path(root.as_str()));
    let mut parts = parts(&path);
    // Paths outside the base path are not found anyway.
    let is_below = self::parts(&root).all(|part| parts.next() == Some(part));
    let names: Vec<&str> = parts.collect();
    is_below && matches!(names.as_slice(), [name] if PRIVATE.iter().any(|file| file.eq_ignore_ascii_case(name)))
}

/// The names in a path as file systems read them.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".")
}
