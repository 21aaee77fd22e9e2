//! Microformats of posts in documents.

use serde_json::json;

use crate::site::Site;

#[test]
fn post_is_an_h_entry_with_its_properties() {
    let site =
        Site::new().setting(json!({"author": {"name": "Autrice", "url": "/about/"}})).page("about", json!({})).post(
            "a",
            json!({"title": "\"A\" < B", "date_published": "2012-01-15", "date_modified": "2012-02-01",
                "summary": "Un résumé.", "tags": ["Vélo", "C++"]}),
        );
    let page = site.build().good().page("/posts/a/");
    let values = |class: &str| page.attributes(&format!(".h-entry div[hidden] > data.{class}"), "value");
    assert_eq!(page.count("article.h-entry"), 1);
    assert_eq!(page.texts(".h-entry .e-content > p"), ["Un texte."]);
    assert_eq!(page.texts(".h-entry .p-summary"), ["Un résumé."]);
    assert_eq!(values("p-name"), page.texts("h1"));
    assert_eq!(values("u-url"), ["https://essai.example/posts/a/"]);
    assert_eq!(values("dt-published"), ["2012-01-15T00:00:00+00:00"]);
    assert_eq!(values("dt-updated"), ["2012-02-01T00:00:00+00:00"]);
    assert_eq!(values("p-category"), ["Vélo", "C++"]);
    let author = |class: &str| page.attributes(&format!(".h-entry .p-author.h-card > data.{class}"), "value");
    assert_eq!(
        (author("p-name"), author("u-url")),
        (vec!["Autrice".into()], vec!["https://essai.example/about/".into()])
    );
    // They have no text of their own.
    assert_eq!(page.texts(".e-content > div[hidden]"), [""]);
}

#[test]
fn properties_are_in_documents_of_posts_alone() {
    let site = Site::new().page("about", json!({})).post("a", json!({"authors": [{"name": "Un"}, {"name": "Deux"}]}));
    let outcome = site.build().good();
    let page = outcome.page("/posts/a/");
    assert_eq!(page.attributes(".p-author > .p-name", "value"), ["Un", "Deux"]);
    assert_eq!(page.count("data.dt-updated, .p-author > .u-url"), 0);
    for address in ["/", "/about/", "/feed/about/"] {
        assert_eq!(outcome.page(address).count(".h-entry, data"), 0, "{address}");
    }
    for file in ["posts/a/index.json", "feed.xml", "feed.json"] {
        assert!(!outcome.text(file).contains("dt-published"), "{file}");
    }
}
