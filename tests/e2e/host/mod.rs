//! A real host on loopback: serves a site as `carnet preview` does, remembers every request, and can be set to
//! wait, to fail or to send something else.

mod connection;
mod faults;
mod frame;
mod monitor;
mod network;
mod other_site;
mod reports;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use protocol::language::Language;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wait;
use faults::{Cache, Fault, Rule};
use network::{Network, Switch};
pub(crate) use other_site::OTHER_PAGES;
pub(crate) use reports::Reports;

/// What browsers fetch when they like, for the tab and not for the page.
const ICONS: [&str; 2] = ["/favicon.", "/assets/icons/"];

/// A request, and the status of its reply.
struct RecordedRequest {
    path: String,
    status: Option<u16>,
}

/// What the server and the test share.
#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<RecordedRequest>>,
    icons: Mutex<Vec<String>>,
    rules: watch::Sender<Vec<Rule>>,
    cache: Cache,
    is_cache_disabled: AtomicBool,
    connection: Mutex<Option<Value>>,
}

/// A running host; it ends when this is dropped.
pub(crate) struct Host {
    address: SocketAddr,
    shared: Arc<Shared>,
    switch: Switch,
    server: JoinHandle<std::io::Result<()>>,
}

impl Host {
    /// Serves the site in `folder`; what its pages report goes into `reports`. Where the site is below a path,
    /// another one is around it.
    pub(crate) async fn start(folder: &Path, reports: &Reports) -> Result<Self> {
        let shared = Arc::<Shared>::default();
        let site = Router::new()
            .merge(other_site::routes(folder)?)
            .fallback_service(cli::preview::router(folder, Language::En)?)
            .layer(from_fn_with_state(Arc::clone(&shared), faults::inject))
            .layer(from_fn_with_state(Arc::clone(&shared), monitor::insert))
            .layer(from_fn(frame::allow))
            .layer(from_fn_with_state(Arc::clone(&shared), record));
        let router = Router::new()
            .merge(monitor::routes(reports))
            .merge(connection::routes(&shared))
            .merge(frame::routes())
            .fallback_service(site);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port is free on 127.0.0.1")?;
        let address = listener.local_addr()?;
        let switch = Switch::default();
        let network = Network { listener, switch: switch.clone() };
        let server = tokio::spawn(async move { axum::serve(network, router).await });
        Ok(Self { address, shared, switch, server })
    }

    /// From now on, no browser reaches the host.
    pub(crate) fn disconnect(&self) {
        self.switch.cut(true);
    }

    /// Browsers reach the host again.
    pub(crate) fn reconnect(&self) {
        self.switch.cut(false);
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A point in time, for [`Host::since`].
    pub(crate) fn now(&self) -> usize {
        lock(&self.shared.requests).len()
    }

    /// The paths asked for since then, in order.
    pub(crate) fn since(&self, then: usize) -> Vec<String> {
        lock(&self.shared.requests).iter().skip(then).map(|request| request.path.clone()).collect()
    }

    /// The paths of icons asked for, which are in no other list.
    pub(crate) fn icons(&self) -> Vec<String> {
        lock(&self.shared.icons).clone()
    }

    /// What the last request of this path was answered.
    pub(crate) fn status(&self, path: &str) -> Option<u16> {
        lock(&self.shared.requests).iter().rev().find(|request| request.path == path)?.status
    }

    /// Waits until a path that ends so has been requested since then.
    pub(crate) async fn requested(&self, ending: &str, then: usize) -> Result<()> {
        wait::until(format!("{ending} is requested"), async || {
            let requests = lock(&self.shared.requests);
            Ok(requests.iter().skip(then).any(|request| request.path.ends_with(ending)).then_some(()))
        })
        .await
    }

    /// Waits until the reply to a path that ends so has been sent since then.
    pub(crate) async fn replied(&self, ending: &str, then: usize) -> Result<()> {
        wait::until(format!("the reply to {ending}"), async || {
            let requests = lock(&self.shared.requests);
            let is_replied = |request: &RecordedRequest| request.path.ends_with(ending) && request.status.is_some();
            Ok(requests.iter().skip(then).any(is_replied).then_some(()))
        })
        .await
    }

    /// From now on, whatever ends so is answered only after [`Host::restore`].
    pub(crate) fn hold(&self, ending: &str) {
        self.rule(ending, Fault::Hold);
    }

    /// From now on, whatever ends so is answered with this status and nothing else.
    pub(crate) fn fail(&self, ending: &str, status: u16) {
        self.rule(ending, Fault::Fail(status));
    }

    /// From now on, whatever ends so is answered with this in the place of the file.
    pub(crate) fn replace(&self, ending: &str, content: impl Into<Bytes>) {
        self.rule(ending, Fault::Replace(content.into()));
    }

    /// From now on, whatever ends so is answered as it is the next time, whatever is published later.
    pub(crate) fn cache(&self, ending: &str) {
        self.rule(ending, Fault::Cache);
    }

    fn rule(&self, ending: &str, fault: Fault) {
        self.shared.rules.send_modify(|rules| rules.push(Rule { ending: ending.to_owned(), fault }));
    }

    /// Whatever ends so is answered as ever again, also what was held.
    pub(crate) fn restore(&self, ending: &str) {
        self.shared.rules.send_modify(|rules| rules.retain(|rule| rule.ending != ending));
    }

    /// From now on browsers keep nothing: they ask for each file as often as they need it.
    pub(crate) fn disable_cache(&self) {
        self.shared.is_cache_disabled.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// From now on pages are opened with these properties in `navigator.connection`, in every engine.
    pub(crate) fn connection(&self, properties: &Value) {
        *lock(&self.shared.connection) = Some(properties.clone());
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn record(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    if ICONS.iter().any(|icon| path.contains(icon)) {
        lock(&shared.icons).push(path);
        return next.run(request).await;
    }
    let number = {
        let mut requests = lock(&shared.requests);
        requests.push(RecordedRequest { path, status: None });
        requests.len() - 1
    };
    let response = next.run(request).await;
    if let Some(request) = lock(&shared.requests).get_mut(number) {
        request.status = Some(response.status().as_u16());
    }
    response
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
