//! `carnet import`: the command around the importers, and whether a site can be built of what they write.

mod download;
mod host;

use std::fs;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::command::carnet;
use crate::site::Site;

const FEED: &str = r#"{
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Vieux carnet",
    "home_page_url": "https://vieux.example/",
    "items": [
        {
            "id": "1", "url": "https://vieux.example/2012/ete/", "title": "Un <b>été</b>", "date_published": "2012-01-02",
            "content_html": "<p>Voir <a href=\"/2012/lac.html\">le lac</a>.</p>", "tags": ["vélo"]
        },
        {
            "id": "2", "url": "https://vieux.example/2012/lac.html", "date_published": "2012-01-03T10:00:00-05:00",
            "content_text": "De l'eau.", "tags": ["Vélo"]
        },
        {"id": "3"}
    ]
}"#;

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A feed outside of the blog's folder.
fn feed() -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), FEED).unwrap();
    file
}

fn import(site: &Site, more: &[&str]) -> Output {
    let feed = feed();
    let arguments = ["import", "json-feed", feed.path().to_str().unwrap()];
    carnet(site, &[&arguments[..], more].concat())
}

#[test]
fn imported_feed_is_a_valid_blog() {
    let site = Site::new().setting(json!({"language": "en"}));
    let folder = site.folder().join("import");
    let output = import(&site, &["--dry-run"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert!(text(&output.stdout).contains("2  posts") && !folder.exists(), "{output:?}");
    let output = import(&site, &[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let report = fs::read_to_string(folder.join("report-json-feed.txt")).unwrap();
    assert_eq!(text(&output.stdout), report);
    assert!(report.contains("2  files written") && report.contains("damaged items, left out: 1"), "{report}");
    // The harness knows what may be beside the blog.
    fs::remove_dir_all(folder).unwrap();
    site.build().good();
    let page = fs::read_to_string(site.dist().join("posts/ete/index.html")).unwrap();
    assert!(page.contains("href=\"/posts/lac/\""), "{page}");
    let redirects = fs::read_to_string(site.dist().join("_redirects")).unwrap();
    assert!(redirects.contains("/2012/ete") && redirects.contains("/2012/lac.html"), "{redirects}");
}

#[test]
fn imported_html_becomes_markdown() {
    let site = Site::new().setting(json!({"language": "en"}));
    let output = import(&site, &["--markdown"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert!(text(&output.stdout).contains("1  converted to Markdown"), "{output:?}");
    let post = fs::read_to_string(site.public().join("posts/ete.json")).unwrap();
    let post: Value = serde_json::from_str(&post).unwrap();
    assert_eq!(post["content_markdown"], json!(["Voir [le lac](/posts/lac/)."]));
    // The harness knows what may be beside the blog.
    fs::remove_dir_all(site.folder().join("import")).unwrap();
    site.build().good();
}

#[test]
fn import_needs_the_settings_of_the_blog() {
    let output = import(&Site::new().remove("site.json"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("carnet init"), "{output:?}");
    let output = import(&Site::new().setting(json!({"language": "xx"})), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("site.json:"), "{output:?}");
}

#[test]
fn import_names_every_program() {
    let site = Site::new();
    let output = carnet(&site, &["import", "--help"]);
    let programs = ["wordpress", "wordpress-rest", "json-feed", "markdown", "ghost", "blogger", "disqus", "isso"];
    for program in programs {
        assert!(text(&output.stdout).lines().any(|line| line.trim_start().starts_with(program)), "{program}");
    }
}
