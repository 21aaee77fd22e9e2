//! Links from a post: adjacent posts, related posts, other parts of its series.

use serde_json::json;

use crate::site::Site;

#[test]
fn post_links_to_previous_and_next_post() {
    let outcome = Site::fixture().build().good();
    let page = outcome.page("/posts/texte-brut/");
    assert_eq!(page.attribute("nav.post-navigation > a.previous[rel=prev]", "href"), "/posts/reseau-2/");
    assert_eq!(page.attribute("nav.post-navigation > a.next[rel=next]", "href"), "/posts/html-a-nettoyer/");
    assert_eq!(page.texts("a.next > .title"), ["HTML à nettoyer"]);
    assert_eq!(outcome.page("/posts/tout-en-un/").count("a.next"), 0);
    assert_eq!(outcome.page("/posts/a-quiet-lane/").count("a.previous"), 0);
}

#[test]
fn single_post_has_no_adjacent_posts() {
    let page = Site::new().post("a", json!({})).build().good().page("/posts/a/");
    assert_eq!(page.count(".post-navigation, .related, .series"), 0);
}

#[test]
fn related_posts_weight_rare_tags_higher() {
    let mut site = Site::new().post("a", json!({"tags": ["commun", "rare"]})).post("b", json!({"tags": ["rare"]}));
    for number in 1..=9 {
        let day = format!("2012-01-{number:02}");
        site = site.post(&format!("c{number}"), json!({"tags": ["commun"], "date_published": day}));
    }
    let page = site.post("d", json!({"tags": ["autre"]})).build().good().page("/posts/a/");
    assert_eq!(
        page.attributes(".related a", "href"),
        ["/posts/b/", "/posts/c9/", "/posts/c8/", "/posts/c7/"],
        "the rare tag first, then the nearest in time; at most four"
    );
    assert_eq!(page.texts(".related .date").len(), 4);
}

#[test]
fn related_posts_exclude_the_post_itself() {
    let site = Site::new().post("a", json!({"tags": ["x", "y"]})).post("b", json!({"tags": ["z"]}));
    assert_eq!(site.build().page("/posts/a/").count(".related"), 0);
}

#[test]
fn series_lists_published_parts_in_order() {
    let page = Site::fixture().build().good().page("/posts/reseau-2/");
    assert_eq!(page.texts("nav.series > p"), ["Série «\u{a0}Un réseau\u{a0}», partie\u{a0}2 sur\u{a0}2"]);
    assert_eq!(page.attributes("nav.series li > a", "href"), ["/posts/reseau-1/", "/posts/reseau-2/"]);
    assert_eq!(page.attribute("nav.series a[aria-current=page]", "href"), "/posts/reseau-2/");
}

#[test]
fn series_parts_are_sorted_by_number() {
    let part =
        |number: u32, day: &str| json!({"date_published": day, "_carnet": {"series": {"name": "S", "part": number}}});
    let site = Site::new().post("dix", part(10, "2012-01-01")).post("deux", part(2, "2012-01-02"));
    let page = site.build().good().page("/posts/dix/");
    assert_eq!(page.attributes("nav.series li > a", "href"), ["/posts/deux/", "/posts/dix/"]);
    assert!(page.texts("nav.series > p").concat().ends_with("partie\u{a0}2 sur\u{a0}2"));
}
