//! What search engines and sites that show previews are told.

use serde_json::{Value, json};

use crate::page::Page;
use crate::site::Site;

fn meta(page: &Page, property: &str) -> String {
    page.attributes(&format!("meta[property='{property}']"), "content").join(" + ")
}

/// What the page says it is, by type.
fn thing(page: &Page, kind: &str) -> Value {
    let texts = page.texts("script[type='application/ld+json']");
    let [text] = texts.as_slice() else { panic!("{} blocks of data", texts.len()) };
    let data: Value = serde_json::from_str(text).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().iter().find(|thing| thing["@type"] == kind).cloned().unwrap_or_default()
}

#[test]
fn a_post_is_previewed_with_its_picture() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!(meta(&page, "og:type"), "article");
    assert_eq!(meta(&page, "og:title"), page.bundle().title);
    assert_eq!(meta(&page, "og:site_name"), "Le banc d’essai");
    assert_eq!(meta(&page, "og:description"), page.attribute("meta[name=description]", "content"));
    assert_eq!(meta(&page, "og:url"), page.attribute("link[rel=canonical]", "href"));
    assert_eq!(meta(&page, "article:published_time"), "2012-05-20T22:30:00-04:00");
    assert_eq!(meta(&page, "article:modified_time"), "2012-05-28T00:00:00-04:00");
    // Its main picture is a drawing, which no preview shows; the one above the text stands in.
    assert_eq!(meta(&page, "og:image"), "https://essai.example/media/banni%C3%A8re%20%C3%A9troite.png");
    assert_eq!((meta(&page, "og:image:width").as_str(), meta(&page, "og:image:height").is_empty()), ("30", false));
    assert_eq!(meta(&page, "og:image:type"), "image/png");
    assert_eq!(meta(&page, "og:image:alt"), "Une bannière, très étroite");
    assert_eq!(page.attribute("meta[name='twitter:card']", "content"), "summary_large_image");
}

#[test]
fn the_main_picture_goes_before_the_one_above_the_text() {
    let outcome = Site::fixture()
        .post("a", json!({"image": "/media/image.png", "banner_image": "/media/bannière%20étroite.png"}))
        .post("b", json!({"image": "/media/dessin.svg"}))
        .build()
        .good();
    assert_eq!(meta(&outcome.page("/posts/a/"), "og:image"), "https://essai.example/media/image.png");
    // A drawing is none for other sites.
    assert!(meta(&outcome.page("/posts/b/"), "og:image").contains("/assets/cards/"));
}

#[test]
fn the_locale_is_the_posts_own() {
    let site = Site::new().post("a", json!({"language": "en-GB"})).post("b", json!({}));
    let outcome = site.post("c", json!({"language": "fr-CA"})).page("d", json!({"language": "fr-CA"})).build().good();
    let locale = |address: &str| meta(&outcome.page(address), "og:locale");
    assert_eq!(["/posts/a/", "/posts/b/", "/posts/c/", "/d/"].map(locale), ["en_GB", "fr_FR", "fr_CA", "fr_CA"]);
}

#[test]
fn every_page_that_can_be_found_is_a_website_and_the_others_are_not_indexed() {
    let outcome = Site::fixture().build().good();
    for address in ["/", "/page/2/", "/tags/", "/tags/velo/", "/archive/", "/archive/2012/", "/a-propos/"] {
        let page = outcome.page(address);
        assert_eq!(meta(&page, "og:type"), "website", "{address}");
        assert_eq!(meta(&page, "og:url"), format!("https://essai.example{address}"));
        assert_eq!(page.count("meta[name=robots]"), 0, "{address}");
    }
    for address in ["/search/", "/404.html"] {
        assert_eq!(outcome.page(address).attribute("meta[name=robots]", "content"), "noindex");
    }
}

#[test]
fn a_post_says_what_it_is_and_where_it_stands() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    let posting = thing(&page, "BlogPosting");
    assert_eq!(posting["headline"], page.bundle().title.as_str());
    assert_eq!(posting["datePublished"], "2012-05-20T22:30:00-04:00");
    assert_eq!(posting["dateModified"], "2012-05-28T00:00:00-04:00");
    assert_eq!(posting["inLanguage"], "fr-CA");
    assert_eq!(posting["keywords"], json!(["réseaux sociaux", "Vélo", "mesure"]));
    assert_eq!(
        posting["author"],
        json!([{"@type": "Person", "name": "Odile Banc"},
            {"@type": "Person", "name": "Luc Établi", "url": "https://luc.example/", "image": "https://essai.example/media/image.png"}])
    );
    assert_eq!(posting["publisher"]["url"], "https://essai.example/a-propos/");
    let steps = thing(&page, "BreadcrumbList")["itemListElement"].clone();
    let addresses: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["item"].clone()).collect();
    assert_eq!(
        addresses,
        ["/", "/archive/2012/", "/posts/tout-en-un/"].map(|path| format!("https://essai.example{path}"))
    );
    assert_eq!(steps[2]["position"], 3);
}

#[test]
fn a_post_without_authors_tags_and_changes_says_what_there_is() {
    let page = Site::new().post("a", json!({})).build().good().page("/posts/a/");
    let posting = thing(&page, "BlogPosting");
    assert_eq!(posting["author"], json!([{"@type": "Person", "name": "Autrice"}]));
    assert_eq!(posting["dateModified"], posting["datePublished"]);
    assert_eq!(meta(&page, "article:modified_time"), "");
    let fields = posting.as_object().unwrap();
    assert!(!fields.contains_key("keywords") && !fields.contains_key("name"));
    assert!(fields.values().all(|value| !value.is_null()));
}

#[test]
fn the_home_page_is_the_blog_and_a_tag_stands_among_the_tags() {
    let outcome = Site::fixture().build().good();
    let blog = thing(&outcome.page("/"), "Blog");
    assert_eq!((&blog["name"], &blog["url"]), (&json!("Le banc d’essai"), &json!("https://essai.example/")));
    let steps = thing(&outcome.page("/tags/velo/"), "BreadcrumbList")["itemListElement"].clone();
    let names: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["name"].clone()).collect();
    assert_eq!(names, ["Le banc d’essai", "Sujets", "Vélo"]);
    let about = thing(&outcome.page("/a-propos/"), "WebPage");
    assert_eq!((&about["name"], &about["isPartOf"]["@id"]), (&json!("À propos"), &blog["@id"]));
    for address in ["/page/2/", "/archive/", "/search/", "/404.html"] {
        assert_eq!(outcome.page(address).count("script[type='application/ld+json']"), 0, "{address}");
    }
}

#[test]
fn no_title_ends_the_data_or_an_attribute() {
    let title = "</script><script>alert(1)</script>\" onload=\"x";
    let outcome =
        Site::new().post("a", json!({"title": "x", "summary": title})).setting(json!({"description": "a \" b"}));
    let outcome = outcome.build();
    assert!(outcome.is_good(), "{}", outcome.list());
    let page = outcome.page("/posts/a/");
    assert_eq!(page.count("[onload], script:not([src]):not([type$=json])"), 0);
    assert!(thing(&page, "BlogPosting")["description"].as_str().unwrap().contains("</script>"));
}

#[test]
fn what_search_engines_ask_of_a_post_is_there() {
    let outcome = Site::new().post("a", json!({"title": "mot ".repeat(60).trim()})).build().good();
    let page = outcome.page("/posts/a/");
    let posting = thing(&page, "BlogPosting");
    let headline = posting["headline"].as_str().unwrap();
    assert!(headline.chars().count() <= 110 && headline.ends_with("mot…"), "{headline}");
    assert_eq!(posting["name"], page.bundle().title.as_str());
    for date in ["datePublished", "dateModified"] {
        assert!(posting[date].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{date} has no zone");
    }
    let canonical = page.attribute("link[rel=canonical]", "href");
    assert_eq!(posting["mainEntityOfPage"], canonical.as_str());
    assert_eq!(posting["image"], meta(&page, "og:image").as_str());
    assert_eq!((&posting["inLanguage"], &posting["isPartOf"]["@type"]), (&json!("fr"), &json!("Blog")));
    assert_eq!(posting["publisher"]["name"], "Autrice");
    let steps = thing(&page, "BreadcrumbList")["itemListElement"].clone();
    let positions: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["position"].clone()).collect();
    assert_eq!(positions, [1, 2, 3]);
}
