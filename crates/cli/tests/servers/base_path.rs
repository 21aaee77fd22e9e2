//! A blog below a base path over HTTP, as `carnet preview` and `carnet serve` serve it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use axum::Router;
use protocol::language::Language;
use tempfile::TempDir;

use crate::host::{Host, agent, folder_with};

/// Status, and the location or body of the reply.
fn get(host: &Host, path: &str) -> (u16, String) {
    let mut response = agent().get(format!("{}{path}", host.address)).call().unwrap();
    let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    let text = location.unwrap_or_else(|| response.body_mut().read_to_string().unwrap());
    (response.status().as_u16(), text)
}

/// A site of a few files with the base path `/a/blog/`.
fn site() -> TempDir {
    folder_with(&[
        ("index.html", "home"),
        ("404.html", "the blog's own 404"),
        ("posts/a/index.html", "a post"),
        ("threads.json", r#"{"title": "A", "base_url": "https://essai.example/a/blog/", "posts": []}"#),
        ("_headers", "/a/blog/*\n  X-Content-Type-Options: nosniff\n"),
        ("_redirects", "/a/blog/old/ /a/blog/posts/a/ 301\n"),
    ])
}

/// The site as both commands serve it.
fn routers(folder: &Path) -> [Router; 2] {
    [cli::preview::router(folder, Language::En).unwrap(), cli::serve::router(folder, Language::En)]
}

#[test]
fn blog_below_base_path_is_served_only_there() {
    let folder = site();
    for router in routers(folder.path()) {
        let host = Host::start(router);
        let text = |status: u16, text: &str| (status, text.to_owned());
        assert_eq!(get(&host, "/a/blog/"), text(200, "home"));
        assert_eq!(get(&host, "/a/blog/index.html"), text(200, "home"));
        assert_eq!(get(&host, "/a/blog/posts/a/?x"), text(200, "a post"));
        assert_eq!(get(&host, "/a/blog/posts/a"), text(307, "/a/blog/posts/a/"));
        assert_eq!(get(&host, "/a/blog/nowhere/"), text(404, "the blog's own 404"));
        assert_eq!(get(&host, "/"), text(302, "/a/blog/"));
        assert_eq!(get(&host, "/a/blog"), text(302, "/a/blog/"));
        for path in ["/a/", "/posts/a/", "/index.html", "/a/blogger/", "/threads.json"] {
            assert_eq!(get(&host, path), text(404, "Page not found: the blog is at /a/blog/\n"), "{path}");
        }
    }
}

#[test]
fn invalid_file_names_in_paths_are_not_found() {
    let folder = site();
    for router in routers(folder.path()) {
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
            assert_eq!(get(&host, &format!("/a/blog/{path}")), missing, "{path}");
        }
    }
}

#[test]
fn symbolic_links_out_of_the_folder_are_not_followed() {
    let (folder, outside) = (site(), folder_with(&[("index.html", "private"), ("a.txt", "private")]));
    let (site, other) = (folder.path(), outside.path());
    fs::create_dir(site.join("page")).unwrap();
    for (target, link) in [
        (other.join("a.txt"), "a.txt"),
        (other.join("a.txt"), "page/index.html"),
        (other.to_owned(), "folder"),
        (site.join("index.html"), "home.html"),
    ] {
        symlink(target, site.join(link)).unwrap();
    }
    for router in routers(site) {
        let host = Host::start(router);
        assert_eq!(get(&host, "/a/blog/home.html"), (200, "home".to_owned()));
        for path in ["a.txt", "%61.txt", "./a.txt", "page/", "page/index.html", "folder/", "folder", "folder/a.txt"] {
            assert_eq!(get(&host, &format!("/a/blog/{path}")), (404, "the blog's own 404".to_owned()), "{path}");
        }
    }
}

#[test]
fn page_for_unknown_addresses_outside_is_not_sent() {
    let (folder, outside) = (site(), folder_with(&[("404.html", "private")]));
    let page = folder.path().join("404.html");
    fs::remove_file(&page).unwrap();
    symlink(outside.path().join("404.html"), page).unwrap();
    for router in routers(folder.path()) {
        let host = Host::start(router);
        for path in ["nowhere/", "404.html"] {
            assert_eq!(get(&host, &format!("/a/blog/{path}")), (404, String::new()), "{path}");
        }
    }
}

#[test]
fn foreign_host_is_refused() {
    let folder = site();
    let own = [url::Host::parse("tunnel.example").unwrap()];
    for router in routers(folder.path()) {
        let server = Host::start(cli::serve::allow_hosts(router, &own, Language::En));
        for host in ["127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]:80", "tunnel.example", "Tunnel.Example:443"]
        {
            let reply = server.get_raw("/a/blog/", &format!("Host: {host}\r\n"));
            assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("home"), "{host}: {reply}");
        }
        for host in ["essai.example", "essai.example:8080", "127.0.0.1.essai.example", "10.0.0.1", "x@localhost", ""]
        {
            let reply = server.get_raw("/a/blog/", &format!("Host: {host}\r\n"));
            assert!(reply.starts_with("HTTP/1.1 421 ") && !reply.contains("home"), "{host}: {reply}");
        }
        let twice = server.get_raw("/a/blog/", "Host: localhost\r\nHost: essai.example\r\n");
        assert!(twice.starts_with("HTTP/1.1 4") && !twice.contains("home"), "{twice}");
        let none = server.get_raw("/a/blog/", "");
        assert!(none.starts_with("HTTP/1.1 4") && !none.contains("home"), "{none}");
        let reply = server.get_raw("/a/blog/", "Host: essai.example:8080\r\n");
        assert!(reply.ends_with("To allow this name, start the server with --host essai.example\n"), "{reply}");
    }
}

#[test]
fn preview_applies_rules_with_base_path() {
    let folder = site();
    let host = Host::start(cli::preview::router(folder.path(), Language::En).unwrap());
    assert_eq!(get(&host, "/a/blog/old/"), (301, "/a/blog/posts/a/".to_owned()));
    assert_eq!(get(&host, "/old/").0, 404);
    for rules in ["_headers", "_redirects"] {
        assert_eq!(get(&host, &format!("/a/blog/{rules}")).0, 404, "{rules} is for the host alone");
    }
    let response = ureq::get(format!("{}/a/blog/", host.address)).call().unwrap();
    assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
}
