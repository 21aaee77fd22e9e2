//! A real endpoint in this process, with responses that wait.

use std::fs;
use std::net::Ipv4Addr;

use endpoint::clock::Clock;
use endpoint::store::program_key::ProgramKey;
use endpoint::store::response::{ResponseKind, Status, StoredResponse};
use endpoint::store::transfer::Import;
use endpoint::{App, http, program_key};
use protocol::threads::{ThreadOf, Threads};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

#[path = "../../../endpoint/tests/support/config.rs"]
mod config;

/// 15 March 2012, 18:05 in Greenwich.
const RECEIVED_MS: i64 = 1_331_834_700_000;

/// A running endpoint; it stops on drop.
pub(crate) struct Endpoint {
    pub(crate) address: String,
    app: App,
    runtime: Runtime,
    _folder: TempDir,
}

impl Endpoint {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("threads.json");
        fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let listen = listener.local_addr().unwrap();
        let address = format!("http://{listen}/");
        let database = folder.path().join("responses.db");
        let config = config::local_config(listen, address.parse().unwrap(), list, database);
        let app = runtime.block_on(endpoint::Endpoint::start(config, Clock::system())).unwrap();
        runtime.block_on(app.posts.refresh(Clock::system().now_ms(), 0));
        let router = http::router(app.clone());
        runtime.spawn(http::server::serve(listener, router, std::future::pending()));
        Self { address, app, runtime, _folder: folder }
    }

    /// Makes a key, as `carnet-endpoint key add` does.
    pub(crate) fn add_key(&self) -> String {
        let key = program_key::generate();
        self.store_key(&key);
        key
    }

    /// Adds a key that another endpoint has made.
    pub(crate) fn store_key(&self, key: &str) {
        let hash = program_key::hash(key).to_vec();
        let stored = ProgramKey { name: "editor".to_owned(), hash, made_ms: RECEIVED_MS, used_ms: None };
        assert!(self.runtime.block_on(self.app.store.add_program_key(stored)).unwrap());
    }

    pub(crate) fn add(&self, responses: Vec<StoredResponse>) {
        let count = responses.len();
        let import = Import { responses, ..Import::default() };
        assert_eq!(self.runtime.block_on(self.app.store.import(import)).unwrap().added, count);
    }
}

/// A response to the post that waits; the number is that of seconds after the first one.
pub(crate) fn response(id: &str, seconds: i64) -> StoredResponse {
    StoredResponse {
        id: id.to_owned(),
        post: "premier".to_owned(),
        parent: None,
        name: "Zoé".to_owned(),
        email: None,
        site: Some("https://zoe.example/".to_owned()),
        text: format!("Texte <b>{id}</b>."),
        language: "fr".to_owned(),
        received_ms: RECEIVED_MS + seconds * 1000,
        status: Status::Pending,
        previous_status: None,
        decided_ms: None,
        reasons: String::new(),
        by_author: false,
        kind: ResponseKind::Response,
    }
}

/// A private message about no post.
pub(crate) fn message(id: &str, seconds: i64) -> StoredResponse {
    StoredResponse {
        post: String::new(),
        email: Some("zoe@zoe.example".to_owned()),
        site: None,
        kind: ResponseKind::Message,
        ..response(id, seconds)
    }
}

/// The list of posts of the blog.
fn threads() -> Threads {
    let post = ThreadOf {
        id: "premier".to_owned(),
        path: "/posts/premier/".to_owned(),
        title: "Premier".to_owned(),
        open: true,
        closes: None,
    };
    Threads {
        title: "Essai".to_owned(),
        language: "en".to_owned(),
        base_url: "https://essai.example/".to_owned(),
        time_zone: "America/Toronto".to_owned(),
        author: "A".to_owned(),
        privacy_contact: String::new(),
        keep_unapproved_days: 30,
        webmention: false,
        posts: vec![post],
    }
}
