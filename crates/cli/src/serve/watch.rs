//! Watches `public/` and triggers debounced builds.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::texts::Commands;

/// Delay after the last event before a build, since copying a file causes several events.
const DEBOUNCE_DELAY: Duration = Duration::from_millis(150);

/// Longest delay of a build while events continue.
const MAX_DEBOUNCE_DELAY: Duration = Duration::from_secs(1);

/// Starts watching. Changes arrive until the watcher is dropped.
///
/// # Errors
/// When the system can't watch the folder.
pub(super) fn start(folder: &Path, texts: &Commands) -> Result<(RecommendedWatcher, Receiver<()>)> {
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // On some systems, reading a file is an event too.
        if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
            let _ = sender.send(());
        }
    })
    .context(texts.cannot_watch_folders)?;
    watcher.watch(folder, RecursiveMode::Recursive).with_context(|| texts.cannot_watch(folder.display()))?;
    Ok((watcher, changes))
}

/// Runs `build` after each group of changes; returns when the watcher is dropped.
pub(super) fn on_each(changes: &Receiver<()>, mut build: impl FnMut()) {
    while changes.recv().is_ok() {
        let first = Instant::now();
        while first.elapsed() < MAX_DEBOUNCE_DELAY && changes.recv_timeout(DEBOUNCE_DELAY).is_ok() {}
        build();
    }
}
