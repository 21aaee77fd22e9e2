//! Purges the threads that readers see changed from a shared cache in front of the endpoint, such as a CDN.
//!
//! The database says what has changed, so changes of commands and of other endpoints are purged too.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::config::CachePurge;

/// How soon a change is purged.
const ROUND_INTERVAL: Duration = Duration::from_secs(1);

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Pause after a failed request.
const RETRY_DELAY_MS: i64 = 30_000;

/// Limit on the requests for one thread; later, the cache asks by itself.
const MAX_ATTEMPTS: u32 = 5;

/// Limit on the threads that wait for a request.
const MAX_WAITING: usize = 1_000;

/// Limit on the difference between the clocks of endpoints and commands, and on the time that a change takes.
const CLOCK_TOLERANCE_MS: i64 = 60_000;

/// A thread that waits for a request.
struct Waiting {
    post: String,
    /// Failed requests.
    attempts: u32,
}

/// The threads that are to be purged.
pub struct CachePurger {
    settings: CachePurge,
    /// The generation of the database when it was read last.
    generation: Option<u64>,
    /// Changes from here on are read.
    since_ms: i64,
    /// The changes since then that were read before, by post.
    known: HashMap<String, i64>,
    waiting: VecDeque<Waiting>,
    /// When the next request may be sent, after a failed one.
    retry_ms: i64,
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
        // What has changed shortly before a restart may not have been purged.
        let kept_ms = i64::from(app.config.cache_seconds) * 1_000;
        Some(Self {
            settings,
            generation: None,
            since_ms: app.clock.now_ms() - kept_ms - CLOCK_TOLERANCE_MS,
            known: HashMap::new(),
            waiting: VecDeque::new(),
            retry_ms: i64::MIN,
            is_failing: false,
        })
    }

    /// Purges what has changed since the last round.
    pub async fn round(&mut self, app: &App) {
        let now_ms = app.clock.now_ms();
        self.find_changes(app, now_ms).await;
        while now_ms >= self.retry_ms
            && let Some(next) = self.waiting.pop_front()
        {
            let (settings, thread) = (self.settings.clone(), address(app, &next.post));
            let sent = spawn_blocking(move || send(&settings, &thread)).await;
            match sent.unwrap_or_else(|_| Err("the task was interrupted".to_owned())) {
                Ok(()) => self.is_failing = false,
                Err(why) => self.failed(next, &why, now_ms),
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
        let Ok(changed) = app.store.changed_threads(self.since_ms).await else { return };
        for (post, changed_ms) in changed {
            let is_known = self.known.insert(post.clone(), changed_ms) == Some(changed_ms);
            let is_waiting = self.waiting.iter().any(|waiting| waiting.post == post);
            if !is_known && !is_waiting && self.waiting.len() < MAX_WAITING {
                self.waiting.push_back(Waiting { post, attempts: 0 });
            }
        }
        self.generation = Some(generation);
        self.since_ms = now_ms - CLOCK_TOLERANCE_MS;
        self.known.retain(|_, changed_ms| *changed_ms >= self.since_ms);
    }

    fn failed(&mut self, mut waiting: Waiting, why: &str, now_ms: i64) {
        // Once, not for each thread. The address of a thread stays out of the log.
        if !self.is_failing {
            tracing::warn!(why, "a changed thread was not purged from the cache; will retry");
        }
        self.is_failing = true;
        self.retry_ms = now_ms.saturating_add(RETRY_DELAY_MS);
        waiting.attempts += 1;
        if waiting.attempts < MAX_ATTEMPTS {
            self.waiting.push_back(waiting);
        }
    }
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
    match agent.run(request) {
        // Some caches say so that they have no copy.
        Ok(reply) if reply.status().is_success() || reply.status().as_u16() == 404 => Ok(()),
        Ok(reply) => Err(format!("the cache replied {}", reply.status().as_u16())),
        Err(ureq::Error::Timeout(_)) => Err("the cache timed out".to_owned()),
        // The error may contain the address.
        Err(_) => Err("can't reach the cache".to_owned()),
    }
}
