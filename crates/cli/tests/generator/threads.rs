//! `threads.json`: data about the site and its posts for the endpoint.

use protocol::threads::{ThreadOf, Threads};
use serde_json::json;

use crate::outcome::Outcome;
use crate::site::Site;

fn threads(outcome: &Outcome) -> Threads {
    serde_json::from_str(&outcome.text("threads.json")).unwrap()
}

#[test]
fn threads_file_has_data_for_the_endpoint() {
    let settings = json!({"title": "Essai", "base_url": "https://essai.example", "author": {"name": "Autrice"}, "language": "en",
        "time_zone": "America/Toronto", "privacy_contact": "qui@essai.example",
        "responses": {"close_after_days": 30, "keep_unapproved_days": 10}});
    let outcome = Site::new()
        .site(settings)
        .post("a", json!({"date_published": "2012-01-15", "title": "\"A\" and B"}))
        .post("b", json!({"date_published": "2012-03-01T12:00:00-05:00", "id": "https://essai.example/?p=2"}))
        .post("c", json!({"date_published": "2012-02-01", "_carnet": {"responses": "closed"}}))
        .build()
        .good();
    let post = |id: &str, slug: &str, title: &str, open, closes: Option<&str>| ThreadOf {
        id: id.to_owned(),
        path: format!("/posts/{slug}/"),
        title: title.to_owned(),
        open,
        closes: closes.map(str::to_owned),
    };
    assert_eq!(
        threads(&outcome),
        Threads {
            title: "Essai".to_owned(),
            language: "en".to_owned(),
            base_url: "https://essai.example/".to_owned(),
            time_zone: "America/Toronto".to_owned(),
            author: "Autrice".to_owned(),
            privacy_contact: "qui@essai.example".to_owned(),
            keep_unapproved_days: 10,
            webmention: false,
            posts: vec![
                // 30 days of 24 hours: the clocks may change meanwhile.
                post("https://essai.example/?p=2", "b", "Titre de b", true, Some("2012-03-31T17:00:00Z")),
                post("c", "c", "Titre de c", false, None),
                post("a", "a", "“A” and B", true, Some("2012-02-14T05:00:00Z")),
            ],
        }
    );
}

#[test]
fn posts_name_the_receiver_of_webmentions() {
    let site = |responses: serde_json::Value| {
        Site::new()
            .setting(json!({"responses": responses}))
            .post("a", json!({}))
            .post("b", json!({"_carnet": {"responses": "closed"}}))
            .page("c", json!({}))
            .build()
    };
    let receivers = |outcome: &Outcome| {
        ["/posts/a/", "/posts/b/", "/c/", "/"]
            .map(|path| outcome.page(path).attributes("link[rel=webmention]", "href").concat())
    };
    let endpoint = "https://responses.example.org/api";
    let on = site(json!({"endpoint": endpoint, "webmention": true})).good();
    let receiver = "https://responses.example.org/api/webmention";
    assert_eq!(receivers(&on), [receiver, receiver, "", ""], "a mention of a closed post can be withdrawn");
    assert!(threads(&on).webmention);
    for off in [json!({"endpoint": endpoint}), json!({"endpoint": endpoint, "webmention": false})] {
        let off = site(off).good();
        assert_eq!(receivers(&off), ["", "", "", ""]);
        assert!(!off.text("threads.json").contains("webmention"));
    }
    let warning = "site.json:1:92: warning: $.responses.webmention: without an endpoint, no Webmentions are received";
    let without_endpoint = site(json!({"webmention": true})).warns_with(&[warning]);
    assert_eq!(receivers(&without_endpoint), ["", "", "", ""]);
}

#[test]
fn threads_file_has_defaults_without_settings() {
    let threads = threads(&Site::new().post("a", json!({})).build().good());
    assert_eq!((threads.time_zone.as_str(), threads.keep_unapproved_days), ("UTC", 30));
    assert_eq!((threads.posts[0].open, threads.posts[0].closes.as_ref()), (true, None));
}

#[test]
fn threads_file_lists_published_posts_only() {
    let outcome = Site::new()
        .post("a", json!({}))
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .post("demain", json!({"date_published": "2012-06-02"}))
        .page("about", json!({}))
        .build()
        .good();
    assert_eq!(threads(&outcome).posts.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn threads_file_does_not_depend_on_the_day() {
    let build = |day: &str| {
        Site::new()
            .setting(json!({"responses": {"close_after_days": 30}}))
            .post("a", json!({}))
            .at(day)
            .build()
            .good()
            .text("threads.json")
    };
    assert_eq!(build("2012-02-01"), build("2012-06-01"));
}
