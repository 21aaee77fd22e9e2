//! Work that can wait until the author does nothing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::task::spawn_blocking;
use tokio::time::interval;

use super::Editor;

/// How often states that are too old are removed from the history.
const PRUNE_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Time without a request after which the author is taken to do something else.
const IDLE_TIME: Duration = Duration::from_secs(30);

/// When the last request came.
pub(super) struct Activity(Mutex<Instant>);

impl Default for Activity {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl Activity {
    /// Notes a request.
    pub(super) fn renew(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn is_idle(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).elapsed() >= IDLE_TIME
    }
}

/// Removes old states from the history each day.
pub(super) async fn prune(editor: Arc<Editor>) {
    let mut days = interval(PRUNE_INTERVAL);
    // The first one is now, and the history was pruned when it was opened.
    days.tick().await;
    loop {
        days.tick().await;
        let editor = Arc::clone(&editor);
        // What can't be removed is tried again the next day.
        let _ = spawn_blocking(move || editor.store.prune(Timestamp::now())).await;
    }
}

/// Encodes the variants of photographs for the preview. One takes all processors for some seconds.
pub(super) async fn encode(editor: Arc<Editor>) {
    let mut pauses = interval(IDLE_TIME);
    loop {
        pauses.tick().await;
        let mut has_more = true;
        while has_more && editor.activity.is_idle() {
            let editor = Arc::clone(&editor);
            has_more = spawn_blocking(move || editor.blog.encode_one()).await.unwrap_or_default();
        }
    }
}
