//! Watching `public/`: when nothing has changed for a moment, the site is to be built again.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How long `public/` must be quiet before a build: copying a file is several events.
const DEBOUNCE_DELAY: Duration = Duration::from_millis(150);

/// How long a build waits for quiet at most, should something change without end.
const MAX_DEBOUNCE_DELAY: Duration = Duration::from_secs(1);

/// Starts watching. Changes arrive as long as the watcher is kept.
///
/// # Errors
/// When the system can't watch the folder.
pub(super) fn start(folder: &Path) -> Result<(RecommendedWatcher, Receiver<()>)> {
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading files is an event too on some systems; it is not a change.
        if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
            let _ = sender.send(());
        }
    })
    .context("this system can't watch folders")?;
    watcher.watch(folder, RecursiveMode::Recursive).with_context(|| format!("can't watch {}", folder.display()))?;
    Ok((watcher, changes))
}

/// Runs `build` after each change, or group of changes; ends when the watcher is gone.
pub(super) fn on_each(changes: &Receiver<()>, mut build: impl FnMut()) {
    while changes.recv().is_ok() {
        let first = Instant::now();
        while first.elapsed() < MAX_DEBOUNCE_DELAY && changes.recv_timeout(DEBOUNCE_DELAY).is_ok() {}
        build();
    }
}
