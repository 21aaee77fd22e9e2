//! Translations: metadata and links.

use serde_json::{Value, json};

use crate::page::Page;
use crate::site::Site;

fn translation_of(slug: &str, language: &str) -> Value {
    json!({"language": language, "title": format!("En {language}"), "_carnet": {"translation_of": slug}})
}

/// A text in three languages; the third is a translation of the second.
fn three() -> Site {
    Site::new()
        .post("a", json!({}))
        .post("b", translation_of("a", "en"))
        .post("c", translation_of("b", "fi"))
        .post("seul", json!({}))
}

fn alternates(page: &Page) -> Vec<(String, String)> {
    let values = |name: &str| page.attributes("link[rel=alternate][hreflang]", name);
    values("hreflang").into_iter().zip(values("href")).collect()
}

fn links(page: &Page) -> Vec<(String, String, String)> {
    let values = |name: &str| page.attributes(".prose > .translations:first-child a", name);
    let texts = page.texts(".prose > .translations:first-child a");
    values("href").into_iter().zip(values("lang")).zip(texts).map(|((url, lang), text)| (url, lang, text)).collect()
}

fn thing(page: &Page) -> Value {
    let data: Value = serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap();
    data["@graph"][0].clone()
}

#[test]
fn translations_link_to_all_versions() {
    let outcome = three().build().good();
    let all = [("fr", "a"), ("en", "b"), ("fi", "c"), ("x-default", "a")]
        .map(|(language, slug)| (language.to_owned(), format!("https://essai.example/posts/{slug}/")));
    for slug in ["a", "b", "c"] {
        assert_eq!(alternates(&outcome.page(&format!("/posts/{slug}/"))), all, "{slug}");
    }
    let page = outcome.page("/posts/c/");
    assert_eq!(page.attributes("meta[property='og:locale:alternate']", "content"), ["fr_FR", "en_US"]);
    assert_eq!(alternates(&outcome.page("/posts/seul/")), []);
    assert_eq!(outcome.page("/posts/seul/").count(".translations"), 0);
}

#[test]
fn translation_links_are_in_their_language() {
    let outcome = three().build().good();
    let link = |slug: &str, lang: &str, text: &str| (format!("/posts/{slug}/"), lang.to_owned(), text.to_owned());
    let to_french = link("a", "fr", "Aussi en français");
    let to_english = link("b", "en", "Also in English");
    let to_finnish = link("c", "fi", "En fi");
    assert_eq!(links(&outcome.page("/posts/a/")), [to_english.clone(), to_finnish.clone()]);
    assert_eq!(links(&outcome.page("/posts/b/")), [to_french.clone(), to_finnish]);
    assert_eq!(links(&outcome.page("/posts/c/")), [to_french, to_english]);
    let hreflangs = outcome.page("/posts/a/").attributes(".translations a", "hreflang");
    assert_eq!(hreflangs, ["en", "fi"]);
    // For variants of French, the labels are the titles.
    let outcome = Site::new().post("a", json!({})).post("b", translation_of("a", "fr-CA")).build().good();
    assert_eq!(links(&outcome.page("/posts/a/")), [link("b", "fr-CA", "En fr-CA")]);
}

#[test]
fn translations_have_structured_data_of_original() {
    let outcome = three().build().good();
    let work = |slug: &str, language: &str| json!({"@type": "BlogPosting", "@id": format!("https://essai.example/posts/{slug}/"), "inLanguage": language});
    assert_eq!(thing(&outcome.page("/posts/a/"))["workTranslation"], json!([work("b", "en"), work("c", "fi")]));
    assert_eq!(thing(&outcome.page("/posts/c/"))["translationOfWork"], work("a", "fr"));
    assert_eq!(thing(&outcome.page("/posts/c/"))["workTranslation"], Value::Null);
}

#[test]
fn sitemap_lists_translations() {
    let outcome = three().build().good();
    let text = outcome.text("sitemap.xml");
    let document = roxmltree::Document::parse(&text).unwrap();
    let links = |address: &str| -> Vec<_> {
        let place = document.descendants().find(|node| {
            node.tag_name().name() == "url" && node.descendants().any(|node| node.text() == Some(address))
        });
        let links = place.unwrap().children().filter(|node| node.tag_name().name() == "link");
        links
            .map(|link| {
                assert_eq!(link.tag_name().namespace(), Some("http://www.w3.org/1999/xhtml"));
                assert_eq!(link.attribute("rel"), Some("alternate"));
                (link.attribute("hreflang").unwrap().to_owned(), link.attribute("href").unwrap().to_owned())
            })
            .collect()
    };
    for slug in ["a", "b", "c"] {
        let expected = alternates(&outcome.page(&format!("/posts/{slug}/")));
        assert_eq!(links(&format!("https://essai.example/posts/{slug}/")), expected);
    }
    assert_eq!(links("https://essai.example/posts/seul/"), []);
    let alone = Site::new().post("a", json!({})).build().good().text("sitemap.xml");
    assert!(!alone.contains("xhtml"), "{alone}");
}

#[test]
fn translations_of_pages_exclude_drafts() {
    let site = Site::new().page("vie", json!({})).page("life", translation_of("vie", "en")).post("vie", json!({}));
    let outcome = site.build().good();
    assert_eq!(links(&outcome.page("/vie/"))[0].0, "/life/");
    assert_eq!(thing(&outcome.page("/life/"))["translationOfWork"]["@id"], "https://essai.example/vie/");
    assert_eq!(outcome.page("/posts/vie/").count(".translations"), 0);
    let draft = json!({"_carnet": {"status": "draft"}});
    let outcome = Site::new().post("a", draft).post("b", translation_of("a", "en")).build().good();
    let page = outcome.page("/posts/b/");
    assert_eq!((alternates(&page), page.count(".translations")), (Vec::new(), 0));
    outcome.nowhere("posts/a/");
}
