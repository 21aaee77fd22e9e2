//! A blog below a base path over HTTP, as `carnet preview` and `carnet serve` serve it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use axum::Router;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use ureq::Agent;

/// A served site; the server stops on drop.
struct Host {
    address: String,
    _runtime: Runtime,
}

impl Host {
    fn start(router: Router) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, _runtime: runtime }
    }

    /// Status, and the location or body of the reply.
    fn get(&self, path: &str) -> (u16, String) {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let mut response = agent.get(format!("{}{path}", self.address)).call().unwrap();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let text = location.unwrap_or_else(|| response.body_mut().read_to_string().unwrap());
        (response.status().as_u16(), text)
    }
}

/// A site of a few files with the base path `/a/blog/`.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "home"),
        ("404.html", "the blog's own 404"),
        ("posts/a/index.html", "a post"),
        ("threads.json", r#"{"title": "A", "base_url": "https://essai.example/a/blog/", "posts": []}"#),
        ("_headers", "/a/blog/*\n  X-Content-Type-Options: nosniff\n"),
        ("_redirects", "/a/blog/old/ /a/blog/posts/a/ 301\n"),
    ] {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

#[test]
fn blog_below_base_path_is_served_only_there() {
    let folder = site();
    for router in [cli::preview::router(folder.path()).unwrap(), cli::serve::router(folder.path())] {
        let host = Host::start(router);
        let text = |status: u16, text: &str| (status, text.to_owned());
        assert_eq!(host.get("/a/blog/"), text(200, "home"));
        assert_eq!(host.get("/a/blog/index.html"), text(200, "home"));
        assert_eq!(host.get("/a/blog/posts/a/?x"), text(200, "a post"));
        assert_eq!(host.get("/a/blog/posts/a"), text(307, "/a/blog/posts/a/"));
        assert_eq!(host.get("/a/blog/nowhere/"), text(404, "the blog's own 404"));
        assert_eq!(host.get("/"), text(302, "/a/blog/"));
        assert_eq!(host.get("/a/blog"), text(302, "/a/blog/"));
        for path in ["/a/", "/posts/a/", "/index.html", "/a/blogger/", "/threads.json"] {
            assert_eq!(host.get(path), text(404, "Page not found: the blog is at /a/blog/\n"), "{path}");
        }
    }
}

#[test]
fn invalid_file_names_in_paths_are_not_found() {
    let folder = site();
    for router in [cli::preview::router(folder.path()).unwrap(), cli::serve::router(folder.path())] {
        let host = Host::start(router);
        let missing = (404, "the blog's own 404".to_owned());
        for path in [
            "n".repeat(256),
            format!("{}/", "n".repeat(300)),
            format!("posts/{}/a", "%C3%A9".repeat(128)),
            "a/".repeat(3_000),
            "%00".to_owned(),
            "posts/a/%00/".to_owned(),
            "index.html/a".to_owned(),
        ] {
            assert_eq!(host.get(&format!("/a/blog/{path}")), missing, "{path}");
        }
    }
}

/// The reply to a request for the home page with these headers.
fn get_as(address: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "GET /a/blog/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn foreign_host_is_refused() {
    let folder = site();
    let own = [url::Host::parse("tunnel.example").unwrap()];
    for router in [cli::preview::router(folder.path()).unwrap(), cli::serve::router(folder.path())] {
        let server = Host::start(cli::serve::allow_hosts(router, &own));
        for host in ["127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]:80", "tunnel.example", "Tunnel.Example:443"]
        {
            let reply = get_as(&server.address, &format!("Host: {host}\r\n"));
            assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("home"), "{host}: {reply}");
        }
        for host in ["essai.example", "essai.example:8080", "127.0.0.1.essai.example", "10.0.0.1", "x@localhost", ""]
        {
            let reply = get_as(&server.address, &format!("Host: {host}\r\n"));
            assert!(reply.starts_with("HTTP/1.1 421 ") && !reply.contains("home"), "{host}: {reply}");
        }
        let twice = get_as(&server.address, "Host: localhost\r\nHost: essai.example\r\n");
        assert!(twice.starts_with("HTTP/1.1 4") && !twice.contains("home"), "{twice}");
        let none = get_as(&server.address, "");
        assert!(none.starts_with("HTTP/1.1 4") && !none.contains("home"), "{none}");
        let reply = get_as(&server.address, "Host: essai.example:8080\r\n");
        assert!(reply.ends_with("To allow this name, start the server with --host essai.example\n"), "{reply}");
    }
}

#[test]
fn preview_applies_rules_with_base_path() {
    let folder = site();
    let host = Host::start(cli::preview::router(folder.path()).unwrap());
    assert_eq!(host.get("/a/blog/old/"), (301, "/a/blog/posts/a/".to_owned()));
    assert_eq!(host.get("/old/").0, 404);
    for rules in ["_headers", "_redirects"] {
        assert_eq!(host.get(&format!("/a/blog/{rules}")).0, 404, "{rules} is for the host alone");
    }
    let response = ureq::get(format!("{}/a/blog/", host.address)).call().unwrap();
    assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
}
