//! Sends unsaved texts to the journal of the server. It exists as long as the document, so a text is also sent when its
//! post is no longer shown.

use std::sync::Arc;
use std::time::Duration;

use editor_protocol::{EntryId, JOURNAL_DELAY, JournalEntry, PostContent};
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::blog::BlogSettings;
use super::journal_queue::JournalQueue;
use crate::api::{self, ApiError};
use crate::browser::document::now;
use crate::browser::storage;

/// How long after a failure a text is sent again.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// How long a reply may take before the page says that there is none.
const SLOW_REPLY_DELAY: Duration = Duration::from_secs(3);

/// Whether the server takes what is sent to the journal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Connection {
    /// It does.
    Good,
    /// It does not, or not yet, for this reason.
    Failing(ApiError),
}

/// The journal of this tab. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Journal {
    blog: StoredValue<Arc<BlogSettings>>,
    queue: StoredValue<JournalQueue>,
    connection: RwSignal<Connection>,
    /// Whether texts will be sent in a moment.
    is_timed: StoredValue<bool>,
    /// Whether the browser keeps texts that the server does not have.
    is_kept: RwSignal<bool>,
}

/// The journal that `App` provides.
pub(crate) fn use_journal() -> Journal {
    expect_context()
}

impl Journal {
    /// The journal of a new tab.
    pub(crate) fn new(blog: Arc<BlogSettings>) -> Self {
        // Chance enough: it only has to differ from the other tabs of one author.
        let tab = format!("{:x}-{:x}", milliseconds(), (js_sys::Math::random() * 4_294_967_296.0) as u64);
        Self {
            blog: StoredValue::new(blog),
            queue: StoredValue::new(JournalQueue::new(tab)),
            connection: RwSignal::new(Connection::Good),
            is_timed: StoredValue::new(false),
            is_kept: RwSignal::new(true),
        }
    }

    /// Whether the server takes what is sent.
    pub(crate) fn connection(self) -> ReadSignal<Connection> {
        self.connection.read_only()
    }

    /// Whether the browser keeps texts that the server does not have.
    pub(crate) fn is_kept(self) -> ReadSignal<bool> {
        self.is_kept.read_only()
    }

    /// The tab, by which the server names its texts.
    pub(super) fn tab(self) -> String {
        self.queue.with_value(|queue| queue.tab().to_owned())
    }

    /// Sends what was typed before the page is left, as long as the document exists.
    pub(crate) fn listen(self) {
        EventListener::new(&window(), "pagehide", move |_| self.flush()).forget();
        EventListener::new(&document(), "visibilitychange", move |_| {
            if document().hidden() {
                self.flush();
            }
        })
        .forget();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), "beforeunload", options, move |event| {
            // The browser asks only where the text would be lost.
            if !self.is_kept.get_untracked() && !self.queue.with_value(|queue| queue.unsent().is_empty()) {
                event.prevent_default();
            }
        })
        .forget();
    }

    /// Takes in a text: it is sent within [`JOURNAL_DELAY`]. `replaces` is the entry that it was restored from.
    pub(super) fn note(
        self,
        file: &str,
        base_hash: String,
        content: PostContent,
        cursor: u32,
        replaces: Option<EntryId>,
    ) -> JournalEntry {
        let entry = JournalEntry { base_hash, tab: String::new(), sequence: 0, content, cursor, replaces };
        let mut noted = None;
        self.queue.update_value(|queue| noted = Some(queue.note(file, entry.clone(), milliseconds())));
        self.send_after(Duration::from_millis(JOURNAL_DELAY.into()));
        noted.unwrap_or(entry)
    }

    /// Sends the texts that wait after a delay, or earlier if that was to be done already.
    fn send_after(self, delay: Duration) {
        if self.is_timed.get_value() {
            return;
        }
        self.is_timed.set_value(true);
        let send = move || {
            self.is_timed.set_value(false);
            self.send();
        };
        set_timeout(send, delay);
    }

    /// Sends the texts that wait, one after the other.
    fn send(self) {
        let Some((file, entry)) = self.queue.try_update_value(JournalQueue::start).flatten() else {
            // The request that is under way may take long.
            for (file, entry) in self.queue.with_value(JournalQueue::unsent) {
                self.keep(&file, &entry);
            }
            return;
        };
        self.keep(&file, &entry);
        spawn_local(async move {
            let say_slow = move || self.set_connection(Connection::Failing(ApiError::Unreachable));
            let slow = set_timeout_with_handle(say_slow, SLOW_REPLY_DELAY);
            let result = api::journal(&file, &entry, false).await;
            if let Ok(slow) = slow {
                slow.clear();
            }
            self.queue.update_value(|queue| queue.finish(result.is_ok()));
            match result {
                Ok(()) => {
                    self.acknowledge(&file, &entry);
                    self.set_connection(Connection::Good);
                    // What was typed meanwhile has its own time, unless that came while this was under way.
                    if !self.is_timed.get_value() {
                        self.send();
                    }
                }
                Err(error) => {
                    self.set_connection(Connection::Failing(error));
                    self.send_after(RETRY_DELAY);
                }
            }
        });
    }

    /// Sends all that the server may not have, since the page may be gone in a moment. The browser keeps it meanwhile.
    fn flush(self) {
        for (file, entry) in self.queue.with_value(JournalQueue::unsent) {
            self.keep(&file, &entry);
            spawn_local(async move {
                if api::journal(&file, &entry, true).await.is_ok() {
                    self.acknowledge(&file, &entry);
                }
            });
        }
    }

    fn keep(self, file: &str, entry: &JournalEntry) {
        let is_kept = self.blog.with_value(|blog| storage::keep(&blog.base_url, file, entry));
        if self.is_kept.get_untracked() != is_kept {
            self.is_kept.set(is_kept);
        }
    }

    /// The server has the text: the browser need not keep it.
    fn acknowledge(self, file: &str, entry: &JournalEntry) {
        let own = EntryId { tab: entry.tab.clone(), sequence: entry.sequence };
        for id in [Some(&own), entry.replaces.as_ref()].into_iter().flatten() {
            self.blog.with_value(|blog| storage::forget(&blog.base_url, file, id));
        }
    }

    fn set_connection(self, connection: Connection) {
        if self.connection.with_untracked(|current| *current != connection) {
            self.connection.set(connection);
        }
    }

    /// The newest text of a file that this tab has not sent, or that the browser has kept.
    pub(super) fn kept(self, file: &str) -> Option<JournalEntry> {
        let unsent = self.queue.with_value(JournalQueue::unsent).into_iter();
        let unsent = unsent.filter(|(of, _)| of == file).map(|(_, entry)| entry);
        let kept = self.blog.with_value(|blog| storage::newest(&blog.base_url, file));
        unsent.chain(kept).max_by_key(|entry| entry.sequence)
    }

    /// Forgets what the browser has kept of a text that is in the file.
    pub(super) fn forget(self, file: &str, entry: &JournalEntry) {
        let id = EntryId { tab: entry.tab.clone(), sequence: entry.sequence };
        self.blog.with_value(|blog| storage::forget(&blog.base_url, file, &id));
    }

    /// The newest entry of a file.
    pub(super) fn newest(self, file: &str) -> Option<EntryId> {
        self.queue.with_value(|queue| queue.newest(file))
    }

    /// Takes in that the text of an entry is in the file, or was dropped; the file has this hash.
    pub(super) fn settle(self, file: &str, id: &EntryId, hash: &str) {
        self.queue.update_value(|queue| queue.settle(file, id.sequence, hash));
        self.blog.with_value(|blog| storage::forget(&blog.base_url, file, id));
    }
}

fn milliseconds() -> u64 {
    now() as u64
}
