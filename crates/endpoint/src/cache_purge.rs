//! Purges the threads that readers see changed from a shared cache in front of the endpoint, such as a CDN.
//!
//! The database says what has changed, so changes of commands and of other endpoints are purged too.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::config::CachePurge;
use crate::store::changes::ThreadChange;

/// How soon a change is purged.
const ROUND_INTERVAL: Duration = Duration::from_secs(1);

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Pause after the first failed request for a thread; each later one is twice as long.
const FIRST_RETRY_DELAY_MS: i64 = 30_000;

/// Limit on the pause.
const MAX_RETRY_DELAY_MS: i64 = 10 * 60_000;

/// Limit on the difference between the clocks of endpoints and commands, and on the time that a change takes.
const CLOCK_TOLERANCE_MS: i64 = 60_000;

/// A thread that waits for a request.
struct Waiting {
    post: String,
    /// Failed requests since its last change.
    attempts: u32,
    /// When the next request is due.
    due_ms: i64,
    /// When no cache uses a copy from before the change any more.
    expires_ms: i64,
}

/// The threads that are to be purged.
pub struct CachePurger {
    settings: CachePurge,
    /// How long a cache may use a copy, also while the endpoint does not reply.
    kept_ms: i64,
    /// The generation of the database when it was read last.
    generation: Option<u64>,
    /// Changes from here on are read.
    since_ms: i64,
    /// The changes since then that were read before.
    known: HashSet<ThreadChange>,
    waiting: VecDeque<Waiting>,
    /// Whether the last request has failed.
    is_failing: bool,
}

/// Purges what changes until the future is dropped, if the settings have a request for that.
pub async fn run(app: App) {
    let Some(mut purger) = CachePurger::new(&app) else { return };
    let mut round = interval(ROUND_INTERVAL);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        purger.round(&app).await;
    }
}

impl CachePurger {
    /// None if no request is configured.
    pub fn new(app: &App) -> Option<Self> {
        let settings = app.config.cache_purge.clone()?;
        let kept_seconds = i64::from(app.config.cache_seconds) + i64::from(app.config.stale_seconds);
        let kept_ms = kept_seconds * 1_000 + CLOCK_TOLERANCE_MS;
        Some(Self {
            settings,
            kept_ms,
            generation: None,
            // What has changed before a restart may not have been purged.
            since_ms: app.clock.now_ms() - kept_ms,
            known: HashSet::new(),
            waiting: VecDeque::new(),
            is_failing: false,
        })
    }

    /// Purges what has changed since the last round.
    pub async fn round(&mut self, app: &App) {
        let now_ms = app.clock.now_ms();
        self.find_changes(app, now_ms).await;
        self.give_up_expired(now_ms);
        while let Some(next) = self.take_due(now_ms) {
            let (settings, thread) = (self.settings.clone(), address(app, &next.post));
            let sent = spawn_blocking(move || send(&settings, &thread)).await;
            match sent.unwrap_or_else(|_| Err("the task was interrupted".to_owned())) {
                Ok(()) => self.is_failing = false,
                Err(why) => {
                    app.metrics.count_purge_failure();
                    self.failed(next, &why, now_ms);
                    // The next one is likely to fail too, and may take as long.
                    break;
                }
            }
        }
    }

    async fn find_changes(&mut self, app: &App, now_ms: i64) {
        // Before the changes are read, so that none is missed.
        let generation = app.store.generation();
        if self.generation == Some(generation) {
            return;
        }
        // Maintenance logs that the database can't be read.
        let Ok(changes) = app.store.thread_changes(self.since_ms).await else { return };
        // Otherwise the cache could fetch a thread again that was cached here before one of these changes.
        if app.store.detect_external_changes().await.is_err() {
            return;
        }
        for change in changes {
            if self.known.insert(change.clone()) {
                self.add(change, now_ms);
            }
        }
        self.generation = Some(generation);
        self.since_ms = now_ms - CLOCK_TOLERANCE_MS;
        self.known.retain(|change| change.changed_ms >= self.since_ms);
    }

    fn add(&mut self, ThreadChange { post, changed_ms, .. }: ThreadChange, now_ms: i64) {
        let expires_ms = changed_ms.saturating_add(self.kept_ms);
        match self.waiting.iter_mut().find(|waiting| waiting.post == post) {
            Some(waiting) => {
                waiting.attempts = 0;
                waiting.due_ms = now_ms;
                waiting.expires_ms = waiting.expires_ms.max(expires_ms);
            }
            None => self.waiting.push_back(Waiting { post, attempts: 0, due_ms: now_ms, expires_ms }),
        }
    }

    fn give_up_expired(&mut self, now_ms: i64) {
        let before = self.waiting.len();
        self.waiting.retain(|waiting| now_ms <= waiting.expires_ms);
        let threads = before - self.waiting.len();
        if threads > 0 {
            tracing::warn!(threads, "changed threads were not purged from the cache before their copies expired");
        }
    }

    fn take_due(&mut self, now_ms: i64) -> Option<Waiting> {
        let position = self.waiting.iter().position(|waiting| waiting.due_ms <= now_ms)?;
        self.waiting.remove(position)
    }

    fn failed(&mut self, mut waiting: Waiting, why: &str, now_ms: i64) {
        // Once, not for each thread. The address of a thread stays out of the log.
        if !self.is_failing {
            tracing::warn!(why, "a changed thread was not purged from the cache; will retry");
        }
        self.is_failing = true;
        waiting.due_ms = now_ms.saturating_add(retry_delay_ms(waiting.attempts));
        waiting.attempts += 1;
        self.waiting.push_back(waiting);
    }
}

/// The pause after a failed request that came after so many others.
fn retry_delay_ms(attempts: u32) -> i64 {
    FIRST_RETRY_DELAY_MS.saturating_mul(1 << attempts.min(16)).min(MAX_RETRY_DELAY_MS)
}

/// The address at which readers get a thread, spelled as the app does.
fn address(app: &App, post: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("post", post).finish();
    app.address(&format!("responses?{query}"))
}

/// Sends the request for the thread at this address.
fn send(settings: &CachePurge, thread: &str) -> Result<(), String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(REQUEST_TIMEOUT))
        // Only the configured address is called.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .user_agent(concat!("carnet-endpoint/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let body = settings.body.filled(thread);
    let url = settings.url.filled(thread);
    let mut request = ureq::http::Request::builder().method(settings.method.as_str()).uri(url);
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    if let Some((name, value)) = &settings.header {
        request = request.header(name, value);
    }
    let request = request.body(body).map_err(|_| "the request can't be built".to_owned())?;
    // Some caches reply so that they have no copy; an interface replies so to a wrong address.
    let is_purged = |status: u16| (200..300).contains(&status) || (status == 404 && settings.method == "PURGE");
    match agent.run(request).map(|reply| reply.status().as_u16()) {
        Ok(status) if is_purged(status) => Ok(()),
        Ok(status) => Err(format!("the cache replied {status}")),
        Err(ureq::Error::Timeout(_)) => Err("the cache timed out".to_owned()),
        // The error may contain the address.
        Err(_) => Err("can't reach the cache".to_owned()),
    }
}
