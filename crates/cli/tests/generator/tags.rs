//! Tags: their addresses, their labels, their counts.

use serde_json::json;

use crate::site::Site;

#[test]
fn a_tag_has_an_address_without_accents_and_a_label_as_written() {
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
fn the_page_of_a_tag_lists_its_posts_newest_first() {
    let page = Site::fixture().build().good().page("/tags/velo/");
    assert_eq!(page.texts("h1"), ["Vélo"]);
    assert_eq!(page.texts("p.count"), ["3\u{a0}articles"]);
    assert_eq!(
        page.attributes(".entry-title a", "href"),
        ["/posts/tout-en-un/", "/posts/texte-brut/", "/posts/a-quiet-lane/"]
    );
}

#[test]
fn the_index_counts_the_posts_of_every_tag() {
    let page = Site::fixture().build().good().page("/tags/");
    assert_eq!(page.texts("ul.tag-index > li > a"), ["mesure", "réseaux sociaux", "Vélo"]);
    assert_eq!(page.texts("ul.tag-index .count"), ["2", "3", "3"]);
    assert_eq!(page.texts("p.count"), ["3\u{a0}sujets"]);
}

#[test]
fn a_long_tag_has_further_pages() {
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
fn labels_that_meet_are_one_tag_under_the_label_that_most_use() {
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
fn of_two_labels_used_as_often_the_first_in_the_alphabet_is_taken() {
    let site = Site::new().post("a", json!({"tags": ["velo"]})).post("b", json!({"tags": ["Vélo"]}));
    assert_eq!(site.build().page("/tags/velo/").texts("h1"), ["Vélo"]);
}

#[test]
fn a_tag_written_twice_in_a_post_counts_once() {
    let site = Site::new().post("a", json!({"tags": ["vélo", "VELO"]}));
    let outcome = site.build().warns_with(&[
        "posts/a.json:1:78: warning: $.tags[1]: the tags \"vélo\" and \"VELO\" have the same address /tags/velo/",
    ]);
    assert_eq!(outcome.page("/tags/").texts(".tag-index .count"), ["1"]);
}
