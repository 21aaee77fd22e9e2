//! The built site over HTTP, as `carnet preview` serves it.

use std::fs;
use std::io::Read;

use protocol::language::Language;
use tempfile::TempDir;
use ureq::Body;
use ureq::http::Response;

use crate::host::{Host, agent, folder_with};

/// A site of a few files, served by its rules.
struct Preview {
    host: Host,
    folder: TempDir,
}

impl Preview {
    fn start() -> Self {
        let home = format!("<!doctype html><title>Home</title>{}", "<p>Un mot. ".repeat(200));
        let folder = folder_with(&[
            ("index.html", home.as_str()),
            ("404.html", "<!doctype html><title>Nothing</title>"),
            ("posts/a/index.html", "<!doctype html><title>A</title>"),
            ("assets/app.wasm", "\0asm"),
            ("assets/app.js", "let a"),
            ("assets/app.js.br", "as brotli"),
            ("assets/app.js.gz", "as gzip"),
            ("_headers", "/*\n  X-Content-Type-Options: nosniff\n/assets/*\n  Cache-Control: immutable\n"),
            ("_redirects", "/old/ /posts/a/ 301\n"),
        ]);
        Self { host: Host::start(cli::preview::router(folder.path(), Language::En).unwrap()), folder }
    }

    fn get(&self, path: &str, encoding: &str) -> Response<Body> {
        agent().get(self.url(path)).header("Accept-Encoding", encoding).call().unwrap()
    }

    fn get_raw(&self, path: &str, headers: &str) -> String {
        self.host.get_raw(path, &format!("Host: localhost\r\n{headers}"))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.host.address)
    }
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn preview_sends_headers_of_rules() {
    let preview = Preview::start();
    let home = preview.get("/", "identity");
    assert_eq!((home.status().as_u16(), header(&home, "content-type")), (200, "text/html"));
    assert_eq!(header(&home, "x-content-type-options"), "nosniff");
    assert_eq!(header(&home, "cache-control"), "public, max-age=0, must-revalidate");
    let app = preview.get("/assets/app.wasm", "identity");
    assert_eq!((header(&app, "content-type"), header(&app, "cache-control")), ("application/wasm", "immutable"));
}

#[test]
fn preview_compresses_for_accepting_clients() {
    let preview = Preview::start();
    for encoding in ["br", "gzip"] {
        assert_eq!(header(&preview.get("/", encoding), "content-encoding"), encoding);
    }
    assert_eq!(header(&preview.get("/", "identity"), "content-encoding"), "");
}

#[test]
fn preview_sends_compressed_variants() {
    let preview = Preview::start();
    for (encoding, sent, content) in [
        ("br", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("gzip, br", "br", "as brotli"),
        ("identity", "", "let a"),
    ] {
        let answer = preview.get("/assets/app.js", encoding);
        assert_eq!(header(&answer, "content-encoding"), sent);
        assert_eq!(
            (header(&answer, "content-type"), header(&answer, "cache-control")),
            ("text/javascript", "immutable")
        );
        let mut bytes = Vec::new();
        let (_, body) = answer.into_parts();
        body.into_with_config().limit(1_000).reader().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, content.as_bytes(), "{encoding}");
    }
}

#[test]
fn preview_serves_names_too_long_for_variants() {
    let preview = Preview::start();
    for length in 251..=255 {
        let (known, unknown) = ("k".repeat(length), "u".repeat(length));
        fs::write(preview.folder.path().join(&known), "known").unwrap();
        for (path, status) in
            [(format!("/{known}"), 200), (format!("/{unknown}"), 404), (format!("/{unknown}/"), 404)]
        {
            assert_eq!(preview.get(&path, "gzip, br").status().as_u16(), status, "{length}: {path}");
        }
    }
}

#[test]
fn preview_sends_no_modification_time() {
    let preview = Preview::start();
    assert!(!preview.get("/posts/a/", "identity").headers().contains_key("last-modified"));
}

#[test]
fn preview_head_has_headers_of_get() {
    let preview = Preview::start();
    let of = |response: &Response<Body>| {
        ["content-type", "content-length", "cache-control"].map(|name| header(response, name).to_owned())
    };
    for path in ["/", "/assets/app.wasm", "/nowhere/"] {
        let head = agent().head(preview.url(path)).header("Accept-Encoding", "identity").call().unwrap();
        let whole = preview.get(path, "identity");
        assert_eq!((head.status(), of(&head)), (whole.status(), of(&whole)), "{path}");
    }
}

#[test]
fn preview_redirects_and_replies_404() {
    let preview = Preview::start();
    let old = preview.get("/old/", "identity");
    assert_eq!((old.status().as_u16(), header(&old, "location")), (301, "/posts/a/"));
    let mut unknown = preview.get("/nowhere/", "identity");
    assert_eq!(unknown.status().as_u16(), 404);
    assert_eq!(header(&unknown, "x-content-type-options"), "nosniff");
    assert!(unknown.body_mut().read_to_string().unwrap().contains("Nothing"));
    assert_eq!(preview.get("/posts/a/", "identity").status().as_u16(), 200);
}

#[test]
fn preview_reloads_rules_after_build() {
    let preview = Preview::start();
    assert_eq!(header(&preview.get("/", "identity"), "x-content-type-options"), "nosniff");
    let put = |name: &str, text: &str| {
        let new = preview.folder.path().join("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, preview.folder.path().join(name)).unwrap();
    };
    put("_headers", "/*\n  X-Newer: yes\n");
    put("_redirects", "/older/ /posts/a/ 301\n");
    let home = preview.get("/", "identity");
    assert_eq!((header(&home, "x-newer"), header(&home, "x-content-type-options")), ("yes", ""));
    assert_eq!(preview.get("/older/", "identity").status().as_u16(), 301);
    assert_eq!(preview.get("/old/", "identity").status().as_u16(), 404);
    // The previous rules stay in effect.
    put("_headers", "  X-Without: path\n");
    assert_eq!(header(&preview.get("/", "identity"), "x-newer"), "yes");
    put("_headers", "");
    put("threads.json", r#"{"base_url": "https://essai.example/blog/"}"#);
    assert_eq!(preview.get("/blog/posts/a/", "identity").status().as_u16(), 200);
    assert_eq!(header(&preview.get("/blog/", "identity"), "x-newer"), "");
    fs::remove_file(preview.folder.path().join("threads.json")).unwrap();
    assert_eq!(preview.get("/blog/posts/a/", "identity").status().as_u16(), 404);
}

#[test]
fn preview_hides_rules_and_hidden_files() {
    let preview = Preview::start();
    let paths =
        ["/_headers", "/_redirects", "/%5Fheaders", "/_headers/", "/./_headers", "//_headers", "/%2F_headers"];
    for path in paths.into_iter().chain(["/.git/config", "/.nojekyll", "/posts/.a/"]) {
        for (name, text) in [(".git/config", "hidden"), (".nojekyll", "hidden"), ("posts/.a/index.html", "hidden")] {
            let file = preview.folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let answer = preview.get_raw(path, "");
        assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains("Nothing"), "{path}: {answer}");
    }
    let known = preview.folder.path().join(".well-known");
    fs::create_dir(&known).unwrap();
    fs::write(known.join("security.txt"), "for readers").unwrap();
    assert!(preview.get_raw("/.well-known/security.txt", "").contains("for readers"));
}

#[test]
fn preview_hides_rules_below_accented_base_path() {
    let preview = Preview::start();
    let site = r#"{"base_url": "https://essai.example/caf\u00e9/"}"#;
    fs::write(preview.folder.path().join("threads.json"), site).unwrap();
    assert!(preview.get_raw("/caf%C3%A9/posts/a/", "").starts_with("HTTP/1.1 200 "));
    for path in ["/caf%C3%A9/_headers", "/caf%C3%A9//_redirects"] {
        assert!(preview.get_raw(path, "").starts_with("HTTP/1.1 404 "), "{path}");
    }
}

#[test]
fn preview_merges_slashes() {
    let preview = Preview::start();
    fs::write(preview.folder.path().join("_redirects"), "/old/* /:splat 301\n").unwrap();
    for (path, expected) in [
        ("//posts/a", "location: /posts/a/\r\n"),
        ("///posts///a?b", "location: /posts/a/?b\r\n"),
        ("//posts/a/", "<title>A</title>"),
        ("/old//essai.example/", "location: /essai.example/\r\n"),
        ("/old/%0d%0aX-Own:%20a", "location: /%0D%0AX-Own:%20a\r\n"),
    ] {
        let answer = preview.get_raw(path, "");
        assert!(answer.contains(expected), "{path}: {answer}");
    }
}

#[test]
fn preview_supports_ranges() {
    let preview = Preview::start();
    assert!(preview.get_raw("/posts/a/", "Range: bytes=0-3\r\n").starts_with("HTTP/1.1 206 "));
}

#[test]
fn preview_refuses_folder_without_site() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, language) = (folder.path().to_owned(), Language::En);
    let options = cli::preview::Options { folder, port: 0, hosts: Vec::new(), language };
    let message = cli::preview::run(&options).unwrap_err().to_string();
    assert!(message.contains("contains no site"), "{message}");
}
