//! Watching `public/`: when nothing has changed for a moment, the site is built again.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::broadcast;

use super::{Options, rebuild};
use crate::assets::App;

/// How long `public/` must be quiet before a build: copying a file is several events.
const QUIET: Duration = Duration::from_millis(150);

/// Starts watching; ends when the watcher that it returns is dropped.
///
/// # Errors
/// When the system can't watch the folder.
pub(super) fn start(options: Options, app: App, reload: broadcast::Sender<()>) -> Result<RecommendedWatcher> {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading files is an event too on some systems; it is not a change.
        if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
            let _ = sender.send(());
        }
    })
    .context("this system can't watch folders")?;
    let folder = &options.public;
    watcher.watch(folder, RecursiveMode::Recursive).with_context(|| format!("can't watch {}", folder.display()))?;
    std::thread::spawn(move || {
        while events.recv().is_ok() {
            // Wait until it is quiet.
            loop {
                match events.recv_timeout(QUIET) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if rebuild(&options, &app) {
                // Nobody may be looking; that is no error.
                let _ = reload.send(());
            }
        }
    });
    Ok(watcher)
}
