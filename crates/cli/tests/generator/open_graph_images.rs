//! Generated Open Graph images.

use std::collections::BTreeSet;
use std::fs;

use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

/// Path and alternative text of the Open Graph image of a page.
fn open_graph_image(outcome: &Outcome, address: &str) -> (String, String) {
    let page = outcome.page(address);
    let meta = |name: &str| page.attribute(&format!("meta[property='{name}']"), "content");
    let (width, height) = (meta("og:image:width"), meta("og:image:height"));
    assert_eq!((width.as_str(), height.as_str(), meta("og:image:type").as_str()), ("1200", "630", "image/png"));
    assert_eq!(page.attribute("meta[name='twitter:card']", "content"), "summary_large_image");
    let path = meta("og:image").strip_prefix("https://essai.example/").unwrap().to_owned();
    assert!(path.starts_with("assets/cards/") && path.ends_with(".png"), "{path}");
    (path, meta("og:image:alt"))
}

#[test]
fn only_indexable_pages_have_open_graph_images() {
    let site = (0..3).fold(Site::new(), |site, number| site.post(&format!("p{number}"), json!({"tags": ["Vélo"]})));
    let site = site
        .setting(json!({"posts_per_page": 2}))
        .page("about", json!({}))
        .picture("media/grande.png", 1200, 630)
        .post("i", json!({"image": "/media/grande.png"}));
    let outcome = site.build().good();
    let files = outcome.files();
    let mut used = BTreeSet::new();
    for (address, alt) in [
        ("/", "Essai"),
        ("/page/2/", "Essai"),
        ("/posts/p0/", "Titre de p0 · Essai"),
        ("/posts/p1/", "Titre de p1 · Essai"),
        ("/posts/p2/", "Titre de p2 · Essai"),
        ("/tags/", "Étiquettes · Essai"),
        ("/tags/velo/", "Vélo · Essai"),
        ("/tags/velo/page/2/", "Vélo · Essai"),
        ("/archive/", "Archives · Essai"),
        ("/archive/2012/", "2012 · Essai"),
        ("/about/", "Page about · Essai"),
        ("/feed/about/", "S’abonner · Essai"),
    ] {
        let (path, text) = open_graph_image(&outcome, address);
        assert_eq!(text, alt, "{address}");
        let size = imagesize::blob_size(&files[&path]).unwrap();
        assert_eq!((size.width, size.height), (1200, 630));
        assert!(files[&path].len() < 25_000, "{address}: {} bytes", files[&path].len());
        used.insert(path);
    }
    assert_eq!(used.len(), 10);
    assert_eq!(files.keys().filter(|name| name.starts_with("assets/cards/")).count(), 10);
    for address in ["/search/", "/404.html"] {
        assert_eq!(outcome.page(address).count("meta[property^='og:image']"), 0, "{address}");
    }
}

#[test]
fn open_graph_image_of_blog_is_used_for_missing_letters() {
    let outcome = Site::new()
        .post("a", json!({"title": "עברית"}))
        .post("b", json!({"title": "日本語 et français"}))
        .post("c", json!({"title": "Une fin heureuse 🎉"}))
        .post("d", json!({"title": "Une fin heureuse"}))
        .build()
        .good();
    let files = outcome.files();
    let picture = |address: &str| open_graph_image(&outcome, address).0;
    assert_eq!((picture("/posts/a/"), picture("/posts/b/")), (picture("/"), picture("/")));
    assert_eq!(open_graph_image(&outcome, "/posts/a/").1, "Essai");
    assert_eq!(picture("/posts/c/"), picture("/posts/d/"));
    assert_ne!(files[&picture("/posts/a/")], files[&picture("/posts/c/")]);
}

#[test]
fn missing_open_graph_images_are_reported_once() {
    let site = Site::new()
        .setting(json!({"title": "日本語"}))
        .picture("media/grande.png", 1200, 630)
        .post("a", json!({"title": "עברית"}))
        .post("b", json!({"title": "🎉"}))
        .post("c", json!({"title": "Un titre"}))
        .post("d", json!({"title": "日本", "image": "/media/grande.png"}));
    let outcome = site.build().warns_with(&[
        "site.json: warning: no Open Graph image for 2 texts and the lists: the font lacks the letters of the titles",
    ]);
    for address in ["/", "/posts/a/", "/posts/b/", "/archive/2012/"] {
        let page = outcome.page(address);
        let has_image = address.starts_with("/archive/");
        assert_eq!(page.count("meta[property^='og:image']") > 0, has_image, "{address}");
        let kind = if has_image { "summary_large_image" } else { "summary" };
        assert_eq!(page.attribute("meta[name='twitter:card']", "content"), kind, "{address}");
        let data = page.texts("script[type='application/ld+json']").concat();
        assert!(!data.contains("\"image\""), "{data}");
    }
    open_graph_image(&outcome, "/posts/c/");
    assert!(outcome.page("/posts/d/").html.contains("https://essai.example/media/grande.png"));
    // No warning if each text has its own picture.
    let image = json!("/media/grande.png");
    site.post("a", json!({"image": image})).post("b", json!({"image": image})).build().good();
}

#[test]
fn open_graph_images_fit_long_and_hostile_titles() {
    let long = "Une longue phrase\u{a0}: que dire\u{202f}? ".repeat(8);
    let word = "x".repeat(300);
    let site = Site::new().post("a", json!({"title": long.trim()})).post("b", json!({"title": word}));
    let outcome = site.post("c", json!({"title": "\u{301}\u{200d}a\u{ad}b\u{feff}"})).build().good();
    for address in ["/posts/a/", "/posts/b/", "/posts/c/"] {
        let bytes = outcome.files()[&open_graph_image(&outcome, address).0].len();
        assert!(bytes < 60_000, "{address} has {bytes} bytes");
    }
}

#[test]
fn open_graph_images_are_reused_and_removed() {
    let site = Site::new().post("a", json!({}));
    let outcome = site.build().good();
    let (path, _) = open_graph_image(&outcome, "/posts/a/");
    // A complete picture with the same name is reused without comparing its content.
    let other = outcome.files()[&open_graph_image(&outcome, "/").0].clone();
    assert_ne!(outcome.files()[&path], other);
    fs::write(site.dist().join(&path), &other).unwrap();
    let outcome = site.build().good();
    assert_eq!(outcome.files()[&path], other);
    let outcome = site.post("a", json!({"title": "Un autre titre"})).build().good();
    assert_ne!(open_graph_image(&outcome, "/posts/a/").0, path);
    outcome.lacks(&path);
}
