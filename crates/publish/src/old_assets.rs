//! The files of earlier builds of the app, which open pages still request after a new site is published.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp, Unit};
use source::diagnostic::{Diagnostic, Severity};
use source::failure::Failure;
use source::message::Message;

use crate::assets::{Assets, Earlier, File, MANIFEST, is_hashed};
use crate::output::Staging;

/// How long they are kept. Caches and tabs may keep a page for weeks.
const RETENTION_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Keeps files of earlier builds from the old site, unless they are among the `current` files or were replaced too
/// long before `now`. If the list can't be read, this is reported and every file that may belong to an app is kept.
pub fn keep(current: &[&File], now: Timestamp, staging: &Staging) -> (Vec<Earlier>, Option<Diagnostic>) {
    let Some(folder) = staging.old().map(|old| old.join("assets")) else { return (Vec::new(), None) };
    let today = now.round(Unit::Second).unwrap_or(now);
    let (all, diagnostic) = match Assets::read(&folder) {
        Ok(old) => {
            let known = old.earlier.iter().map(|file| (file.name.clone(), file.replaced));
            // The period of a file that belonged to the latest app starts now, even if the list contains it already.
            (known.chain(old.names().into_iter().map(|name| (name.to_owned(), today))).collect(), None)
        }
        Err(error) => (found(&folder, today), Some(unreadable(&folder, &error))),
    };
    let kept = |(name, replaced): &(String, Timestamp)| {
        current.iter().all(|file| file.name != *name)
            && is_kept(*replaced, now)
            && staging.reuse(&format!("assets/{name}"))
    };
    let stay = all.into_iter().filter(kept).map(|(name, replaced)| Earlier { name, replaced }).collect();
    (stay, diagnostic)
}

/// Whether another build of the same site at `now` would keep the same files as the last one.
pub fn are_current(now: Timestamp, staging: &Staging) -> bool {
    let list = staging.old().and_then(|old| Assets::read(&old.join("assets")).ok());
    list.is_some_and(|list| list.earlier.iter().all(|file| is_kept(file.replaced, now)))
}

fn is_kept(replaced: Timestamp, now: Timestamp) -> bool {
    now.duration_since(replaced) <= RETENTION_PERIOD
}

/// The files in `folder` with names of app files, as if they were replaced `today`.
fn found(folder: &Path, today: Timestamp) -> BTreeMap<String, Timestamp> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| is_hashed(name)).map(|name| (name, today)).collect()
}

fn unreadable(folder: &Path, error: &Failure) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(
            folder.join(MANIFEST).display().to_string(),
            Message::earlier_apps_unreadable(error.with_causes()),
            Message::earlier_apps_are_kept(),
        )
    }
}
