//! Everything that a request needs, put together once.

use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::sync::Notify;

use crate::clock::{Clock, Hourly};
use crate::config::Config;
use crate::guard::rate::Rates;
use crate::guard::signing::Signer;
use crate::http::health::LastGood;
use crate::http::thread::Cache;
use crate::moderation::logins::Logins;
use crate::notice;
use crate::random::ResponseIds;
use crate::store::{Change, Store, secret};
use crate::threads::Register;

/// The running endpoint.
pub struct Endpoint {
    /// What the operator decided.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The posts.
    pub register: Register,
    /// Signs forms and keys.
    pub signer: Signer,
    /// Gives out the identities of responses.
    pub response_ids: ResponseIds,
    /// Counts by network.
    pub rates: Rates,
    /// Attempts to log in.
    pub logins: Logins,
    /// Threads as they were given out last.
    pub cache: Cache,
    /// When the database was written well last.
    pub health: LastGood,
    /// When the log said last that nothing more is taken.
    pub full_logged: Hourly,
    /// When the log said last that a proxy does not tell who sends.
    pub unknown_logged: Hourly,
    /// Rings when there may be something to tell the author.
    pub news: Notify,
}

/// The endpoint, as requests share it.
pub type App = Arc<Endpoint>;

impl Endpoint {
    /// Opens the database and prepares the rest.
    ///
    /// # Errors
    /// When the database can't be opened or written.
    pub async fn start(config: Config, clock: Clock) -> Result<App> {
        let store = Store::open(&config.database)?;
        let key = store.write(Change::Private, secret::signing_key).await.context("the database can't be written")?;
        let signer = Signer::new(&key).context("the key can't be used")?;
        let register = Register::new(config.threads.clone());
        let now = clock.now_ms();
        let rates = Rates::new(config.limits, now);
        let endpoint = Self {
            store,
            register,
            signer,
            response_ids: ResponseIds::default(),
            rates,
            logins: Logins::new(),
            cache: Cache::default(),
            health: LastGood::default(),
            full_logged: Hourly::default(),
            unknown_logged: Hourly::default(),
            news: Notify::new(),
            config,
            clock,
        };
        Ok(Arc::new(endpoint))
    }

    /// Channels by which the author is told.
    pub fn channels(&self) -> Vec<&'static str> {
        notice::channels(&self.config)
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
