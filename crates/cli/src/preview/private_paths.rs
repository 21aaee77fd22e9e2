//! Whether hosts serve the file of a requested path.

use std::path::Path;

use publish::address;
use publish::output::is_hidden;
use site::base_path::BasePath;

/// Files of rules, which hosts do not serve.
const RULES: [&str; 2] = [publish::host_rules::headers::FILE, publish::host_rules::redirects::FILE];

/// Whether hosts do not serve `path`: files of rules, hidden files, and files outside `folder`, the site with the
/// base path `root`.
pub(super) fn is_private(folder: &Path, root: &BasePath, path: &str) -> bool {
    let (path, root) = (address::path(path), address::path(root.as_str()));
    let mut parts = parts(&path);
    // Paths outside the base path are not found anyway.
    let is_below = self::parts(&root).all(|part| parts.next() == Some(part));
    let names: Vec<&str> = parts.collect();
    let is_rules = matches!(names.as_slice(), [name] if RULES.iter().any(|rules| rules.eq_ignore_ascii_case(name)));
    let is_hidden = names.iter().any(|name| is_hidden(name));
    is_below && (is_rules || is_hidden || leads_out(folder, &names))
}

/// The names in a path as file systems read them.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".")
}

/// Whether a symbolic link in the path points outside the folder: a host gets files, not links.
fn leads_out(folder: &Path, names: &[&str]) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let asked = names.iter().fold(folder.clone(), |path, name| path.join(name));
    let page = asked.join("index.html");
    let forms = [asked, page].into_iter().flat_map(|file| {
        ["", ".br", ".gz"].map(|ending| {
            let mut name = file.clone().into_os_string();
            name.push(ending);
            name
        })
    });
    forms.filter_map(|form| Path::new(&form).canonicalize().ok()).any(|place| !place.starts_with(&folder))
}
