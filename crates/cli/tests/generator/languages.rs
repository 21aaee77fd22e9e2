//! Languages of the interface and of posts.

use serde_json::json;

use crate::site::Site;

#[test]
fn post_in_another_language_has_lang_attributes() {
    let outcome = Site::fixture().build().good();
    let page = outcome.page("/posts/a-quiet-lane/");
    assert_eq!(page.attribute("html", "lang"), "en");
    assert_eq!(page.attribute("article", "lang"), "en");
    assert_eq!(page.attribute("header.site-header", "lang"), "fr");
    assert_eq!(page.attribute("p.post-date", "lang"), "fr");
    assert_eq!(page.attribute("footer.post-footer", "lang"), "fr");
    assert_eq!(page.texts(".post-date time"), ["1er\u{a0}juillet\u{a0}2010"]);
    assert_eq!(page.bundle().language.as_deref(), Some("en"));
    assert_eq!(page.texts("h1"), ["A quiet lane: “ride on”"]);
    assert_eq!(page.texts(".prose > p")[0], "It’s a lane – a quiet one… And «\u{a0}un mot\u{a0}» here!");
    assert_eq!(outcome.page("/tags/velo/").attributes("h3.entry-title[lang]", "lang"), ["en"]);
}

#[test]
fn region_of_interface_language_is_same_language() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!((page.attribute("html", "lang"), page.count("article[lang]")), ("fr".to_owned(), 0));
}

#[test]
fn english_interface_around_french_posts() {
    let outcome = Site::new()
        .setting(json!({"language": "en", "posts_per_page": 1}))
        .post("a", json!({"title": "Déjà vu!", "language": "fr", "date_published": "2012-03-01", "date_modified": "2012-03-02"}))
        .post("b", json!({"title": "\"Hello\"", "authors": [{"name": "A"}, {"name": "B"}]}))
        .build()
        .good();
    let french = outcome.page("/posts/a/");
    assert_eq!(french.attribute("html", "lang"), "fr");
    assert_eq!(french.texts("h1"), ["Déjà vu\u{202f}!"]);
    assert_eq!(french.texts(".post-date, .updated"), ["1\u{a0}March\u{a0}2012", "Updated on 2\u{a0}March\u{a0}2012"]);
    let english = outcome.page("/posts/b/");
    assert_eq!((english.attribute("html", "lang"), english.count("article[lang]")), ("en".to_owned(), 0));
    assert_eq!(english.texts("h1, .byline"), ["“Hello”", "By A and B"]);
    assert_eq!(outcome.page("/").texts(".pager > *"), ["Page\u{a0}1 of\u{a0}2", "Older posts"]);
    assert_eq!(outcome.page("/archive/").texts("h1, p.count"), ["Archive", "2\u{a0}posts"]);
    assert_eq!(outcome.page("/tags/").texts("p.count"), ["0\u{a0}tags"]);
    assert_eq!(outcome.page("/404.html").texts("h1"), ["Page not found"]);
}
