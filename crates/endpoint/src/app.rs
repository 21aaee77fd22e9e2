//! The state that all requests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use axum::http::HeaderValue;
use mentions::fetch::Fetcher;
use tokio::sync::Notify;

use crate::clock::{Clock, Hourly};
use crate::config::Config;
use crate::http::health::LastSuccess;
use crate::http::thread::{self, Cache};
use crate::key_attempts::KeyAttempts;
use crate::metrics::Metrics;
use crate::moderation::password_checks::PasswordChecks;
use crate::random::ResponseIds;
use crate::rate_limit::{Limits, RateLimiter};
use crate::signing::Signer;
use crate::store::Store;
use crate::threads::PostList;
use crate::webmention::USER_AGENT;

/// The rate limit of Webmentions: one server may send those of many sites.
const WEBMENTION_LIMITS: Limits = Limits { per_minute: 10, per_hour: 100 };

/// The running endpoint.
pub struct Endpoint {
    /// The settings.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The list of posts.
    pub posts: PostList,
    /// Signs form tokens and deletion keys.
    pub signer: Signer,
    /// Generates ids of responses.
    pub response_ids: ResponseIds,
    /// The rate limit of responses.
    pub rate_limiter: RateLimiter,
    /// The rate limit of Webmentions, of this endpoint alone.
    pub webmention_limiter: RateLimiter,
    /// Fetches the pages of Webmentions.
    pub fetcher: Fetcher,
    /// Limits wrong keys of programs.
    pub(crate) key_attempts: KeyAttempts,
    /// Checks the author's password.
    pub password_checks: PasswordChecks,
    /// The cache of threads.
    pub cache: Cache,
    /// `Cache-Control` of threads.
    pub thread_caching: HeaderValue,
    /// Counts what Prometheus reads.
    pub metrics: Metrics,
    /// When the database could be written last.
    pub health: LastSuccess,
    /// Limits the warning that the limit on pending responses is reached.
    pub full_logged: Hourly,
    /// Limits the warning that a proxy sends no valid `X-Forwarded-For`.
    pub unknown_logged: Hourly,
    /// Wakes the task that sends notices.
    pub notice_wakeup: Notify,
    /// Wakes the task that verifies Webmentions.
    pub webmention_wakeup: Notify,
    /// Whether the endpoint is about to stop.
    stopping: AtomicBool,
}

/// The shared state of the endpoint.
pub type App = Arc<Endpoint>;

impl Endpoint {
    /// Opens the database and builds the state.
    ///
    /// # Errors
    /// When the database can't be opened or written.
    pub async fn start(config: Config, clock: Clock) -> Result<App> {
        let store = Store::open(&config.database).await?;
        let key = store.signing_key().await.context("can't write the database")?;
        let signer = Signer::new(&key).context("the signing key can't be used")?;
        let posts = PostList::new(config.threads.clone());
        let now = clock.now_ms();
        let rate_limiter = RateLimiter::new(config.limits, now);
        let fetcher = Fetcher::new(USER_AGENT, config.webmention_networks.clone());
        let endpoint = Self {
            store,
            posts,
            signer,
            response_ids: ResponseIds::default(),
            rate_limiter,
            webmention_limiter: RateLimiter::new(WEBMENTION_LIMITS, now),
            fetcher,
            key_attempts: KeyAttempts::default(),
            password_checks: PasswordChecks::default(),
            cache: Cache::default(),
            thread_caching: thread::cache_control(&config),
            metrics: Metrics::default(),
            health: LastSuccess::default(),
            full_logged: Hourly::default(),
            unknown_logged: Hourly::default(),
            notice_wakeup: Notify::new(),
            webmention_wakeup: Notify::new(),
            stopping: AtomicBool::default(),
            config,
            clock,
        };
        Ok(Arc::new(endpoint))
    }

    /// Records that the endpoint is about to stop: it is not ready any more.
    pub fn prepare_to_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the endpoint is about to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The endpoint's own address of `path`, which starts without a slash.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url)
    }

    /// The same as a path from the root of its host: a proxy may serve it below a folder.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url.path())
    }
}
