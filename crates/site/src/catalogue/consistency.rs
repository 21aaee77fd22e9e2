//! Checks consistency across posts: tags, parts of series, identities.

use std::collections::{BTreeMap, BTreeSet};

use source::diagnostic::{Diagnostic, Fix, Severity};
use source::message::Message;
use source::slug::Slug;

use super::{PostEntry, identity};

/// The labels of one tag, each with the files that use it.
type Labels<'p> = BTreeMap<&'p str, Vec<&'p str>>;

/// What identifies a post for its responses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Id,
    Slug,
}

/// Checks all posts, including unpublished ones.
pub(super) fn check(posts: &[PostEntry], found: &mut Vec<Diagnostic>) {
    check_tags(posts, found);
    check_series(posts, found);
    check_identities(posts, found);
}

/// Warns of different labels with the same slug, since they are one tag.
fn check_tags(posts: &[PostEntry], found: &mut Vec<Diagnostic>) {
    let mut labels: BTreeMap<&Slug, Labels<'_>> = BTreeMap::new();
    for entry in posts {
        for tag in &entry.post.tags {
            labels.entry(&tag.slug).or_default().entry(&tag.label).or_default().push(&entry.source.name);
        }
    }
    for (slug, labels) in labels.iter().filter(|(_, labels)| labels.len() > 1) {
        let first = |(label, files): (&&str, &Vec<&str>)| Some(format!("\"{label}\" ({})", files.first()?));
        let list: Vec<_> = labels.iter().filter_map(first).collect();
        if let Some(file) = labels.values().flatten().next() {
            found.push(Diagnostic {
                severity: Severity::Warning,
                fix: unify(labels),
                ..Diagnostic::of_file(
                    *file,
                    Message::tag_labels_differ(slug.as_str(), list.join(", ")),
                    Message::write_tag_alike(),
                )
            });
        }
    }
}

/// The correction to the label that more posts use than any other; none when there is no such label.
fn unify(labels: &Labels<'_>) -> Option<Fix> {
    let most = labels.values().map(Vec::len).max()?;
    let (frequent, others): (Vec<_>, Vec<_>) = labels.iter().partition(|(_, files)| files.len() == most);
    let [(label, _)] = frequent.as_slice() else { return None };
    let files = others.into_iter().flat_map(|(_, files)| files).map(|file| (*file).to_owned()).collect();
    Some(Fix::UnifyTag { label: (**label).to_owned(), files })
}

fn check_series(posts: &[PostEntry], found: &mut Vec<Diagnostic>) {
    let mut parts: BTreeMap<(&str, u32), Vec<&str>> = BTreeMap::new();
    for entry in posts {
        if let Some(series) = &entry.post.series {
            parts.entry((&series.name, series.part)).or_default().push(&entry.source.name);
        }
    }
    for ((name, part), files) in parts.iter().filter(|(_, files)| files.len() > 1) {
        for file in files {
            found.push(Diagnostic::of_file(
                *file,
                Message::series_part_twice(part.to_string(), *name, files.join(", ")),
                Message::number_series_parts(),
            ));
        }
    }
}

/// Responses refer to a post by its `id` or its slug, so neither may be the `id` of another post. Duplicate slugs are
/// reported as addresses.
fn check_identities(posts: &[PostEntry], found: &mut Vec<Diagnostic>) {
    let mut claims: BTreeMap<&str, BTreeSet<(&str, Identity)>> = BTreeMap::new();
    for entry in posts {
        claims.entry(entry.post.slug.as_str()).or_default().insert((&entry.source.name, Identity::Slug));
    }
    for entry in posts {
        let Some(id) = &entry.post.id else { continue };
        let claimants = claims.entry(id).or_default();
        claimants.remove(&(entry.source.name.as_str(), Identity::Slug));
        claimants.insert((&entry.source.name, Identity::Id));
    }
    for (identity, claimants) in claims {
        if claimants.len() < 2 || claimants.iter().all(|(_, role)| *role == Identity::Slug) {
            continue;
        }
        for (file, role) in &claimants {
            let others: Vec<_> = claimants.iter().map(|(file, _)| *file).filter(|other| other != file).collect();
            let others = others.join(", ");
            let message = match role {
                Identity::Slug => Message::slug_claimed_as_identity(identity, others),
                Identity::Id => Message::id_claimed_as_identity(identity, others),
            };
            found.push(Diagnostic::of_file(*file, message, Message::give_other_identity()));
        }
    }
}

/// Feed readers identify a post by its `id`, or by its address: an `id` may equal the address of another post.
/// Duplicate identities of responses are already reported.
pub(super) fn check_feed_identities(posts: &[PostEntry], first_base_url: &str, found: &mut Vec<Diagnostic>) {
    let mut claims: BTreeMap<String, Vec<&PostEntry>> = BTreeMap::new();
    for entry in posts {
        claims.entry(identity::of(first_base_url, entry)).or_default().push(entry);
    }
    for (identity, claimants) in claims.iter().filter(|(_, claimants)| claimants.len() > 1) {
        let names: BTreeSet<&str> = claimants.iter().map(|entry| entry.post.identity()).collect();
        if names.len() < claimants.len() {
            continue;
        }
        for entry in claimants {
            let others = others(entry, claimants);
            found.push(Diagnostic::of_file(
                &entry.source.name,
                Message::duplicate_feed_id(identity, others),
                Message::give_other_feed_id(),
            ));
        }
    }
}

/// The files of all `claimants` except `entry`, separated by commas.
pub(super) fn others(entry: &PostEntry, claimants: &[&PostEntry]) -> String {
    let names = claimants.iter().map(|other| other.source.name.as_str());
    names.filter(|other| *other != entry.source.name).collect::<Vec<_>>().join(", ")
}
