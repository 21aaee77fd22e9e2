//! A real host on loopback: serves a site as `carnet preview` does, remembers every request, and can be set to
//! dawdle, to fail or to answer something else.

mod connection;
mod frame;
mod monitor;
mod other_site;
mod reports;
mod rules;

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
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wait;
pub(crate) use other_site::OTHER_PAGES;
pub(crate) use reports::Reports;
use rules::{Cache, Deed, Rule};

/// What browsers fetch when they like, for the tab and not for the page.
const ICONS: [&str; 2] = ["/favicon.", "/assets/icons/"];

/// A request, and what it was answered.
struct Asked {
    path: String,
    status: Option<u16>,
}

/// What the server and the test share.
#[derive(Default)]
struct Shared {
    asked: Mutex<Vec<Asked>>,
    icons: Mutex<Vec<String>>,
    rules: watch::Sender<Vec<Rule>>,
    cache: Cache,
    unkept: AtomicBool,
    connection: Mutex<Option<Value>>,
}

/// A running host; it ends when this is dropped.
pub(crate) struct Host {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Host {
    /// Serves the site in `folder`; what its pages report goes into `reports`. Where the site is below a path,
    /// another one is around it.
    pub(crate) async fn start(folder: &Path, reports: &Reports) -> Result<Self> {
        let shared = Arc::<Shared>::default();
        let site = Router::new()
            .merge(other_site::routes(folder)?)
            .fallback_service(cli::preview::router(folder)?)
            .layer(from_fn_with_state(Arc::clone(&shared), rules::obey))
            .layer(from_fn_with_state(Arc::clone(&shared), monitor::insert))
            .layer(from_fn(frame::allow))
            .layer(from_fn_with_state(Arc::clone(&shared), remember));
        let router = Router::new()
            .merge(monitor::routes(reports))
            .merge(connection::routes(&shared))
            .merge(frame::routes())
            .fallback_service(site);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port is free on 127.0.0.1")?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, shared, server })
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A point in time, for [`Host::since`].
    pub(crate) fn now(&self) -> usize {
        lock(&self.shared.asked).len()
    }

    /// The paths asked for since then, in order.
    pub(crate) fn since(&self, then: usize) -> Vec<String> {
        lock(&self.shared.asked).iter().skip(then).map(|asked| asked.path.clone()).collect()
    }

    /// The paths of icons asked for, which are in no other list.
    pub(crate) fn icons(&self) -> Vec<String> {
        lock(&self.shared.icons).clone()
    }

    /// What the last request of this path was answered.
    pub(crate) fn status(&self, path: &str) -> Option<u16> {
        lock(&self.shared.asked).iter().rev().find(|asked| asked.path == path)?.status
    }

    /// Waits until a path that ends so has been asked for since then.
    pub(crate) async fn asked(&self, ending: &str, then: usize) -> Result<()> {
        wait::until(format!("{ending} is asked for"), async || {
            let asked = lock(&self.shared.asked);
            Ok(asked.iter().skip(then).any(|asked| asked.path.ends_with(ending)).then_some(()))
        })
        .await
    }

    /// Waits until the answer for a path that ends so has left since then.
    pub(crate) async fn answered(&self, ending: &str, then: usize) -> Result<()> {
        wait::until(format!("{ending} is answered"), async || {
            let asked = lock(&self.shared.asked);
            let answered = |asked: &Asked| asked.path.ends_with(ending) && asked.status.is_some();
            Ok(asked.iter().skip(then).any(answered).then_some(()))
        })
        .await
    }

    /// From now on, whatever ends so is answered only after [`Host::heal`].
    pub(crate) fn hold(&self, ending: &str) {
        self.rule(ending, Deed::Hold);
    }

    /// From now on, whatever ends so is answered with this status and nothing else.
    pub(crate) fn fail(&self, ending: &str, status: u16) {
        self.rule(ending, Deed::Fail(status));
    }

    /// From now on, whatever ends so is answered with this in the place of the file.
    pub(crate) fn answer(&self, ending: &str, content: impl Into<Bytes>) {
        self.rule(ending, Deed::Answer(content.into()));
    }

    /// From now on, whatever ends so is answered as it is the next time, whatever is published later.
    pub(crate) fn cache(&self, ending: &str) {
        self.rule(ending, Deed::Cache);
    }

    fn rule(&self, ending: &str, deed: Deed) {
        self.shared.rules.send_modify(|rules| rules.push(Rule { ending: ending.to_owned(), deed }));
    }

    /// Whatever ends so is answered as ever again, also what was held.
    pub(crate) fn heal(&self, ending: &str) {
        self.shared.rules.send_modify(|rules| rules.retain(|rule| rule.ending != ending));
    }

    /// From now on browsers keep nothing: they ask for each file as often as they need it.
    pub(crate) fn forbid_keeping(&self) {
        self.shared.unkept.store(true, std::sync::atomic::Ordering::Relaxed);
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

async fn remember(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    if ICONS.iter().any(|icon| path.contains(icon)) {
        lock(&shared.icons).push(path);
        return next.run(request).await;
    }
    let number = {
        let mut asked = lock(&shared.asked);
        asked.push(Asked { path, status: None });
        asked.len() - 1
    };
    let response = next.run(request).await;
    if let Some(asked) = lock(&shared.asked).get_mut(number) {
        asked.status = Some(response.status().as_u16());
    }
    response
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
