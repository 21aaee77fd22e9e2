//! Rebuilds write only files that depend on changed sources, and report them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::site::{Site, tree};

/// Three posts, from the newest to the oldest: `c`, `b`, `a`, with summaries.
fn blog() -> Site {
    let site = Site::new()
        .post("a", post("2011-03-01", &["lieux"]))
        .post("b", post("2012-01-15", &["lieux", "gens"]))
        .post("c", post("2012-04-01", &["gens"]))
        .page("p", json!({"_carnet": {"aliases": ["/vieux/"]}}));
    site.build().good();
    site
}

fn post(date: &str, tags: &[&str]) -> Value {
    json!({"date_published": date, "summary": "Un mot.", "content_markdown": "Un texte.", "tags": tags})
}

/// `post` with other fields.
fn with(mut post: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        post[name] = value.clone();
    }
    post
}

/// Inode and modification time of each file.
fn files(folder: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let metadata = entry.metadata().unwrap();
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, (metadata.ino(), metadata.mtime(), metadata.mtime_nsec()))
    };
    entries.map(file).collect()
}

#[test]
fn rebuild_without_changes_writes_nothing() {
    let site = blog();
    let before = files(&site.dist());
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert_eq!(files(&site.dist()), before);
    assert_eq!(outcome.counts.changes.unwrap().unchanged, before.len());
}

#[test]
fn changed_text_rewrites_page_and_feeds() {
    let site = blog();
    let before = files(&site.dist());
    let text = json!({"content_markdown": "Un autre texte."});
    let site = site.post("a", with(post("2011-03-01", &["lieux"]), &text));
    let written = [
        "feed.json",
        "feed.xml",
        "posts/a/index.html",
        "posts/a/index.json",
        "search/index.html",
        "search/index.json",
        "terms of the search",
        "tags/lieux/feed.json",
        "tags/lieux/feed.xml",
    ];
    site.build().good().changed(&written, &["terms of the search"]);
    let is_kept = |name: &String, _: &mut _| !name.starts_with("search/terms-");
    let (mut before, mut after) = (before, files(&site.dist()));
    before.retain(is_kept);
    after.retain(is_kept);
    for name in written.into_iter().filter(|name| before.contains_key(*name)) {
        assert_ne!(after.insert(name.to_owned(), before[name]), Some(before[name]), "{name}");
    }
    assert_eq!(after, before);
}

#[test]
fn changed_title_rewrites_pages_that_show_it() {
    let site = blog().post("a", with(post("2011-03-01", &["lieux"]), &json!({"title": "Ailleurs"})));
    // Including the next post, and the search index.
    let written = &[
        "archive/2011/index.html",
        "archive/2011/index.json",
        "an Open Graph image",
        "feed.json",
        "feed.xml",
        "index.html",
        "index.json",
        "posts/a/index.html",
        "posts/a/index.json",
        "posts/b/index.html",
        "posts/b/index.json",
        "cards of the search",
        "search/index.html",
        "search/index.json",
        "terms of the search",
        "tags/lieux/feed.json",
        "tags/lieux/feed.xml",
        "tags/lieux/index.html",
        "tags/lieux/index.json",
        "threads.json",
    ];
    site.build().good().changed(written, &["an Open Graph image", "cards of the search", "terms of the search"]);
}

#[test]
fn new_tag_rewrites_lists_of_tags() {
    let site = blog().post("a", post("2011-03-01", &["lieux", "temps"]));
    let written = &[
        "an Open Graph image",
        "feed.json",
        "feed.xml",
        "feed/about/index.html",
        "feed/about/index.json",
        "index.html",
        "index.json",
        "posts/a/index.html",
        "posts/a/index.json",
        "search/index.html",
        "search/index.json",
        "terms of the search",
        "sitemap.xml",
        "tags/index.html",
        "tags/index.json",
        "tags/lieux/feed.json",
        "tags/lieux/feed.xml",
        "tags/lieux/index.html",
        "tags/lieux/index.json",
        "tags/temps/feed.json",
        "tags/temps/feed.xml",
        "tags/temps/index.html",
        "tags/temps/index.json",
    ];
    site.build().good().changed(written, &["terms of the search"]);
}

#[test]
fn new_post_rewrites_adjacent_posts_and_lists() {
    let site = blog().post("d", post("2012-05-01", &["gens"]));
    // `c` is adjacent, `b` is related.
    let written = &[
        "archive/2012/index.html",
        "archive/2012/index.json",
        "archive/index.html",
        "archive/index.json",
        "an Open Graph image",
        "feed.json",
        "feed.xml",
        "index.html",
        "index.json",
        "posts/b/index.html",
        "posts/b/index.json",
        "posts/c/index.html",
        "posts/c/index.json",
        "posts/d/index.html",
        "posts/d/index.json",
        "cards of the search",
        "search/index.html",
        "search/index.json",
        "terms of the search",
        "sitemap.xml",
        "tags/gens/feed.json",
        "tags/gens/feed.xml",
        "tags/gens/index.html",
        "tags/gens/index.json",
        "tags/index.html",
        "tags/index.json",
        "threads.json",
    ];
    site.build().good().changed(written, &["cards of the search", "terms of the search"]);
}

#[test]
fn removed_post_removes_its_files() {
    let site = blog().post("d", post("2012-05-01", &["temps"]));
    site.build().good();
    let site = site.remove("posts/d.json");
    let outcome = site.build().good();
    let removed = [
        "an Open Graph image",
        "an Open Graph image",
        "posts/d/index.html",
        "posts/d/index.json",
        "cards of the search",
        "terms of the search",
        "tags/temps/feed.json",
        "tags/temps/feed.xml",
        "tags/temps/index.html",
        "tags/temps/index.json",
    ];
    assert_eq!(outcome.removed(), removed);
    assert_eq!(outcome.files(), blog().build().good().files());
}

#[test]
fn media_are_compared_by_content() {
    let site = blog().file("media/a.bin", [1; 200_000]).file("media/b.bin", [1; 200_000]);
    site.build().good().changed(&["media/a.bin", "media/b.bin"], &[]);
    let mut bytes = [1; 200_000];
    bytes[199_999] = 2;
    // Rewritten with the same length.
    let site = site.file("media/a.bin", [1; 200_000]).file("media/b.bin", bytes);
    site.build().good().changed(&["media/b.bin"], &[]);
}

#[test]
fn file_changed_in_output_is_rewritten() {
    let site = blog();
    let good = tree(&site.dist());
    fs::write(site.dist().join("posts/a/index.html"), "x").unwrap();
    fs::write(site.dist().join("autre.html"), "x").unwrap();
    site.build().good().changed(&["posts/a/index.html"], &["autre.html"]);
    assert_eq!(tree(&site.dist()), good);
}

#[test]
fn hard_linked_copy_of_site_never_changes() {
    let site = blog();
    let copy = tempfile::tempdir().unwrap();
    let kept = copy.path().join("index.html");
    fs::hard_link(site.dist().join("index.html"), &kept).unwrap();
    let before = fs::read(&kept).unwrap();
    let site = site.post("d", post("2012-05-01", &["gens"]));
    site.build().good();
    assert_ne!(fs::read(site.dist().join("index.html")).unwrap(), before);
    assert_eq!(fs::read(&kept).unwrap(), before);
}
