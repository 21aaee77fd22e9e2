//! Checks that each address is claimed once, and that none is reserved.

use std::collections::{BTreeMap, BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;
use protocol::threads;
use source::diagnostic::Diagnostic;
use source::message::Message;

use super::PostEntry;
use crate::contact::CONTACT;
use crate::files;
use crate::markup::TextDiagnostic;
use crate::permalinks;
use crate::public_folder::{SITE_FILE, SourceFile};
use crate::text_diagnostics::locate;
use publish::address;
use publish::host_rules::{headers, redirects};
use publish::output::check_name;

/// Reserved first segments of addresses; static pages can't have them.
pub const RESERVED_NAMES: [&str; 10] =
    ["archive", "assets", "feed", "index", "media", "page", "posts", "search", "sitemap", "tags"];

/// Files at the root that Carnet writes; old addresses can't have their names.
pub const OWN_FILES: [&str; 7] =
    ["index.html", "index.json", "404.html", "feed.xml", "feed.json", files::SITEMAP, threads::FILE];

/// Files for programs that Carnet writes unless the author has one.
const DEFAULT_FILES: [&str; 6] =
    [files::ROBOTS, files::MANIFEST, files::TDM_RESERVATION, files::SERVICE_WORKER, redirects::FILE, headers::FILE];

/// The claims on addresses, by [`folded`] name of the file.
type Claims<'i> = BTreeMap<String, Vec<Claim<'i>>>;

struct Claim<'i> {
    /// The address as written.
    path: String,
    /// The file for the address.
    place: String,
    /// The author's file with the claim.
    file: &'i str,
    /// Whether it is an alias, and not the address of the file's page.
    is_alias: bool,
}

/// Normalizes a name: some file systems and hosts do not distinguish case, or the encodings of accents.
pub(super) fn folded(name: &str) -> String {
    let name = name.to_lowercase();
    if name.is_ascii() { name } else { ComposingNormalizerBorrowed::new_nfc().normalize(&name).into_owned() }
}

/// Checks all addresses; the settings may claim that of the contact page (`has_contact`). Conflicts are reported at every
/// claimant, except at the settings.
pub(super) fn check(
    posts: &[PostEntry],
    pages: &[PostEntry],
    files: &[SourceFile],
    has_contact: bool,
    found: &mut Vec<Diagnostic>,
) {
    // By file, so that an address with and without a slash at its end is the same.
    let mut claims: Claims<'_> = BTreeMap::new();
    for (entries, is_page) in [(posts, false), (pages, true)] {
        for entry in entries {
            let mut claim = |path: String, is_alias| {
                let place = place(&path);
                let claim = Claim { path, place: place.clone(), file: entry.source.name.as_str(), is_alias };
                claims.entry(folded(&place)).or_default().push(claim);
            };
            claim(entry.path(is_page), false);
            for alias in &entry.post.aliases {
                claim(alias.clone(), true);
            }
        }
    }
    if has_contact {
        let (path, place) = (CONTACT.to_owned(), place(CONTACT));
        let claims = claims.entry(folded(&place)).or_default();
        claims.push(Claim { path, place, file: SITE_FILE, is_alias: false });
    }
    check_claims(&claims, found);
    for entry in pages.iter().filter(|entry| RESERVED_NAMES.contains(&entry.post.slug.as_str())) {
        let message = Message::address_reserved(entry.path(true));
        found.push(Diagnostic::of_file(&entry.source.name, message, Message::rename_page()));
    }
    let names: BTreeSet<String> = files.iter().map(|file| folded(&file.name)).collect();
    for entry in posts.iter().chain(pages) {
        for alias in &entry.post.aliases {
            let below_file = || {
                let place = permalinks::place_of(alias).as_deref().and_then(address::file)?;
                let is_below = leads_through_file(&folded(&place), &claims, &names);
                is_below.then(|| (Message::alias_below_file(alias), Message::remove_alias_or_move_file()))
            };
            let Some((message, help)) = refusal(alias).or_else(below_file) else { continue };
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
                Message::file_at_carnet_address(),
                Message::move_to_media_or_rename(),
            ));
        } else if let Err(error) = check_name(&file.name) {
            found.push(Diagnostic::of_file(
                &file.name,
                Message::file_name_impossible(error.message()),
                Message::use_shorter_names(),
            ));
        } else if leads_through_file(&folded(&file.name), &claims, &names) {
            found.push(Diagnostic::of_file(
                &file.name,
                Message::path_below_file(),
                Message::rename_folder_like_file(),
            ));
        }
    }
}

/// The file of the page at an address or alias; the alias itself if it has none.
pub(super) fn place(path: &str) -> String {
    permalinks::place_of(path).as_deref().and_then(address::file).unwrap_or_else(|| path.to_owned())
}

/// Why there can be no redirect page for `alias`, and what to do. Only some addresses with a query have one.
pub(super) fn refusal(alias: &str) -> Option<(Message, Message)> {
    let page = permalinks::place_of(alias)?;
    let name = folded(&address::path(&page));
    if is_generated(&name) || DEFAULT_FILES.contains(&name.trim_matches('/')) {
        return Some((Message::address_reserved(alias), Message::remove_alias()));
    }
    let Some(place) = address::file(&page) else {
        return Some((Message::alias_not_a_file(alias), Message::write_single_slashes()));
    };
    let error = check_name(&place).err()?;
    Some((Message::alias_not_a_file_because(alias, error.message()), Message::remove_alias()))
}

fn check_claims(claims: &Claims<'_>, found: &mut Vec<Diagnostic>) {
    for claimants in claims.values().filter(|claimants| claimants.len() > 1) {
        for (index, Claim { path, place, file, is_alias }) in claimants.iter().enumerate() {
            if *file == SITE_FILE {
                continue;
            }
            let others = || claimants.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, claim)| claim);
            let files: Vec<_> = others().map(|claim| claim.file).collect();
            let help = if files.contains(&SITE_FILE) {
                Message::leave_to_contact_page()
            } else if others().any(|claim| claim.place == *place) {
                Message::change_slug_or_alias()
            } else {
                Message::remove_similar_alias()
            };
            let files = files.join(", ");
            let message = match is_alias {
                true => Message::alias_claimed_twice(path, files),
                false => Message::address_claimed_twice(path, files),
            };
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
/// author, and aliases may be beside the posts, except at their feeds.
fn is_generated(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_posts = matches!(rest.split('/').next(), Some("" | "index.html" | "index.json"))
        || rest.trim_end_matches('/').ends_with("/feed.xml");
    let is_free = first == "media" || (first == "posts" && !is_posts);
    first.is_empty() || OWN_FILES.contains(&first) || (RESERVED_NAMES.contains(&first) && !is_free)
}
