//! Metadata for search engines and link previews.

use serde_json::{Value, json};

use crate::page::Page;
use crate::site::Site;

fn meta(page: &Page, property: &str) -> String {
    page.attributes(&format!("meta[property='{property}']"), "content").join(" + ")
}

/// The structured data of the page with this type.
fn thing(page: &Page, kind: &str) -> Value {
    let texts = page.texts("script[type='application/ld+json']");
    let [text] = texts.as_slice() else { panic!("{} blocks of data", texts.len()) };
    let data: Value = serde_json::from_str(text).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().iter().find(|thing| thing["@type"] == kind).cloned().unwrap_or_default()
}

#[test]
fn post_preview_has_its_picture() {
    let site = Site::fixture().picture("media/bannière étroite.png", 900, 320);
    let page = site.build().good().page("/posts/tout-en-un/");
    assert_eq!(meta(&page, "og:type"), "article");
    assert_eq!(meta(&page, "og:title"), page.bundle().title);
    assert_eq!(meta(&page, "og:site_name"), "Le banc d’essai");
    assert_eq!(meta(&page, "og:description"), page.attribute("meta[name=description]", "content"));
    assert_eq!(meta(&page, "og:url"), page.attribute("link[rel=canonical]", "href"));
    assert_eq!(meta(&page, "article:published_time"), "2012-05-20T22:30:00-04:00");
    assert_eq!(meta(&page, "article:modified_time"), "2012-05-28T00:00:00-04:00");
    // Its main picture is an SVG, which link previews do not support; the banner image is used.
    assert_eq!(meta(&page, "og:image"), "https://essai.example/media/banni%C3%A8re%20%C3%A9troite.png");
    assert_eq!((meta(&page, "og:image:width").as_str(), meta(&page, "og:image:height").as_str()), ("900", "320"));
    assert_eq!(meta(&page, "og:image:type"), "image/png");
    assert_eq!(meta(&page, "og:image:alt"), "Une bannière, très étroite");
    assert_eq!(page.attribute("meta[name='twitter:card']", "content"), "summary_large_image");
}

#[test]
fn post_preview_prefers_image_to_banner() {
    let alt = json!({"image_alt": "Une image"});
    let outcome = Site::fixture()
        .picture("media/grande.png", 600, 315)
        .picture("media/basse.png", 1200, 314)
        .picture("media/étroite.png", 599, 630)
        .post(
            "a",
            json!({"image": "/media/grande.png", "banner_image": "/media/bannière%20étroite.png", "_carnet": alt}),
        )
        .post("b", json!({"image": "/media/dessin.svg"}))
        .post("c", json!({"image": "/media/basse.png", "banner_image": "/media/étroite.png", "_carnet": alt}))
        .post("d", json!({"image": "/media/image.png", "banner_image": "/media/grande.png", "_carnet": alt}))
        .build()
        .good();
    let picture = |address: &str| meta(&outcome.page(address), "og:image");
    for address in ["/posts/a/", "/posts/d/"] {
        assert_eq!(picture(address), "https://essai.example/media/grande.png", "{address}");
    }
    // SVG and small pictures are not used.
    for address in ["/posts/b/", "/posts/c/"] {
        assert!(picture(address).contains("/assets/cards/"), "{address}");
        assert_eq!(thing(&outcome.page(address), "BlogPosting")["image"], picture(address).as_str());
    }
}

#[test]
fn descriptions_of_pages_are_unique() {
    let site = (0..5).fold(Site::new(), |site, number| {
        site.post(&format!("p{number}"), json!({"tags": ["x", "Vélo"], "summary": format!("Résumé {number}.")}))
    });
    let site = site
        .setting(json!({"posts_per_page": 2}))
        .picture("media/x.png", 9, 9)
        .post("image", json!({"content_html": "<p><img src=\"/media/x.png\" alt=\"\"></p>"}));
    let outcome = site.build().good();
    let described = |address: &str| {
        let page = outcome.page(address);
        let description = page.attribute("meta[name=description]", "content");
        assert_eq!(meta(&page, "og:description"), description);
        description
    };
    assert_eq!(described("/"), "Essai – 6\u{a0}articles");
    assert_eq!(described("/page/2/"), "Essai – 6\u{a0}articles – Page\u{a0}2 sur\u{a0}3");
    assert_eq!(described("/tags/velo/page/3/"), "Vélo – 5\u{a0}articles – Page\u{a0}3 sur\u{a0}3");
    assert_eq!(described("/posts/image/"), "Titre de image");
    let all: Vec<String> = outcome
        .files()
        .keys()
        .filter_map(|name| name.strip_suffix("index.html"))
        // It only redirects to the archive.
        .filter(|folder| *folder != "posts/")
        .map(|folder| described(&format!("/{folder}")))
        .collect();
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert!(different.len() == all.len() && all.iter().all(|text| !text.is_empty()), "{all:?}");
    let blog = thing(&outcome.page("/"), "Blog");
    assert_eq!(blog["description"], Value::Null, "the author said nothing");
    let described = site.setting(json!({"description": "Un essai."})).build().good();
    let description = |address: &str| described.page(address).attribute("meta[name=description]", "content");
    assert_eq!(description("/"), "Un essai.");
    assert_eq!(description("/page/2/"), "Un essai. – Page\u{a0}2 sur\u{a0}3");
}

#[test]
fn not_found_page_has_no_canonical_address() {
    let outcome = Site::new().post("a", json!({})).build().good();
    let page = outcome.page("/404.html");
    assert_eq!((page.count("link[rel=canonical]"), meta(&page, "og:url").as_str()), (0, ""));
    assert_eq!(outcome.page("/search/").count("link[rel=canonical]"), 1);
}

#[test]
fn open_graph_locale_is_that_of_the_post() {
    let site = Site::new().post("a", json!({"language": "en-GB"})).post("b", json!({}));
    let outcome = site.post("c", json!({"language": "fr-CA"})).page("d", json!({"language": "fr-CA"})).build().good();
    let locale = |address: &str| meta(&outcome.page(address), "og:locale");
    assert_eq!(["/posts/a/", "/posts/b/", "/posts/c/", "/d/"].map(locale), ["en_GB", "fr_FR", "fr_CA", "fr_CA"]);
}

#[test]
fn open_graph_type_and_noindex_of_pages() {
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
fn post_has_structured_data_and_breadcrumbs() {
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
fn structured_data_of_minimal_post() {
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
fn structured_data_of_home_page_and_tag() {
    let outcome = Site::fixture().build().good();
    let blog = thing(&outcome.page("/"), "Blog");
    assert_eq!((&blog["name"], &blog["url"]), (&json!("Le banc d’essai"), &json!("https://essai.example/")));
    let steps = thing(&outcome.page("/tags/velo/"), "BreadcrumbList")["itemListElement"].clone();
    let names: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["name"].clone()).collect();
    assert_eq!(names, ["Le banc d’essai", "Étiquettes", "Vélo"]);
    let about = thing(&outcome.page("/a-propos/"), "WebPage");
    assert_eq!((&about["name"], &about["isPartOf"]["@id"]), (&json!("À propos"), &blog["@id"]));
    for address in ["/page/2/", "/archive/", "/search/", "/404.html"] {
        assert_eq!(outcome.page(address).count("script[type='application/ld+json']"), 0, "{address}");
    }
}

#[test]
fn hostile_title_is_escaped_in_metadata() {
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
fn structured_data_has_required_fields() {
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
    assert_eq!((&posting["@id"], &posting["url"]), (&json!(canonical), &json!(canonical)));
    assert_eq!(posting["image"], meta(&page, "og:image").as_str());
    assert_eq!((&posting["inLanguage"], &posting["isPartOf"]["@type"]), (&json!("fr"), &json!("Blog")));
    assert_eq!(posting["publisher"]["name"], "Autrice");
    let steps = thing(&page, "BreadcrumbList")["itemListElement"].clone();
    let positions: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["position"].clone()).collect();
    assert_eq!(positions, [1, 2, 3]);
}
