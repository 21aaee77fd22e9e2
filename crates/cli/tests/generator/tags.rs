//! Tags: their addresses, their labels, their counts.

use serde_json::json;

use crate::site::Site;

#[test]
fn tag_has_slug_and_label_as_written() {
    let outcome = Site::new().post("a", json!({"tags": ["Été à Québec", "C++", "marketing RH"]})).build().good();
    let page = outcome.page("/posts/a/");
    assert_eq!(
        page.attributes(".post-header .tags a", "href"),
        ["/tags/ete-a-quebec/", "/tags/c/", "/tags/marketing-rh/"]
    );
    assert_eq!(page.texts(".post-header .tags a"), ["Été à Québec", "C++", "marketing RH"]);
    assert_eq!(outcome.page("/tags/ete-a-quebec/").texts("h1"), ["Été à Québec"]);
}

#[test]
fn tag_page_lists_posts_newest_first() {
    let page = Site::fixture().build().good().page("/tags/velo/");
    assert_eq!(page.texts("h1"), ["Vélo"]);
    assert_eq!(page.texts("p.count"), ["3\u{a0}articles"]);
    assert_eq!(
        page.attributes(".entry-title a", "href"),
        ["/posts/tout-en-un/", "/posts/texte-brut/", "/posts/a-quiet-lane/"]
    );
}

#[test]
fn tag_index_counts_posts() {
    let page = Site::fixture().build().good().page("/tags/");
    assert_eq!(page.texts("ul.tag-index > li > a"), ["mesure", "réseaux sociaux", "Vélo"]);
    assert_eq!(page.texts("ul.tag-index .count"), ["2", "3", "3"]);
    assert_eq!(page.texts("p.count"), ["3\u{a0}étiquettes"]);
}

#[test]
fn tag_page_is_paged() {
    let site = (1..=5).fold(Site::new().setting(json!({"posts_per_page": 2})), |site, number| {
        site.post(&format!("p{number}"), json!({"tags": ["vélo"], "date_published": format!("2012-01-0{number}")}))
    });
    let outcome = site.build().good().has("tags/velo/page/3/index.json").lacks("tags/velo/page/4");
    let page = outcome.page("/tags/velo/page/2/");
    assert_eq!(page.attributes(".entry-title a", "href"), ["/posts/p3/", "/posts/p2/"]);
    assert_eq!(page.attribute(".pager a[rel=prev]", "href"), "/tags/velo/");
    assert_eq!(page.texts("title"), ["vélo – page\u{a0}2 · Essai"]);
}

#[test]
fn tag_label_is_the_most_frequent_one() {
    let outcome = Site::new()
        .post("a", json!({"tags": ["Vélo"]}))
        .post("b", json!({"tags": ["vélo"]}))
        .post("c", json!({"tags": ["vélo"]}))
        .build()
        .warns_with(&["posts/a.json: warning: these labels are one tag, /tags/velo/: \"Vélo\" (posts/a.json), \"vélo\" (posts/b.json)"]);
    assert_eq!(outcome.page("/tags/").texts(".tag-index a"), ["vélo"]);
    assert_eq!(outcome.page("/tags/velo/").count("li.entry"), 3);
    assert_eq!(outcome.page("/posts/a/").texts(".post-header .tags a"), ["vélo"]);
}

#[test]
fn tag_label_ties_are_resolved_alphabetically() {
    let site = Site::new().post("a", json!({"tags": ["velo"]})).post("b", json!({"tags": ["Vélo"]}));
    assert_eq!(site.build().page("/tags/velo/").texts("h1"), ["Vélo"]);
}

#[test]
fn duplicate_tag_in_a_post_counts_once() {
    let site = Site::new().post("a", json!({"tags": ["vélo", "VELO"]}));
    let outcome = site.build().warns_with(&[
        "posts/a.json:1:78: warning: $.tags[1]: the tags \"vélo\" and \"VELO\" have the same address /tags/velo/",
    ]);
    assert_eq!(outcome.page("/tags/").texts(".tag-index .count"), ["1"]);
}
