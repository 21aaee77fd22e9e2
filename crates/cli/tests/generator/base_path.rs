//! A blog below a base path: all addresses in its files have it.

use std::collections::BTreeSet;

use publish::address;
use serde_json::json;
use url::Url;

use crate::addresses;
use crate::page::Page;
use crate::site::{Site, Tree};

/// Identities that an author wrote; they are not links.
const IDENTITIES: [&str; 2] =
    ["https://essai.example/2012/05/tout-en-un/", "https://essai.example/2012/05/tout-en-un/#responses"];

/// The fixture with all features, without the author's `robots.txt` and with redirects.
fn everything(base_url: &str) -> Site {
    Site::fixture()
        .remove("robots.txt")
        .post("vieux", json!({"content_markdown": "## X", "_carnet": {"aliases": ["/2011/vieux/", "/vieux.html", "/posts/ancien/", "/?p=7"]}}))
        .markdown(
            "liens",
            "[a](/) [b](/posts/vieux/#x) [c](/feed.xml) [d](../vieux/) [e](https://essai.example/ailleurs/) [f](#f) <b id=\"f\">f</b>\n\n\
             [![g](/media/image.png \"G\")](/media/image.png)\n\n<blockquote cite=\"/archive/\">h</blockquote>",
        )
        .setting(json!({"base_url": base_url}))
}

/// Generated text files: no compressed variants, no files of the author or of the app, no index of the search.
fn texts(files: &Tree) -> impl Iterator<Item = (&str, String)> {
    let is_read = |name: &str| {
        let ending = name.rsplit('.').next().unwrap_or_default();
        ["html", "json", "xml", "webmanifest", "txt", "_redirects", "_headers"].contains(&ending)
            && !name.starts_with("assets/")
            && !name.starts_with(".well-known/")
            && !["search/cards-", "search/terms-"].iter().any(|start| name.starts_with(start))
    };
    files
        .iter()
        .filter(move |(name, _)| is_read(name))
        .map(|(name, bytes)| (name.as_str(), String::from_utf8(bytes.clone()).unwrap()))
}

#[test]
fn base_path_addresses_lead_to_files_of_the_blog() {
    for root in ["/", "/blog/", "/a/b.c/", "/caf%C3%A9/"] {
        let base = Url::parse("https://essai.example").unwrap().join(root).unwrap();
        let files = everything(base.as_str()).build().good().files();
        let mut seen = BTreeSet::new();
        for (name, text) in texts(&files).filter(|(name, _)| *name != "threads.json") {
            let place = base.join(name).unwrap();
            for written in addresses::of(name, &text) {
                let url = place.join(&written).unwrap_or_else(|error| panic!("{name}: {written}: {error}"));
                let elsewhere = url.host_str() != base.host_str() || url.path() == "/ailleurs/";
                if elsewhere || IDENTITIES.contains(&written.as_str()) {
                    continue;
                }
                let Some(path) = url.path().strip_prefix(root) else {
                    panic!("{name}: {written} leads out of {root}")
                };
                let path = address::path(path);
                let exists = |file: String| files.contains_key(file.trim_start_matches('/'));
                // Rules for hosts contain patterns and old addresses.
                let is_list = ["_redirects", "_headers"].contains(&name);
                assert!(
                    is_list || exists(path.clone()) || exists(format!("{}/index.html", path.trim_end_matches('/'))),
                    "{name}: {written} does not exist"
                );
                seen.insert(name.to_owned());
            }
        }
        for name in [
            "404.html",
            "_headers",
            "_redirects",
            "feed.json",
            "feed.xml",
            "index.html",
            "index.json",
            "page/2/index.json",
            "posts/ancien/index.json",
            "posts/liens/index.json",
            "robots.txt",
            "site.webmanifest",
            "sitemap.xml",
            "vieux.html",
        ] {
            assert!(seen.contains(name), "{name} is missing, or no address was found in it: {seen:?}");
        }
    }
}

#[test]
fn base_path_changes_only_addresses() {
    // The Open Graph image of the home page shows the blog's address, and the data of the site has it, so their names differ.
    let texts_of = |base_url: &str| -> Vec<(String, String)> {
        let outcome = everything(base_url).build().good();
        let picture = outcome.page("/").attribute("meta[property=\"og:image\"]", "content");
        let picture = picture.rsplit('/').next().unwrap_or_default().to_owned();
        let data = outcome.json("assets/app.json")["site"].as_str().unwrap().to_owned();
        let plain =
            |text: String| text.replace(&picture, "picture").replace(&data, "data").replace("&nbsp;", "\u{a0}");
        // Attributes without a value are serialized in two forms, in JSON with escaped quotation marks.
        let plain = |text: String| plain(text).replace("=\"\"", "").replace("=\\\"\\\"", "");
        texts(&outcome.files()).map(|(name, text)| (name.to_owned(), plain(text))).collect()
    };
    let of_host = texts_of("https://essai.example/");
    let below = texts_of("https://essai.example/blog/");
    assert_eq!(of_host.len(), below.len());
    for (expected, (name, text)) in of_host.into_iter().zip(below) {
        assert!((name.as_str(), text.replace("/blog/", "/")) == (&*expected.0, expected.1), "{name} differs");
    }
}

#[test]
fn page_data_and_links_have_base_path() {
    let outcome = everything("https://essai.example/blog").endpoint("https://reponses.example/").build().good();
    let page = outcome.page("/posts/liens/");
    let (data, site) = (page.data(), outcome.site_data());
    assert_eq!((site.root.as_str(), site.base_url.as_str()), ("/blog/", "https://essai.example/blog/"));
    assert_eq!((data.page.path.as_str(), page.bundle().path.as_str()), ("/blog/posts/liens/", "/blog/posts/liens/"));
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://essai.example/blog/posts/liens/");
    assert_eq!(page.attribute(".site-title a", "href"), "/blog/");
    assert_eq!(
        page.attributes(".prose p a", "href"),
        ["/blog/", "/blog/posts/vieux/#x", "/blog/feed.xml", "../vieux/", "https://essai.example/ailleurs/", "#f"]
    );
    assert_eq!(page.attribute(".prose figure img", "src"), "/blog/media/image.png");
    assert_eq!(outcome.page("/search/").attribute("form.search", "action"), "/blog/search/");
    assert_eq!(outcome.page("/404.html").attributes(".ways-out a", "href"), ["/blog/", "/blog/archive/"]);
    let threads = outcome.json("threads.json");
    assert_eq!(
        (&threads["base_url"], &threads["posts"][0]["path"]),
        (&json!("https://essai.example/blog/"), &json!("/posts/tout-en-un/"))
    );
}

#[test]
fn redirects_and_headers_have_base_path() {
    let outcome = everything("https://essai.example/blog/").build().good();
    let redirects = outcome.text("_redirects");
    for line in [
        "/blog/ p=7 /blog/posts/vieux/ 301!",
        "/blog/2011/vieux/ /blog/posts/vieux/ 301",
        "/blog/feed/ /blog/feed.xml 301",
    ] {
        assert!(redirects.lines().any(|rule| rule == line), "{line} is not in\n{redirects}");
    }
    let headers = outcome.text("_headers");
    assert_eq!(headers.lines().next(), Some("/blog/*"));
    assert!(headers.lines().any(|line| line == "/blog/assets/app-0.wasm"), "{headers}");
    let page = Page::new(&outcome.text("vieux.html"), None);
    assert_eq!(page.attribute("meta[http-equiv=refresh]", "content"), "0; url=/blog/posts/vieux/");
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://essai.example/blog/posts/vieux/");
    assert_eq!(outcome.json("posts/ancien/index.json"), json!({"moved": "/blog/posts/vieux/"}));
    assert_eq!(
        outcome.text("robots.txt"),
        "User-agent: *\nAllow: /blog/\n\nSitemap: https://essai.example/blog/sitemap.xml\n"
    );
    let manifest = outcome.json("site.webmanifest");
    assert_eq!([&manifest["id"], &manifest["start_url"], &manifest["scope"]], ["/blog/"; 3]);
}

#[test]
fn links_with_base_path_are_reported() {
    let list = Site::new()
        .setting(
            json!({"base_url": "https://essai.example/blog/", "footer": [{"label": "A", "url": "/blog/archive/"}]}),
        )
        .markdown("a", "[a](/blog/archive/)")
        .build()
        .list();
    assert!(list.contains("$.footer[0].url: \"/blog/archive/\" would lead to /blog/blog/archive/"), "{list}");
    assert_eq!(list.matches("help: write /archive/").count(), 2, "{list}");
    assert!(list.ends_with("2 warnings\n"), "{list}");
    let list = Site::new()
        .setting(json!({"base_url": "https://essai.example/blog/"}))
        .post("a", json!({"content_markdown": "![](/blog/media/image.png)", "image": "/blog/media/image.png"}))
        .build()
        .list();
    assert!(list.contains("help: write /media/image.png: paths start at the root of the blog"), "{list}");
}
