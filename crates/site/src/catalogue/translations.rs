//! Translations: groups posts and pages that translate each other, and checks their languages.

use std::collections::BTreeMap;

use source::diagnostic::Diagnostic;
use source::message::Message;
use source::suggestion::similar;

use super::PostEntry;
use super::consistency::others;

/// A text in one of its languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its address, from the root.
    pub path: String,
    /// BCP 47 tag.
    pub language: String,
    /// Title after typography.
    pub title: String,
    /// Whether it is the original.
    pub is_original: bool,
}

/// All texts in more than one language.
#[derive(Clone, Debug, Default)]
pub struct Translations {
    groups: Vec<Vec<Version>>,
    /// Positions in `groups`, by address.
    by_path: BTreeMap<String, usize>,
}

impl Translations {
    /// The versions of `groups` whose addresses are published; groups with only one are dropped.
    pub(super) fn among(groups: Vec<Vec<Version>>, is_published: impl Fn(&str) -> bool) -> Self {
        let mut translations = Self::default();
        for mut group in groups {
            group.retain(|version| is_published(&version.path));
            if group.len() > 1 {
                let position = translations.groups.len();
                translations.by_path.extend(group.iter().map(|version| (version.path.clone(), position)));
                translations.groups.push(group);
            }
        }
        translations
    }

    /// All versions of the text at `path`, including itself, the original first; empty when there is only one.
    pub fn of(&self, path: &str) -> &[Version] {
        self.by_path.get(path).and_then(|position| self.groups.get(*position)).map_or(&[], Vec::as_slice)
    }

    /// Languages and addresses of all versions for `hreflang`; the original is `x-default`.
    pub fn by_language(&self, path: &str) -> impl Iterator<Item = (&str, &str)> {
        let versions = self.of(path);
        let original = versions.iter().find(|version| version.is_original);
        let own = versions.iter().map(|version| (version.language.as_str(), version.path.as_str()));
        own.chain(original.map(|version| ("x-default", version.path.as_str())))
    }
}

/// Checks posts, or static pages, and groups the versions of each text; `language` is the default. References to the
/// addresses `unread`, of files with errors, are not reported.
pub(super) fn check(
    entries: &[&PostEntry],
    is_page: bool,
    language: &str,
    unread: &[String],
    found: &mut Vec<Diagnostic>,
) -> Vec<Vec<Version>> {
    let by_slug: BTreeMap<&str, usize> =
        entries.iter().enumerate().map(|(position, entry)| (entry.post.slug.as_str(), position)).collect();
    // Position of the original by position of the translation.
    let mut originals: BTreeMap<usize, usize> = BTreeMap::new();
    for (position, entry) in entries.iter().enumerate() {
        let Some(translation) = &entry.post.translation else { continue };
        match by_slug.get(translation.of.as_str()) {
            Some(original) => {
                originals.insert(position, *original);
            }
            None if unread.contains(&super::address(translation.of.as_str(), is_page)) => {}
            None => {
                let original = translation.of.as_str();
                let message = match is_page {
                    true => Message::original_page_missing(original),
                    false => Message::original_post_missing(original),
                };
                let help = match similar(original, by_slug.keys().copied()) {
                    Some(slug) => Message::similar_original(slug),
                    None if is_page => Message::write_original_page(),
                    None => Message::write_original_post(),
                };
                found.push(diagnostic(entry, message, help));
            }
        }
    }
    check_circles(entries, &originals, found);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for position in 0..entries.len() {
        if let Some(first) = first(position, &originals) {
            groups.entry(first).or_default().push(position);
        }
    }
    groups.retain(|_, members| members.len() > 1);
    groups.into_iter().map(|(first, members)| group(entries, is_page, language, first, members, found)).collect()
}

/// The original at the end of the chain from `position`; none when the chain is circular.
fn first(position: usize, originals: &BTreeMap<usize, usize>) -> Option<usize> {
    let mut at = position;
    for _ in 0..=originals.len() {
        match originals.get(&at) {
            Some(original) => at = *original,
            None => return Some(at),
        }
    }
    None
}

/// Reports each text in a circle, but not texts that only refer to one.
fn check_circles(entries: &[&PostEntry], originals: &BTreeMap<usize, usize>, found: &mut Vec<Diagnostic>) {
    for start in originals.keys() {
        let mut circle = Vec::new();
        let mut at = *start;
        while let Some(original) = originals.get(&at).filter(|_| circle.len() < originals.len()) {
            circle.push(at);
            at = *original;
            if at == *start {
                break;
            }
        }
        let Some(entry) = entries.get(*start).filter(|_| at == *start && !circle.is_empty()) else { continue };
        let others: Vec<_> = circle
            .iter()
            .skip(1)
            .filter_map(|position| entries.get(*position))
            .map(|entry| entry.source.name.as_str())
            .collect();
        let message = if others.is_empty() {
            Message::translation_of_itself()
        } else {
            Message::circular_translation(others.join(", "))
        };
        found.push(diagnostic(entry, message, Message::remove_translation_of()));
    }
}

/// Collects the versions of one text, the original first, and reports versions with the same language.
fn group(
    entries: &[&PostEntry],
    is_page: bool,
    language: &str,
    first: usize,
    members: Vec<usize>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Version> {
    let language_of = |entry: &PostEntry| entry.post.language.clone().unwrap_or_else(|| language.to_owned());
    let members: Vec<(usize, &PostEntry)> =
        members.iter().filter_map(|position| Some((*position, *entries.get(*position)?))).collect();
    let mut by_language: BTreeMap<String, Vec<&PostEntry>> = BTreeMap::new();
    for (_, entry) in &members {
        by_language.entry(language_of(entry).to_ascii_lowercase()).or_default().push(entry);
    }
    for (language, same) in by_language.iter().filter(|(_, same)| same.len() > 1) {
        for entry in same {
            let message = Message::version_in_same_language(language, others(entry, same));
            found.push(diagnostic(entry, message, Message::give_language()));
        }
    }
    let mut versions: Vec<Version> = members
        .iter()
        .map(|(position, entry)| Version {
            path: entry.path(is_page),
            language: language_of(entry),
            title: entry.title.clone(),
            is_original: *position == first,
        })
        .collect();
    versions.sort_by(|a, b| {
        b.is_original.cmp(&a.is_original).then_with(|| (&a.language, &a.path).cmp(&(&b.language, &b.path)))
    });
    versions
}

/// A diagnostic at `translation_of`, or at the file when the field is missing.
fn diagnostic(entry: &PostEntry, message: Message, help: Message) -> Diagnostic {
    let diagnostic = Diagnostic::of_file(&entry.source.name, message, help);
    match &entry.post.translation {
        Some(translation) => Diagnostic {
            position: Some(translation.position),
            path: "$._carnet.translation_of".to_owned(),
            ..diagnostic
        },
        None => diagnostic,
    }
}
