//! Checks that each address is claimed once, and that none is reserved.

use std::collections::{BTreeMap, BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;
use protocol::threads;
use source::diagnostic::Diagnostic;

use super::PostEntry;
use crate::files;
use crate::markup::TextDiagnostic;
use crate::permalinks;
use crate::public_folder::SourceFile;
use crate::text_diagnostics::locate;
use publish::address;
use publish::host_rules::{headers, redirects};
use publish::output::check_name;

/// Reserved first segments of addresses; static pages can't have them.
pub const RESERVED_NAMES: [&str; 10] =
    ["archive", "assets", "feed", "index", "media", "page", "posts", "search", "sitemap", "tags"];

/// Files at the root that Carnet writes.
const OWN_FILES: [&str; 7] =
    ["index.html", "index.json", "404.html", "feed.xml", "feed.json", files::SITEMAP, threads::FILE];

/// Files at the root that Carnet writes unless the author has one.
const DEFAULT_FILES: [&str; 4] = [files::ROBOTS, files::MANIFEST, redirects::FILE, headers::FILE];

/// The claims on addresses, by [`folded`] name of the file.
type Claims<'i> = BTreeMap<String, Vec<Claim<'i>>>;

struct Claim<'i> {
    /// The address as written.
    path: String,
    /// The file for the address.
    place: String,
    /// The author's file with the claim.
    file: &'i str,
    /// Address or alias.
    role: &'static str,
}

/// Normalizes a name: some file systems and hosts do not distinguish case, or the encodings of accents.
pub(super) fn folded(name: &str) -> String {
    let name = name.to_lowercase();
    if name.is_ascii() { name } else { ComposingNormalizerBorrowed::new_nfc().normalize(&name).into_owned() }
}

/// Checks all addresses. Conflicts are reported at every claimant.
pub(super) fn check(posts: &[PostEntry], pages: &[PostEntry], files: &[SourceFile], found: &mut Vec<Diagnostic>) {
    // By file, so that an address with and without a slash at its end is the same.
    let mut claims: Claims<'_> = BTreeMap::new();
    for (entries, is_page) in [(posts, false), (pages, true)] {
        for entry in entries {
            let mut claim = |path: String, role| {
                let place = permalinks::place_of(&path).as_deref().and_then(address::file);
                let place = place.unwrap_or_else(|| path.clone());
                let claim = Claim { path, place: place.clone(), file: entry.source.name.as_str(), role };
                claims.entry(folded(&place)).or_default().push(claim);
            };
            claim(entry.path(is_page), "its address");
            for alias in &entry.post.aliases {
                claim(alias.clone(), "an alias");
            }
        }
    }
    check_claims(&claims, found);
    let own = |path: &str| format!("the address {path} is reserved for Carnet");
    for entry in pages.iter().filter(|entry| RESERVED_NAMES.contains(&entry.post.slug.as_str())) {
        found.push(Diagnostic::of_file(&entry.source.name, own(&entry.path(true)), "rename the page"));
    }
    let names: BTreeSet<String> = files.iter().map(|file| folded(&file.name)).collect();
    for entry in posts.iter().chain(pages) {
        for alias in &entry.post.aliases {
            // Only some addresses with a query have a redirect page.
            let Some(page) = permalinks::place_of(alias) else { continue };
            let name = folded(&address::path(&page));
            let (message, help) = if is_generated(&name) || DEFAULT_FILES.contains(&name.trim_matches('/')) {
                (own(alias), "remove the alias")
            } else {
                match address::file(&page) {
                    None => (
                        format!("no file can be at the old path {alias}"),
                        "write names with single slashes between them",
                    ),
                    Some(place) => match check_name(&place) {
                        Err(error) => {
                            (format!("no file can be at the old path {alias}: {error}"), "remove the alias")
                        }
                        Ok(()) if leads_through_file(&folded(&place), &claims, &names) => (
                            format!("a part of the old path {alias} is a file"),
                            "remove the alias, or move the file",
                        ),
                        Ok(()) => continue,
                    },
                }
            };
            found.extend(locate(&entry.source, &[TextDiagnostic::error(alias, message, help)]));
        }
    }
    for file in files {
        let page = match file.name.rsplit_once('/') {
            Some((folder, "index.html" | "index.json")) => folder,
            _ => &file.name,
        };
        let is_claimed = address::file(&format!("/{page}")).is_some_and(|place| claims.contains_key(&folded(&place)));
        if is_generated(&format!("/{page}")) || is_claimed {
            found.push(Diagnostic::of_file(
                &file.name,
                "this file has the address of one that Carnet writes",
                "move it to public/media/, or rename it",
            ));
        } else if let Err(error) = check_name(&file.name) {
            found.push(Diagnostic::of_file(
                &file.name,
                format!("no file of the site can have this name: {error}"),
                "use shorter names, or fewer folders inside each other",
            ));
        } else if leads_through_file(&folded(&file.name), &claims, &names) {
            found.push(Diagnostic::of_file(
                &file.name,
                "a part of this path is a file of the site",
                "rename the folder that has the name of a file",
            ));
        }
    }
}

fn check_claims(claims: &Claims<'_>, found: &mut Vec<Diagnostic>) {
    for claimants in claims.values().filter(|claimants| claimants.len() > 1) {
        for (index, Claim { path, place, file, role }) in claimants.iter().enumerate() {
            let others = || claimants.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, claim)| claim);
            let files: Vec<_> = others().map(|claim| claim.file).collect();
            let help = if others().any(|claim| claim.place == *place) {
                "give one of them another slug or remove the alias"
            } else {
                "remove the alias: not every host and computer distinguishes upper and lower case, or two ways to write an accent"
            };
            let message = format!("the address {path} ({role}) is also claimed by {}", files.join(", "));
            found.push(Diagnostic::of_file(*file, message, help));
        }
    }
}

/// Whether a parent folder of `place` has the name of a file: the author's, a generated one, a bundle, another old
/// path, or a compressed variant.
fn leads_through_file(place: &str, claims: &Claims<'_>, names: &BTreeSet<String>) -> bool {
    let mut folders = place.match_indices('/').filter_map(|(end, _)| place.get(..end));
    folders.any(|folder| {
        let folder = [".br", ".gz"].iter().find_map(|ending| folder.strip_suffix(ending)).unwrap_or(folder);
        let bundle = folder.strip_suffix("index.json").map(|page| format!("{page}index.html"));
        names.contains(folder)
            || OWN_FILES.contains(&folder)
            || DEFAULT_FILES.contains(&folder)
            || claims.contains_key(folder)
            || bundle.is_some_and(|page| claims.contains_key(&page))
    })
}

/// Whether `path` is reserved: Carnet writes a file there, or below its first segment. `/media/` belongs to the
/// author, and aliases may be beside the posts.
fn is_generated(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_posts = matches!(rest.split('/').next(), Some("" | "index.html" | "index.json"));
    let is_free = first == "media" || (first == "posts" && !is_posts);
    first.is_empty() || OWN_FILES.contains(&first) || (RESERVED_NAMES.contains(&first) && !is_free)
}
