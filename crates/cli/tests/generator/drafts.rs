//! Drafts, scheduled posts and their responses are not in the finished site.

use serde_json::json;

use crate::site::Site;

#[test]
fn drafts_and_scheduled_posts_are_in_no_file() {
    let outcome =
        Site::fixture().file("posts/brouillon.json~", "zanzibar").file("media/.zanzibar", "zanzibar").build().good();
    assert_eq!((outcome.counts.posts, outcome.counts.drafts, outcome.counts.scheduled), (6, 2, 1));
    outcome.nowhere("zanzibar");
}

#[test]
fn hidden_word_is_found_after_publication() {
    let outcome = Site::fixture().at("2012-09-09").build().good();
    assert_eq!(outcome.counts.scheduled, 0);
    let found: Vec<_> = outcome
        .files()
        .into_iter()
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).to_lowercase().contains("zanzibar"))
        .map(|(name, _)| name)
        .collect();
    for file in
        ["index.html", "posts/reseau-3/index.html", "tags/zanzibar/index.json", "tags/index.json", "search/cards-"]
    {
        assert!(found.iter().any(|name| name.starts_with(file)), "{file} is not among {found:?}");
    }
}

#[test]
fn scheduled_post_appears_after_its_date() {
    let moment = json!({"date_published": "2012-06-01T12:00:00-04:00"});
    let site = Site::new().post("a", moment);
    let site = site.at("2012-06-01T15:59:59Z");
    site.build().good().lacks("posts/a");
    let site = site.at("2012-06-01T16:00:00Z");
    site.build().good().has("posts/a/index.html");
}

#[test]
fn adjacent_and_related_posts_skip_drafts() {
    let fields = |day: &str, part: u32, status: &str| json!({"date_published": day, "tags": ["x"], "_carnet": {"status": status, "series": {"name": "S", "part": part}}});
    let page = Site::new()
        .post("un", fields("2012-01-01", 1, "published"))
        .post("secret", fields("2012-01-02", 2, "draft"))
        .post("trois", fields("2012-01-03", 3, "published"))
        .post("demain", fields("2012-06-02", 4, "published"))
        .build()
        .good()
        .nowhere("secret")
        .nowhere("demain")
        .page("/posts/un/");
    assert_eq!(page.attribute("a.next", "href"), "/posts/trois/");
    assert_eq!(page.attributes(".series a", "href"), ["/posts/un/", "/posts/trois/"]);
    assert_eq!(page.attributes(".related a", "href"), ["/posts/trois/"]);
}

#[test]
fn static_pages_may_be_drafts_or_scheduled() {
    let outcome = Site::new()
        .page("visible", json!({}))
        .page("brouillon", json!({"_carnet": {"status": "draft"}}))
        .page("demain", json!({"date_published": "2012-06-02"}))
        .build()
        .good()
        .has("visible/index.html")
        .nowhere("brouillon")
        .nowhere("demain");
    assert_eq!((outcome.counts.drafts, outcome.counts.scheduled), (1, 1));
}

#[test]
fn draft_needs_no_date_but_is_checked() {
    Site::new()
        .post("bon", json!({"date_published": null, "_carnet": {"status": "draft"}}))
        .post("mauvais", json!({"title": "", "_carnet": {"status": "draft"}}))
        .check()
        .fails_with(&["posts/mauvais.json:1:100: error: $.title: is empty"]);
}

#[test]
fn unpublished_post_is_removed_by_next_build() {
    let site = Site::new().post("secret", json!({"tags": ["secret"]}));
    site.build().good().has("posts/secret/index.html");
    let site = site.post("secret", json!({"tags": ["secret"], "_carnet": {"status": "draft"}}));
    site.build().good().nowhere("secret");
}
