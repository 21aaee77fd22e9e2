//! Links inside the blog that lead nowhere.

use serde_json::json;

use crate::site::Site;

#[test]
fn a_link_to_anything_that_stands_is_good() {
    let outcome = Site::new()
        .file("media/à lire.pdf", "x")
        .page("about", json!({}))
        .post("b", json!({"tags": ["vélo"]}))
        .markdown(
            "a",
            "[a](/) [b](/posts/b/) [c](/posts/b/#x) [d](/posts/b?y) [e](/about/) [f](/tags/velo/) [g](/archive/2012/) \
             [h](/search/?q=x) [i](/media/%C3%A0%20lire.pdf) [j](/media/image.png) [k](#ici) [l](mailto:x@essai.example) \
             [m](https://ailleurs.example/rien/) [n](//ailleurs.example/) [o](</media/à lire.pdf>) [p](/404.html)",
        )
        .build()
        .good();
    assert_eq!(outcome.page("/posts/a/").count(".prose a"), 16);
}

#[test]
fn a_dead_link_is_a_warning_at_its_place_and_told_once() {
    let text = json!({
        "title": "A", "date_published": "2012-01-01",
        "content_markdown": "[x](/posts/plus-loin/) [a](/posts/plus) [b](/posts/plus) [c](/media/%C3%A9t%C3%A9.pdf)",
    });
    Site::new().file("posts/a.json", text.to_string()).post("plus-loin", json!({})).build().warns_with(&[
        "posts/a.json:1:49: warning: the link to /posts/plus leads nowhere",
        "posts/a.json:1:83: warning: the link to /media/%C3%A9t%C3%A9.pdf leads nowhere",
    ]);
}

#[test]
fn drafts_scheduled_posts_and_sources_are_nowhere() {
    Site::new()
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .post("demain", json!({"date_published": "2013-01-01"}))
        .markdown("a", "[a](/posts/brouillon/) [b](/posts/demain/) [c](/posts/a.json) [d](/site.json)")
        .build()
        .warns_with(&[
            "posts/a.json:1:26: warning: the link to /posts/brouillon/ leads nowhere",
            "posts/a.json:1:49: warning: the link to /posts/demain/ leads nowhere",
            "posts/a.json:1:69: warning: the link to /posts/a.json leads nowhere",
            "posts/a.json:1:88: warning: the link to /site.json leads nowhere",
        ]);
}

#[test]
fn a_link_to_a_post_with_an_error_is_no_mistake_of_its_own() {
    Site::new()
        .markdown("a", "[b](/posts/b/) [c](/c/)")
        .post("b", json!({"title": 1}))
        .page("c", json!({"title": 2}))
        .check()
        .fails_with(&[
            "pages/c.json:1:41: error: $.title: is a number, not a text",
            "posts/b.json:1:71: error: $.title: is a number, not a text",
        ]);
}
