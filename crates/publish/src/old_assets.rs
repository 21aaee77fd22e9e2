//! The files of earlier apps: pages that are open while a new site is published still ask for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp, Unit};
use source::diagnostic::{Diagnostic, Severity};

use crate::assets::{Assets, Earlier, File, MANIFEST, is_hashed};
use crate::output::Staging;

/// How long they stay. Caches and tabs may hold a page for weeks.
const STAY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Takes over from the old site what earlier apps were made of, unless it is among the `current` files or was replaced
/// too long before `now`. A list that can't be read is reported, and every file that may belong to an app is kept.
pub fn keep(current: &[&File], now: Timestamp, staging: &Staging) -> (Vec<Earlier>, Option<Diagnostic>) {
    let Some(folder) = staging.old().map(|old| old.join("assets")) else { return (Vec::new(), None) };
    let today = now.round(Unit::Second).unwrap_or(now);
    let (all, diagnostic) = match Assets::read(&folder) {
        Ok(old) => {
            let known = old.earlier.iter().map(|file| (file.name.clone(), file.replaced));
            // A file that was the app's until now starts anew, however it got into the list.
            (known.chain(old.names().into_iter().map(|name| (name.to_owned(), today))).collect(), None)
        }
        Err(error) => (found(&folder, today), Some(unreadable(&folder, &error))),
    };
    let kept = |(name, replaced): &(String, Timestamp)| {
        current.iter().all(|file| file.name != *name)
            && now.duration_since(*replaced) <= STAY
            && staging.reuse(&format!("assets/{name}"))
    };
    let stay = all.into_iter().filter(kept).map(|(name, replaced)| Earlier { name, replaced }).collect();
    (stay, diagnostic)
}

/// The files in `folder` whose names are as those of an app, as if they were replaced `today`.
fn found(folder: &Path, today: Timestamp) -> BTreeMap<String, Timestamp> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| is_hashed(name)).map(|name| (name, today)).collect()
}

fn unreadable(folder: &Path, error: &anyhow::Error) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(
            folder.join(MANIFEST).display().to_string(),
            format!("the list of earlier apps can't be read: {error:#}"),
            "nothing: all files of apps that are there stay for another month, and the list is written anew",
        )
    }
}
