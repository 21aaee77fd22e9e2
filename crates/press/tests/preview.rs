//! The built site over HTTP, as `carnet preview` serves it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on stops where it stands")]

use std::fs;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use ureq::Agent;
use ureq::http::Response;

/// A site of a few files, served in this process.
struct Preview {
    address: String,
    _folder: tempfile::TempDir,
    _runtime: Runtime,
}

impl Preview {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("index.html", &format!("<!doctype html><title>Home</title>{}", "<p>Un mot. ".repeat(200)));
        write("404.html", "<!doctype html><title>Nothing</title>");
        write("posts/a/index.html", "<!doctype html><title>A</title>");
        write("assets/app.wasm", "\0asm");
        write("_headers", "/*\n  X-Content-Type-Options: nosniff\n/assets/*\n  Cache-Control: immutable\n");
        write("_redirects", "/old/ /posts/a/ 301\n");
        let router = press::preview::router(folder.path()).unwrap();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, _folder: folder, _runtime: runtime }
    }

    fn get(&self, path: &str, encoding: &str) -> Response<ureq::Body> {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let request = agent.get(format!("{}{path}", self.address)).header("Accept-Encoding", encoding);
        request.call().unwrap()
    }
}

fn header<'r>(response: &'r Response<ureq::Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn files_come_with_their_headers() {
    let preview = Preview::start();
    let home = preview.get("/", "identity");
    assert_eq!((home.status().as_u16(), header(&home, "content-type")), (200, "text/html"));
    assert_eq!(header(&home, "x-content-type-options"), "nosniff");
    assert_eq!(header(&home, "cache-control"), "public, max-age=0, must-revalidate");
    let app = preview.get("/assets/app.wasm", "identity");
    assert_eq!((header(&app, "content-type"), header(&app, "cache-control")), ("application/wasm", "immutable"));
}

#[test]
fn pages_are_compressed_for_those_who_ask() {
    let preview = Preview::start();
    for encoding in ["br", "gzip"] {
        assert_eq!(header(&preview.get("/", encoding), "content-encoding"), encoding);
    }
    assert_eq!(header(&preview.get("/", "identity"), "content-encoding"), "");
}

#[test]
fn old_addresses_lead_on_and_unknown_ones_are_told() {
    let preview = Preview::start();
    let old = preview.get("/old/", "identity");
    assert_eq!((old.status().as_u16(), header(&old, "location")), (301, "/posts/a/"));
    let mut unknown = preview.get("/nowhere/", "identity");
    assert_eq!(unknown.status().as_u16(), 404);
    assert_eq!(header(&unknown, "x-content-type-options"), "nosniff");
    assert!(unknown.body_mut().read_to_string().unwrap().contains("Nothing"));
    assert_eq!(preview.get("/posts/a/", "identity").status().as_u16(), 200);
    for rules in ["/_headers", "/_redirects"] {
        assert_eq!(preview.get(rules, "identity").status().as_u16(), 404, "{rules} is for the host alone");
    }
}

#[test]
fn a_folder_without_a_site_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let options = press::preview::Options { folder: folder.path().to_owned(), port: 0 };
    let told = press::preview::run(&options).unwrap_err().to_string();
    assert!(told.contains("holds no site"), "{told}");
}
