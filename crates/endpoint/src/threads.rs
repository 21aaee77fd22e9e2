//! The list of posts, read from the site and refreshed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use protocol::language::Language;
use protocol::threads::{ThreadOf, Threads};
use tokio::sync::Mutex as AsyncMutex;
use url::Url;

use crate::config::ThreadsSource;

/// Age after which the list is refreshed.
pub const STALE_MS: i64 = 5 * 60 * 1000;

/// Age after which the list is refreshed because of an unknown post.
const MIN_REFETCH_INTERVAL_MS: i64 = 5 * 1000;

/// Limit on the size of the list.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

const FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// Whether a post is open to responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadState {
    /// The post is open.
    Open,
    /// The post is closed.
    Closed,
    /// The post does not exist.
    Unknown,
    /// The list of posts could not be read.
    NoList,
}

/// The site, from the list of posts.
#[derive(Clone, Debug)]
pub struct Site {
    /// The list.
    pub threads: Threads,
    /// Language of the interface.
    pub language: Language,
    zone: TimeZone,
    /// Positions of posts, by identity.
    positions: HashMap<String, usize>,
}

impl Site {
    fn new(threads: Threads) -> Self {
        let language = Language::of_tag(&threads.language).unwrap_or_default();
        let zone = TimeZone::get(&threads.time_zone).unwrap_or(TimeZone::UTC);
        let posts = threads.posts.iter().enumerate();
        let positions = posts.map(|(position, post)| (post.id.clone(), position)).collect();
        Self { threads, language, zone, positions }
    }

    /// The post with this identity.
    pub fn post(&self, id: &str) -> Option<&ThreadOf> {
        self.threads.posts.get(*self.positions.get(id)?)
    }

    /// The time zone of dates.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// An instant in the site's time zone.
    pub fn local(&self, instant: Timestamp) -> ZonedDateTime {
        ZonedDateTime::new(instant, self.zone.clone())
    }

    /// The day of an instant as readers see it, in `language`.
    pub fn date(&self, instant: Timestamp, language: Language) -> String {
        protocol::calendar::date(language, self.local(instant).date())
    }

    /// The page of a post, absolute; the home page for an unknown one.
    pub fn address(&self, post: &str) -> String {
        let path = self.post(post).map_or("/", |post| post.path.as_str());
        format!("{}{}", self.threads.base_url, path.trim_start_matches('/'))
    }

    /// The post at an address, whatever its scheme and fragment are.
    pub fn post_at(&self, address: &Url) -> Option<&ThreadOf> {
        let base = Url::parse(&self.threads.base_url).ok()?;
        let is_here = (address.host_str(), address.port(), address.query()) == (base.host_str(), base.port(), None);
        let path = address.path().strip_prefix(base.path()).filter(|_| is_here)?.trim_matches('/');
        self.threads.posts.iter().find(|post| post.path.trim_matches('/') == path)
    }

    /// Whether the post `id` is open at `now_ms`.
    pub fn thread_state(&self, id: &str, now_ms: i64) -> ThreadState {
        match self.post(id) {
            None => ThreadState::Unknown,
            Some(post) => {
                let closes = post.closes.as_ref().and_then(|closes| closes.parse::<Timestamp>().ok());
                let has_closed = closes.is_some_and(|closes| closes.as_millisecond() <= now_ms);
                if post.open && !has_closed { ThreadState::Open } else { ThreadState::Closed }
            }
        }
    }
}

/// The list of posts, with its source.
pub struct PostList {
    source: ThreadsSource,
    site: RwLock<Option<Arc<Site>>>,
    /// Time of the last attempt to read the list.
    attempted_ms: Mutex<Option<i64>>,
    reading: AsyncMutex<()>,
}

impl PostList {
    /// An empty list with this source.
    pub fn new(source: ThreadsSource) -> Self {
        Self { source, site: RwLock::default(), attempted_ms: Mutex::default(), reading: AsyncMutex::default() }
    }

    /// The site as it was read last; none before the first success.
    pub fn site(&self) -> Option<Arc<Site>> {
        self.site.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether `post` is open; for an unknown post, the list is refreshed first.
    pub async fn thread_state(&self, post: &str, now_ms: i64) -> ThreadState {
        let known =
            |site: Option<Arc<Site>>| site.map_or(ThreadState::NoList, |site| site.thread_state(post, now_ms));
        match known(self.site()) {
            ThreadState::Unknown | ThreadState::NoList => {
                self.refresh(now_ms, MIN_REFETCH_INTERVAL_MS).await;
                known(self.site())
            }
            thread_state => thread_state,
        }
    }

    /// The site; before the first success, the list is read first.
    pub async fn known_site(&self, now_ms: i64) -> Option<Arc<Site>> {
        if self.site().is_none() {
            self.refresh(now_ms, MIN_REFETCH_INTERVAL_MS).await;
        }
        self.site()
    }

    /// The identity of the post at an address, and whether it is open; for an unknown one, the list is refreshed first.
    pub async fn post_at(&self, address: &Url, now_ms: i64) -> Option<(String, bool)> {
        let find = |site: Option<Arc<Site>>| Some(site?.post_at(address)?.id.clone());
        let post = match find(self.site()) {
            Some(post) => post,
            None => {
                self.refresh(now_ms, MIN_REFETCH_INTERVAL_MS).await;
                find(self.site())?
            }
        };
        let is_open = self.site()?.thread_state(&post, now_ms) == ThreadState::Open;
        Some((post, is_open))
    }

    /// Reads the list if the last attempt is at least `age_ms` ago. On failure, the previous list stays.
    pub async fn refresh(&self, now_ms: i64, age_ms: i64) {
        // Concurrent callers wait for the same read.
        let _turn = self.reading.lock().await;
        {
            let mut attempted = self.attempted_ms.lock().unwrap_or_else(PoisonError::into_inner);
            if attempted.is_some_and(|attempted| now_ms - attempted < age_ms) {
                return;
            }
            *attempted = Some(now_ms);
        }
        let source = self.source.clone();
        match tokio::task::spawn_blocking(move || read(&source)).await {
            Ok(Ok(threads)) => {
                let site = Some(Arc::new(Site::new(threads)));
                *self.site.write().unwrap_or_else(PoisonError::into_inner) = site;
            }
            Ok(Err(error)) => tracing::warn!(error = format!("{error:#}"), "can't read the list of posts"),
            Err(_) => tracing::warn!("reading the list of posts was interrupted"),
        }
    }
}

/// Reads the list.
///
/// # Errors
/// When it can't be read or is not a list of posts.
pub fn read(source: &ThreadsSource) -> Result<Threads> {
    let text = match source {
        ThreadsSource::File(path) => read_file(path)?,
        ThreadsSource::Address(url) => fetch(url)?,
    };
    let threads: Threads = serde_json::from_str(&text).context("it is not a list of posts from `carnet build`")?;
    let base = Url::parse(&threads.base_url).context("its base_url is not an address")?;
    ensure!(matches!(base.scheme(), "http" | "https"), "its base_url is not a web address");
    Ok(threads)
}

fn read_file(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

fn fetch(url: &Url) -> Result<String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(FETCH_TIMEOUT)).build().into();
    let mut response = agent.get(url.as_str()).call().with_context(|| format!("can't fetch {url}"))?;
    Ok(response.body_mut().with_config().limit(MAX_BYTES).read_to_string()?)
}
