//! The site map: indexable pages with their last changes.

use std::collections::BTreeMap;

use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

/// Addresses with their dates; empty if there is none.
fn sitemap(outcome: &Outcome) -> BTreeMap<String, String> {
    let text = outcome.text("sitemap.xml");
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.sitemaps.org/schemas/sitemap/0.9"));
    let places = root.children().map(|place| {
        let value = |name: &str| {
            let child = place.children().find(|child| child.tag_name().name() == name);
            child.and_then(|child| child.text()).unwrap_or_default().to_owned()
        };
        (value("loc"), value("lastmod"))
    });
    let count = root.children().count();
    let places: BTreeMap<_, _> = places.collect();
    assert_eq!(places.len(), count, "duplicate address");
    places
}

#[test]
fn sitemap_has_all_indexable_pages() {
    let outcome = Site::fixture().build().good();
    let places = sitemap(&outcome);
    for (name, bytes) in outcome.files() {
        let Some(folder) = name.strip_suffix("index.html") else { continue };
        let html = String::from_utf8(bytes).unwrap();
        let is_page = !html.contains("content=\"noindex\"") && !html.contains("http-equiv=\"refresh\"");
        assert_eq!(places.contains_key(&format!("https://essai.example/{folder}")), is_page, "{name}");
    }
    assert!(places.keys().all(|address| !address.contains("search") && !address.contains("404")));
    assert!(places.keys().all(|address| {
        outcome
            .files()
            .contains_key(&format!("{}index.html", address.strip_prefix("https://essai.example/").unwrap()))
    }));
}

#[test]
fn sitemap_dates_are_last_changes() {
    let site = Site::new()
        .setting(json!({"posts_per_page": 1}))
        .post("a", json!({"date_published": "2011-01-01", "date_modified": "2012-05-01", "tags": ["x"]}))
        .post("b", json!({"date_published": "2012-02-01T12:00:00-05:00"}))
        .page("about", json!({}));
    let places = sitemap(&site.build().good());
    let changed = |path: &str| places[&format!("https://essai.example{path}")].as_str();
    let (a, b) = ("2012-05-01T00:00:00+00:00", "2012-02-01T17:00:00+00:00");
    assert_eq!((changed("/posts/a/"), changed("/posts/b/")), (a, b));
    assert_eq!((changed("/"), changed("/page/2/")), (b, a));
    assert_eq!((changed("/archive/2011/"), changed("/archive/2012/"), changed("/tags/x/")), (a, b, a));
    assert_eq!((changed("/archive/"), changed("/tags/")), (a, a));
    // The date is unknown.
    assert_eq!(changed("/about/"), "");
}
