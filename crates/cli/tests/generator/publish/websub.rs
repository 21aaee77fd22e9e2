//! Announcement of changed feeds to a WebSub hub, which is a server on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::{blog, publish, published};
use crate::site::Site;

const TO: [&str; 2] = ["--to", "folder:ici"];

/// What the hub was sent, and its reply.
#[derive(Clone)]
struct Hub {
    status: StatusCode,
    received: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    /// Starts the server; it stops when the runtime is dropped.
    fn start(status: u16) -> (Self, String, Runtime) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))).unwrap();
        let address = format!("http://{}/hub", listener.local_addr().unwrap());
        let hub = Self { status: StatusCode::from_u16(status).unwrap(), received: Arc::default() };
        let router = Router::new().fallback(receive).with_state(hub.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        (hub, address, runtime)
    }

    /// The fields of each form since the last call.
    fn received(&self) -> Vec<Vec<(String, String)>> {
        let bodies = std::mem::take(&mut *self.received.lock().unwrap());
        bodies.iter().map(|body| url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()).collect()
    }
}

async fn receive(State(hub): State<Hub>, body: String) -> StatusCode {
    hub.received.lock().unwrap().push(body);
    hub.status
}

fn announced(feeds: &[&str]) -> Vec<Vec<(String, String)>> {
    let form = |feed: &&str| {
        let url = format!("https://essai.example/{feed}");
        vec![("hub.mode".to_owned(), "publish".to_owned()), ("hub.url".to_owned(), url)]
    };
    feeds.iter().map(form).collect()
}

fn blog_with(hub: &str) -> Site {
    blog().post("b", json!({"tags": ["x"]})).setting(json!({"websub": hub}))
}

#[test]
fn changed_feeds_are_announced_once() {
    let (hub, address, _runtime) = Hub::start(204);
    let site = blog_with(&address);
    published(&site, &[&TO[..], &["--dry-run"]].concat());
    assert!(hub.received().is_empty());
    published(&site, &TO);
    assert_eq!(hub.received(), announced(&["feed.json", "feed.xml", "tags/x/feed.json", "tags/x/feed.xml"]));
    // Nothing to publish.
    published(&site, &TO);
    // No feed has changed.
    let site = site.file("media/photo.txt", "autre photo");
    published(&site, &TO);
    assert!(hub.received().is_empty());
    let site = site.post("a", json!({"title": "Autre"}));
    published(&site, &TO);
    assert_eq!(hub.received(), announced(&["feed.json", "feed.xml"]));
}

#[test]
fn failing_hub_is_a_warning() {
    let (hub, address, _runtime) = Hub::start(503);
    let output = publish(&blog_with(&address), &TO);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.starts_with(&format!("warning: can’t announce changed feeds to {address}: it replied 503 ")),
        "{said}"
    );
    assert!(said.contains("\n  help: "), "{said}");
    assert_eq!(hub.received(), announced(&["feed.json"]), "it stops at the first failure");
}
