//! The endpoint in this process, over real HTTP, on a free port and with a fixed clock.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use endpoint::clock::Clock;
use endpoint::config::Config;
use endpoint::rate_limit::Limits;
use endpoint::store::queue;
use endpoint::store::response::{Status, StoredResponse};
use endpoint::{App, Endpoint, http};
use rusqlite::{Transaction, TransactionBehavior};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::config::local_config;
use super::{Answer, ORIGIN, Request, exchange, threads};

/// The time that servers start at: 2026-11-24, noon in Greenwich.
pub(crate) const NOW_MS: i64 = 1_795_521_600_000;

/// The header in which this process, as the proxy, sends the client's address.
pub(crate) const CLIENT_HEADER: &str = "X-Forwarded-For";

/// How long a change beside the endpoint waits for it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A running endpoint over a folder of its own.
pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    clients: AtomicU32,
}

impl Server {
    /// With the defaults; requests come through a trusted proxy, each from another network.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// With settings that `change` has changed.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("threads.json");
        std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let public_url = format!("http://{address}/").parse().unwrap();
        let mut config = Config {
            origins: vec![ORIGIN.to_owned(), format!("http://{address}")],
            trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
            limits: Limits { per_minute: 2, per_hour: 10 },
            block_list: vec!["casino".to_owned()],
            cache_seconds: 10,
            stale_seconds: 86_400,
            ..local_config(address, public_url, list, folder.path().join("carnet-endpoint.db"))
        };
        change(&mut config);
        let clock = Clock::pinned(NOW_MS);
        let app = runtime.block_on(Endpoint::start(config, clock.clone())).unwrap();
        runtime.block_on(app.posts.refresh(NOW_MS, 0));
        let (stop, stopped) = oneshot::channel::<()>();
        let router = http::router(app.clone());
        let serving = runtime.spawn(http::server::serve(listener, router, async move {
            let _ = stopped.await;
        }));
        Self {
            app,
            clock,
            address,
            folder,
            runtime,
            stop: Some(stop),
            serving: Some(serving),
            clients: AtomicU32::new(0),
        }
    }

    /// Sends `request` as the proxy does, for a client in a network of its own if the request names none.
    pub(crate) fn send(&self, request: &Request) -> Answer {
        let is_named = request.write().windows(CLIENT_HEADER.len()).any(|window| window == CLIENT_HEADER.as_bytes());
        let request = if is_named { request.clone() } else { self.elsewhere(request) };
        exchange(self.address, &request).unwrap()
    }

    fn elsewhere(&self, request: &Request) -> Request {
        let client = self.clients.fetch_add(1, Ordering::Relaxed);
        request.clone().header(CLIENT_HEADER, format!("10.{}.{}.1", client >> 8, client & 255))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&Request::get(path))
    }

    /// The thread of a post, as readers get it.
    pub(crate) fn thread(&self, post: &str) -> serde_json::Value {
        self.get(&thread_path(post)).expect(200).json()
    }

    /// What Prometheus reads.
    pub(crate) fn metrics(&self) -> Answer {
        let listener = self.wait(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::metrics::router(self.app.clone());
        let serving = self.runtime.spawn(http::server::serve(listener, router, std::future::pending()));
        let answer = exchange(address, &Request::get("/metrics")).unwrap();
        serving.abort();
        answer
    }

    /// A token of a form that was opened long enough ago.
    pub(crate) fn token(&self, post: &str) -> String {
        let token = self.fresh_token(post);
        self.clock.advance(4_000);
        token
    }

    /// A token of a form that is opened now.
    pub(crate) fn fresh_token(&self, post: &str) -> String {
        let path = thread_path(post).replace("/responses", "/form");
        self.get(&path).expect(200).json()["token"].as_str().unwrap().to_owned()
    }

    /// All that is stored, oldest first.
    pub(crate) fn stored(&self) -> Vec<StoredResponse> {
        let search = queue::Search { limit: 10_000, ..queue::Search::default() };
        let mut kept = self.wait(self.app.store.search(search)).unwrap();
        kept.reverse();
        kept
    }

    /// The one that is stored with this id.
    #[track_caller]
    pub(crate) fn kept(&self, id: &str) -> StoredResponse {
        self.stored().into_iter().find(|kept| kept.id == id).unwrap()
    }

    /// Decides as the author does.
    pub(crate) fn decide(&self, id: &str, status: Status) {
        self.wait(self.app.store.decide(vec![id.to_owned()], status, self.app.clock.now_ms())).unwrap();
    }

    /// Changes the database file beside the endpoint.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> T {
        let mut connection = rusqlite::Connection::open(self.app.config.database.file().unwrap()).unwrap();
        connection.busy_timeout(BUSY_TIMEOUT).unwrap();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let changed = change(&transaction).unwrap();
        transaction.commit().unwrap();
        self.app.store.published();
        changed
    }

    /// Runs a future of the endpoint to its end.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Tells the endpoint to stop; [`Server::end`] waits for it.
    pub(crate) fn tell_to_stop(&mut self) {
        self.app.prepare_to_stop();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until what was accepted is done.
    pub(crate) fn end(&mut self) {
        self.tell_to_stop();
        if let Some(serving) = self.serving.take() {
            self.runtime.block_on(serving).unwrap();
        }
    }
}

fn thread_path(post: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("post", post).finish();
    format!("/responses?{query}")
}
