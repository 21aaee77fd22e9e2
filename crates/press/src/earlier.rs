//! The files of earlier apps: pages that are open while a new site is published still ask for them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, Unit};

use crate::assets::{App, Assets, Earlier};
use crate::output::Staging;

/// How long they stay. Caches and tabs may hold a page for weeks.
const STAY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Takes over from the old site what earlier apps were made of, unless it was replaced too long before `now`.
pub fn keep(app: &App, now: Timestamp, staging: &Staging) -> Vec<Earlier> {
    let Some(old) = staging.old().and_then(|old| Assets::read(&old.join("assets")).ok()) else { return Vec::new() };
    let just_replaced = old.names().map(|name| (name.to_owned(), now.round(Unit::Second).unwrap_or(now)));
    let known = old.earlier.iter().map(|file| (file.name.clone(), file.replaced));
    // A file that was the app's until now starts anew, however it got into the list.
    let all: BTreeMap<String, Timestamp> = known.chain(just_replaced).collect();
    all.into_iter()
        .filter(|(name, replaced)| {
            app.files().iter().all(|file| file.name != *name)
                && now.duration_since(*replaced) <= STAY
                && staging.reuse(&format!("assets/{name}"))
        })
        .map(|(name, replaced)| Earlier { name, replaced })
        .collect()
}
