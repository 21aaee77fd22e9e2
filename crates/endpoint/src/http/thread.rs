//! `GET /responses?post=…`: the approved responses to one post.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::elsewhere;
use protocol::feed::{Feed, FeedExtension, Item, VERSION, WITHDRAWN};
use protocol::threads::ThreadOf;
use quick_cache::Weighter;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::App;
use crate::config::Config;
use crate::refusal::Refusal;
use crate::request::extract::QueryParams;
use crate::store::StoreError;
use crate::store::response::Published;
use crate::texts::Endpoint;
use crate::threads::{Site, ThreadState};

/// Limit on the size of the cache.
const MAX_CACHED_BYTES: u64 = 32 * 1024 * 1024;

/// How long a copy may be shown while it is asked for again, in seconds. Browsers do that too.
const STALE_WHILE_REVALIDATE: u32 = 5;

/// `Cache-Control` of a thread that no cache may use without asking.
const NO_CACHE: &str = "no-cache";

/// The query of a thread.
#[derive(Deserialize)]
pub struct ThreadQuery {
    #[serde(default)]
    post: String,
}

/// A reply in the cache.
#[derive(Clone)]
struct CachedThread {
    /// The generation of the database when the reply was built.
    generation: u64,
    closed: bool,
    /// Whether the list of posts was read before: without it, title, dates and permalinks are missing.
    is_complete: bool,
    etag: HeaderValue,
    body: Bytes,
}

#[derive(Clone)]
struct CacheWeight;

impl Weighter<String, CachedThread> for CacheWeight {
    fn weight(&self, post: &String, ready: &CachedThread) -> u64 {
        // Memory of an entry apart from its bytes.
        let overhead = 256;
        u64::try_from(post.len() + ready.body.len()).unwrap_or(u64::MAX).saturating_add(overhead)
    }
}

/// The cache of threads.
pub struct Cache(quick_cache::sync::Cache<String, CachedThread, CacheWeight>);

impl Default for Cache {
    fn default() -> Self {
        Self(quick_cache::sync::Cache::with_weighter(1_000, MAX_CACHED_BYTES, CacheWeight))
    }
}

/// `Cache-Control` of threads: browsers ask each time, shared caches as the settings say.
pub fn cache_control(config: &Config) -> HeaderValue {
    let Config { cache_seconds, stale_seconds, .. } = config;
    if *cache_seconds == 0 {
        return HeaderValue::from_static(NO_CACHE);
    }
    let value = format!(
        "public, max-age=0, s-maxage={cache_seconds}, stale-while-revalidate={STALE_WHILE_REVALIDATE}, \
         stale-if-error={stale_seconds}"
    );
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(NO_CACHE))
}

/// Replies with the thread, or with 304 when the client has the current version.
pub async fn thread(
    State(app): State<App>,
    QueryParams(ThreadQuery { post }): QueryParams<ThreadQuery>,
    headers: HeaderMap,
) -> Response {
    if post.is_empty() {
        return Refusal::NoPost.respond(&headers);
    }
    let closed = is_closed(&app, &post).await;
    let generation = app.store.generation();
    let kept = app.cache.0.get(&post).filter(|kept| kept.generation == generation && kept.closed == closed);
    let ready = match kept {
        Some(ready) => ready,
        None => match build(&app, &post, closed, generation).await {
            Ok(ready) => ready,
            Err(error) => return Refusal::from(error).respond(&headers),
        },
    };
    let cache_control =
        if ready.is_complete { app.thread_caching.clone() } else { HeaderValue::from_static(NO_CACHE) };
    let caching = [(header::ETAG, ready.etag.clone()), (header::CACHE_CONTROL, cache_control)];
    let is_known = |value: &HeaderValue| {
        value.to_str().is_ok_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == ready.etag))
    };
    if headers.get(header::IF_NONE_MATCH).is_some_and(is_known) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "application/feed+json")], ready.body).into_response()
}

async fn is_closed(app: &App, post: &str) -> bool {
    // Uses the stored list: a read does not refresh it.
    let now_ms = app.clock.now_ms();
    app.posts.site().is_some_and(|site| site.thread_state(post, now_ms) == ThreadState::Closed)
}

async fn build(app: &App, post: &str, closed: bool, generation: u64) -> Result<CachedThread, StoreError> {
    let Published { items, withdrawn } = app.store.thread(post.to_owned()).await?;
    let site = app.posts.site();
    let known = site.as_ref().and_then(|site| site.post(post));
    let feed = Feed {
        version: VERSION.to_owned(),
        title: known.map_or(post, |post| post.title.as_str()).to_owned(),
        home_page_url: site.as_ref().map(|site| site.address(post)).unwrap_or_default(),
        items: items.into_iter().map(|item| with_site_data(item, site.as_deref(), known)).collect(),
        extension: FeedExtension { withdrawn, closed },
        ..Feed::default()
    };
    let body: Bytes = serde_json::to_vec(&feed).unwrap_or_default().into();
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..16]));
    let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
    let ready = CachedThread { generation, closed, is_complete: site.is_some(), etag, body };
    if ready.is_complete {
        app.cache.0.insert(post.to_owned(), ready.clone());
    }
    Ok(ready)
}

/// Adds the permalink and the date as text from the site, and the text of a withdrawn response.
pub(super) fn with_site_data(mut item: Item, site: Option<&Site>, post: Option<&ThreadOf>) -> Item {
    if item.extension.kind == WITHDRAWN {
        let language = site.map(|site| site.language).unwrap_or_default();
        item.content_text = Endpoint::of(language).withdrawn_response.to_owned();
    }
    let Some(site) = site else { return item };
    if let Some(post) = post {
        let path = post.path.trim_start_matches('/');
        item.url = format!("{}{path}#response-{}", site.threads.base_url, item.id);
    }
    if let Ok(instant) = item.date_published.parse() {
        let date = site.date(instant, site.language);
        item.extension.date = elsewhere::dated(site.language, &item.extension.kind, date);
    }
    item
}
