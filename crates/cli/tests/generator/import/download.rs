//! `carnet import --download`: fetches the files that posts use from the old blog.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use ::import::report::{Entry, Report};
use clap::Parser;
use cli::import::{Arguments, Pace, run_at};
use serde_json::json;
use tempfile::NamedTempFile;

use super::host::{Host, broken, reply};
use crate::site::{Site, tree};

const PACE: Pace = Pace { pause: Duration::ZERO, retry: Duration::ZERO };

const FAILED: Entry = Entry::FailedDownloads;

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
}

/// Imports one post of the blog at `address` with this text.
fn import(site: &Site, address: &str, html: &str, more: &[&str]) -> Report {
    let feed = NamedTempFile::new().unwrap();
    let item = json!({"id": "1", "url": format!("{address}/2012/ete/"), "title": "Été",
        "date_published": "2012-01-02", "content_html": html});
    let content = json!({"version": "https://jsonfeed.org/version/1.1", "title": "Vieux carnet",
        "home_page_url": address, "items": [item]});
    fs::write(feed.path(), content.to_string()).unwrap();
    let public = site.public();
    let arguments = ["import", "json-feed", feed.path().to_str().unwrap(), "--public", public.to_str().unwrap()];
    let command = Command::parse_from(arguments.iter().chain(&["--download"]).chain(more));
    run_at(&command.arguments, PACE).unwrap()
}

/// Pictures with these names.
fn pictures(names: &[&str]) -> String {
    names.iter().map(|name| format!("<p><img src=\"/{name}.jpg\"></p>")).collect()
}

fn post(site: &Site) -> String {
    fs::read_to_string(site.public().join("posts/ete.json")).unwrap()
}

/// The content of a copied picture.
fn picture(site: &Site, name: &str) -> Option<String> {
    fs::read_to_string(site.public().join(format!("media/{name}.jpg"))).ok()
}

#[test]
fn downloaded_files_are_copied_and_their_addresses_rewritten() {
    let host = Host::start();
    host.replies("/wp-content/uploads/2012/a.jpg", [reply("200 OK", &["content-type: image/jpeg"], "jpg")]);
    host.replies("/b.pdf", [reply("200 OK", &[], "pdf")]);
    let site = Site::new();
    let html = format!(
        "<p><img src=\"{}/wp-content/uploads/2012/a.jpg?w=300\"> <a href=\"/b.pdf\">b</a> <a href=\"/c/\">c</a></p>",
        host.address
    );
    let report = import(&site, &host.address, &html, &[]);
    assert_eq!((report.counted(Entry::FilesDownloaded), report.notes(FAILED)), (2, &[][..]), "{report}");
    let text = post(&site);
    assert!(text.contains("src=\\\"/media/2012/a.jpg\\\"") && text.contains("href=\\\"/media/b.pdf\\\""), "{text}");
    assert_eq!(fs::read_to_string(site.public().join("media/2012/a.jpg")).unwrap(), "jpg");
    let requests = host.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|head| head.contains("user-agent: carnet/")), "{requests:?}");
    let folder = site.folder().join(".carnet/downloads");
    assert_eq!(
        tree(&folder).into_keys().collect::<Vec<_>>(),
        [".gitignore", "127.0.0.1/2012/a.jpg", "127.0.0.1/b.pdf"]
    );
    // A second import fetches nothing.
    let before = tree(&site.public());
    let report = import(&site, &host.address, &html, &[]);
    assert_eq!((report.counted(Entry::FilesDownloaded), host.requests().len()), (0, 0), "{report}");
    assert_eq!(tree(&site.public()), before);
}

#[test]
fn files_that_cannot_be_downloaded_are_listed() {
    let (host, other) = (Host::start(), Host::start());
    // Another name of this machine, so another host.
    let elsewhere = other.address.replace("127.0.0.1", "localhost");
    let to = |target: &str| reply("302 Found", &[&format!("location: {target}")], "");
    let large = format!("content-length: {}", 26 * 1024 * 1024);
    host.replies("/large.jpg", [format!("HTTP/1.1 200 OK\r\n{large}\r\nconnection: close\r\n\r\n").into_bytes()]);
    host.replies("/page.jpg", [reply("200 OK", &["content-type: text/html; charset=utf-8"], "<p>")]);
    host.replies("/moved.jpg", [to(&format!("{elsewhere}/moved.jpg"))]);
    host.replies("/circle.jpg", [to("/circle.jpg")]);
    host.replies("/there.jpg", [to("/other/there.jpg")]);
    host.replies("/other/there.jpg", [reply("200 OK", &[], "jpg")]);
    let site = Site::new();
    let html = pictures(&["circle", "gone", "large", "moved", "page", "there"]);
    let report = import(&site, &host.address, &format!("{html}<img src=\"{elsewhere}/a.jpg\">"), &[]);
    let reason = |name: &str, reason: &str| format!("{}/{name}.jpg\u{a0}: {reason}", host.address);
    assert_eq!(
        report.notes(FAILED),
        [
            reason("circle", "plus de 5\u{a0}redirections"),
            reason("gone", "404 Not Found"),
            reason("large", "plus de 25\u{a0}Mio"),
            reason("moved", &format!("il redirige vers un autre serveur\u{a0}: {elsewhere}/moved.jpg")),
            reason("page", "le serveur a envoyé une page à sa place"),
        ]
    );
    let others = report.notes(Entry::OtherHosts);
    assert_eq!(others, [format!("{elsewhere}/a.jpg")]);
    assert_eq!(other.requests(), Vec::<String>::new());
    assert_eq!(picture(&site, "there").as_deref(), Some("jpg"));
    assert!(post(&site).contains("gone.jpg</a>"), "a link replaces it");
}

#[test]
fn busy_host_is_asked_again_after_a_pause() {
    let host = Host::start();
    let busy = |wait: &str| reply("429 Too Many Requests", &[&format!("retry-after: {wait}")], "");
    host.replies("/a.jpg", [busy("0"), reply("200 OK", &[], "jpg")]);
    host.replies("/b.jpg", [reply("503 Service Unavailable", &[], "")]);
    host.replies("/c.jpg", [busy("9999")]);
    let site = Site::new();
    let report = import(&site, &host.address, &pictures(&["a", "b", "c", "d"]), &[]);
    let reason = |name: &str, reason: &str| format!("{}/{name}.jpg\u{a0}: {reason}", host.address);
    let wait = "le serveur demande de revenir dans 9999\u{a0}secondes";
    assert_eq!(
        report.notes(FAILED),
        [
            reason("b", "503 Service Unavailable"),
            reason("c", wait),
            reason("d", &format!("non essayé\u{a0}: {wait}")),
        ]
    );
    assert_eq!(host.paths(), ["/a.jpg", "/a.jpg", "/b.jpg", "/b.jpg", "/b.jpg", "/b.jpg", "/c.jpg"]);
    assert_eq!(picture(&site, "a").as_deref(), Some("jpg"));
}

#[test]
fn interrupted_downloads_are_continued() {
    let host = Host::start();
    let whole = |headers: &[&str]| reply("200 OK", headers, "0123456789");
    host.replies("/a.jpg", [whole(&[])]);
    host.replies("/b.jpg", [broken(whole(&["etag: \"x\""]), 6)]);
    host.replies("/c.jpg", [Vec::new()]);
    host.replies("/d.jpg", [broken(whole(&["etag: W/\"x\""]), 6)]);
    let site = Site::new();
    let html = pictures(&["a", "b", "c", "d"]);
    let report = import(&site, &host.address, &html, &[]);
    assert_eq!((report.counted(Entry::FilesDownloaded), report.notes(FAILED).len()), (1, 3), "{report}");
    assert_eq!((picture(&site, "a").as_deref(), picture(&site, "b")), (Some("0123456789"), None));
    assert_eq!(host.paths(), ["/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg"]);
    let part = site.folder().join(".carnet/downloads/127.0.0.1/.b.jpg.part");
    assert_eq!(fs::read_to_string(&part).unwrap(), "0123");
    host.replies("/b.jpg", [reply("206 Partial Content", &["etag: \"x\"", "content-range: bytes 4-9/10"], "456789")]);
    host.replies("/c.jpg", [whole(&[])]);
    host.replies("/d.jpg", [whole(&[])]);
    let report = import(&site, &host.address, &html, &[]);
    assert_eq!((report.counted(Entry::FilesDownloaded), report.notes(FAILED).len()), (3, 0), "{report}");
    for name in ["a", "b", "c", "d"] {
        assert_eq!(picture(&site, name).as_deref(), Some("0123456789"), "{name}");
    }
    let requests = host.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[0].contains("range: bytes=4-") && requests[0].contains("if-range: \"x\""), "{}", requests[0]);
    assert!(requests[1..].iter().all(|head| !head.contains("range:")), "{requests:?}");
    assert!(!part.exists());
}

#[test]
fn download_of_a_changed_file_starts_again() {
    let site = Site::new();
    let host = Host::start();
    let first = broken(reply("200 OK", &["etag: \"x\""], "0123456789"), 6);
    for (second, expected) in [
        (vec![reply("200 OK", &["etag: \"y\""], "abc")], "abc"),
        (vec![reply("416 Range Not Satisfiable", &[], ""), reply("200 OK", &[], "def")], "def"),
        (
            vec![reply("206 Partial Content", &["content-range: bytes 0-2/3"], "ghi"), reply("200 OK", &[], "ghi")],
            "ghi",
        ),
    ] {
        host.replies(&format!("/{expected}.jpg"), [first.clone()]);
        let html = pictures(&[expected]);
        assert_eq!(import(&site, &host.address, &html, &[]).notes(FAILED).len(), 1);
        host.replies(&format!("/{expected}.jpg"), second);
        assert_eq!(import(&site, &host.address, &html, &[]).notes(FAILED), [""; 0]);
        assert_eq!(picture(&site, expected).as_deref(), Some(expected));
    }
}

#[test]
fn unreachable_host_is_given_up() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let report = import(&Site::new(), &address, &pictures(&["a", "b", "c", "d", "e"]), &[]);
    let notes = report.notes(FAILED);
    let not_tried: Vec<_> =
        notes.iter().map(|note| note.ends_with(": non essayé\u{a0}: le serveur a échoué trop souvent")).collect();
    assert_eq!(not_tried, [false, false, false, true, true], "{notes:?}");
}

#[test]
fn dry_run_counts_downloads_and_fetches_nothing() {
    let host = Host::start();
    let site = Site::new();
    let report = import(&site, &host.address, &pictures(&["a", "b"]), &["--dry-run"]);
    assert_eq!((report.counted(Entry::FilesToDownload), host.requests().len()), (2, 0), "{report}");
    assert!(!site.folder().join(".carnet").exists());
}
