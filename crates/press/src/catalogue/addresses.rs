//! Addresses: each has one claimant, and none is Carnet's own.

use std::collections::BTreeMap;

use content::problem::Problem;
use content::threads;

use super::Item;
use crate::source::SourceFile;

/// First parts of addresses that are taken; no standing page can have them.
const RESERVED_NAMES: [&str; 9] = ["archive", "assets", "feed", "index", "media", "page", "posts", "search", "tags"];

/// Two claimants of one address are reported at both.
pub(super) fn check(posts: &[Item], pages: &[Item], files: &[SourceFile], found: &mut Vec<Problem>) {
    // With and without a slash at its end, it is one address.
    let mut claims: BTreeMap<String, Vec<(String, &str, &str)>> = BTreeMap::new();
    let mut claim = |path: String, file, role| {
        claims.entry(path.trim_end_matches('/').to_owned()).or_default().push((path, file, role));
    };
    for (items, standing) in [(posts, false), (pages, true)] {
        for item in items {
            claim(item.path(standing), &item.source.name, "its address");
            for alias in &item.post.aliases {
                claim(alias.clone(), &item.source.name, "an alias");
            }
        }
    }
    for claimants in claims.values().filter(|claimants| claimants.len() > 1) {
        for (index, (path, file, role)) in claimants.iter().enumerate() {
            let others: Vec<_> = claimants
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, (_, file, _))| *file)
                .collect();
            found.push(Problem::of_file(
                *file,
                format!("the address {path} ({role}) is also claimed by {}", others.join(", ")),
                "give one of them another slug or remove the alias",
            ));
        }
    }
    let own = |file: &str, path: &str, remedy: &str| {
        Problem::of_file(file, format!("the address {path} belongs to Carnet itself"), remedy)
    };
    for item in pages.iter().filter(|item| RESERVED_NAMES.contains(&item.post.slug.as_str())) {
        found.push(own(&item.source.name, &item.path(true), "rename the page"));
    }
    for item in posts.iter().chain(pages) {
        for alias in item.post.aliases.iter().filter(|alias| is_generated(alias)) {
            found.push(own(&item.source.name, alias, "remove the alias"));
        }
    }
    for file in files {
        let page = match file.name.rsplit_once('/') {
            Some((folder, "index.html" | "index.json")) => folder,
            _ => &file.name,
        };
        if is_generated(&format!("/{page}")) || claims.contains_key(&format!("/{page}")) {
            found.push(Problem::of_file(
                &file.name,
                "this file would stand where Carnet writes one of its own",
                "move it to public/media/, or rename it",
            ));
        }
    }
}

/// Whether Carnet writes something of its own at `path`, or below its first part. Media are the author's, and
/// there is room for old addresses beside the posts.
fn is_generated(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_free = first == "media" || (first == "posts" && !rest.is_empty());
    ["", "index.html", "index.json", "404.html", "feed.xml", "feed.json", threads::FILE].contains(&first)
        || (RESERVED_NAMES.contains(&first) && !is_free)
}
