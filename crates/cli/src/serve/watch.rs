//! Watches `public/`, triggers debounced builds, and work that can wait for them.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, TryRecvError};
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

/// What [`watch`] does.
pub(super) trait Work {
    /// Builds after a group of changes.
    fn build(&mut self);

    /// Does a part of what can wait for a moment without changes; returns whether there is more.
    fn do_part(&mut self) -> bool;
}

/// Builds after each group of changes, and does other work in between; returns when the watcher is dropped.
pub(super) fn watch(changes: &Receiver<()>, work: &mut impl Work) {
    let mut has_more = true;
    loop {
        let change = if has_more { changes.try_recv() } else { changes.recv().map_err(TryRecvError::from) };
        match change {
            Ok(()) => {
                let first = Instant::now();
                while first.elapsed() < MAX_DEBOUNCE_DELAY && changes.recv_timeout(DEBOUNCE_DELAY).is_ok() {}
                work.build();
                has_more = true;
            }
            Err(TryRecvError::Empty) => has_more = work.do_part(),
            Err(TryRecvError::Disconnected) => return,
        }
    }
}
