//! The HTML document of a page: head, content security policy, inline data.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use protocol::label::Label;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::page::Page;
use crate::site::{Site, boot_script};

/// Addresses of all pages of the fixture that have a bundle.
const PAGES: [&str; 20] = [
    "/",
    "/page/2/",
    "/posts/tout-en-un/",
    "/posts/html-a-nettoyer/",
    "/posts/texte-brut/",
    "/posts/reseau-1/",
    "/posts/reseau-2/",
    "/posts/a-quiet-lane/",
    "/a-propos/",
    "/tags/",
    "/tags/mesure/",
    "/tags/velo/",
    "/tags/reseaux-sociaux/",
    "/archive/",
    "/archive/2010/",
    "/archive/2011/",
    "/archive/2012/",
    "/search/",
    "/feed/about/",
    "/404.html",
];

#[test]
fn fixture_has_expected_pages() {
    let outcome = Site::fixture().build().good();
    assert_eq!(outcome.counts.pages, PAGES.len());
    // Further documents redirect: two aliases, one of them with a query, and `/posts/`.
    let documents = outcome.files().keys().filter(|name| name.ends_with(".html")).count();
    assert_eq!(documents, PAGES.len() + 3);
    let outcome = outcome.has("2012/05/tout-en-un/index.html");
    outcome.lacks("404.html/index.json").lacks("404/index.json");
}

#[test]
fn every_document_is_complete() {
    let outcome = Site::fixture().build().good();
    for address in PAGES {
        let page = outcome.page(address);
        assert!(page.html.starts_with("<!DOCTYPE html><html lang=\""), "{address}");
        assert_eq!(page.texts("title").len(), 1, "{address}");
        assert!(!page.attribute("meta[name=description]", "content").is_empty(), "{address}");
        // The last one is the 404 page.
        let canonical: Vec<_> =
            Some(format!("https://essai.example{address}")).filter(|_| address != "/404.html").into_iter().collect();
        assert_eq!(page.attributes("link[rel=canonical]", "href"), canonical);
        assert_eq!(page.count("h1"), 1, "{address}");
        assert_eq!(page.count("body > #app > main#main"), 1, "{address}");
        assert_eq!(page.attribute("body > #app > a.skip", "href"), "#main");
        // The boot script names the other files of the app.
        let hash = BASE64_STANDARD.encode(Sha256::digest(boot_script("0")));
        assert_eq!(page.attribute("script[data-site]", "src"), "/assets/boot-0.js", "{address}");
        assert_eq!(page.attribute("script[data-site]", "integrity"), format!("sha256-{hash}"), "{address}");
        assert!(!page.html.contains("app-0."), "{address}");
        assert_eq!(page.attribute("meta[name=viewport]", "content"), "width=device-width, initial-scale=1");
    }
}

#[test]
fn document_does_not_delay_first_paint() {
    for root in ["/", "/blog/"] {
        let site = Site::fixture().setting(json!({"base_url": format!("https://essai.example{root}")}));
        let outcome = site.build().good();
        for address in PAGES {
            let page = outcome.page(address);
            // The fixture has an alias that is the home page with a query.
            let scripts = if address == "/" { 2 } else { 1 };
            assert_eq!(page.count("script[src]"), scripts, "{address}");
            assert_eq!(page.count("head > style ~ script[async][src][integrity]"), scripts, "{address}");
            // Browsers with scripts must not fetch anything else; boot.js adds the rest after the first paint. The style
            // sheet is behind all that is painted.
            assert_eq!(
                page.count("body > script + link[rel=stylesheet][fetchpriority=low]:last-child"),
                1,
                "{address}"
            );
            let fetched = "link:not([rel=canonical], [rel=alternate], [rel=stylesheet])";
            assert_eq!(page.attributes(fetched, "href"), ["data:,"], "{address}");
            assert_eq!(page.count("head > link[rel=icon] + noscript"), 1, "{address}");
            assert_eq!(page.count("noscript"), 1, "{address}");
            let page = page.without_scripts();
            let later = [format!("{root}favicon.svg"), format!("{root}site.webmanifest")];
            assert_eq!(page.attributes("head > noscript > link", "href"), later, "{address}");
            assert_eq!(page.attributes("head > noscript > link", "rel"), ["icon", "manifest"], "{address}");
            assert_eq!(page.count("noscript > *"), 2, "{address}");
            assert_eq!(page.attributes(fetched, "href").len(), 3, "{address}");
        }
    }
}

#[test]
fn document_ids_are_unique() {
    let outcome = Site::fixture().build().good();
    for address in PAGES {
        let mut ids = outcome.page(address).attributes("[id]", "id");
        ids.sort();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "{address}: {ids:?}");
    }
}

#[test]
fn content_security_policy_forbids_inline_scripts() {
    let outcome = Site::fixture().build().good();
    for address in PAGES {
        let page = outcome.page(address);
        let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-"),
            "{policy}"
        );
        // Only the app's style, whose parts are unknown here.
        let style = page.texts("style").join("|");
        assert_eq!(style, "style-0.css", "{address}");
        let hash = BASE64_STANDARD.encode(Sha256::digest(style));
        assert!(policy.contains(&format!("style-src 'self' 'sha256-{hash}';")), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        // The endpoint of the settings is the only other host.
        assert_eq!(policy.matches("http").count(), 2, "{policy}");
        assert!(policy.contains("connect-src 'self' https://reponses.essai.example;"), "{policy}");
        assert!(policy.contains("form-action 'self' https://reponses.essai.example;"), "{policy}");
        assert_eq!(
            page.count("[style], [onclick], [onerror], script:not([src]):not([type='application/json']):not([type='application/ld+json'])"),
            0
        );
    }
}

#[test]
fn content_security_policy_has_no_host_without_endpoint() {
    let outcome = Site::new().post("a", json!({})).build().good();
    let page = outcome.page("/posts/a/");
    let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
    assert!(policy.contains("connect-src 'self'; ") && policy.contains("form-action 'self'; "), "{policy}");
    assert!(!policy.contains("http"));
    assert_eq!(outcome.site_data().endpoint, "");
}

#[test]
fn command_line_overrides_endpoint() {
    let outcome = Site::fixture().endpoint("http://127.0.0.1:4000").build().good();
    let page = outcome.page("/posts/tout-en-un/");
    let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
    assert_eq!(policy.matches("http://127.0.0.1:4000;").count(), 2, "{policy}");
    assert!(!policy.contains("reponses.essai.example"));
    assert_eq!(outcome.site_data().endpoint, "http://127.0.0.1:4000/");
}

#[test]
fn inline_data_is_the_bundle_without_html() {
    let outcome = Site::fixture().build().good();
    for address in PAGES.iter().filter(|address| **address != "/404.html") {
        let page = outcome.page(address);
        let data = page.data();
        assert_eq!(&data.page, &page.bundle().without_html(), "{address}");
        assert_eq!(data.page.path, **address);
    }
    let article = outcome.page("/posts/tout-en-un/").data().page.article.unwrap();
    assert_eq!((article.content, article.contents, article.banner), Default::default());
}

#[test]
fn documents_name_the_same_site_data() {
    let outcome = Site::fixture().build().good();
    let site = outcome.site_data();
    assert_eq!((site.root.as_str(), site.base_url.as_str()), ("/", "https://essai.example/"));
    let names: BTreeSet<_> =
        PAGES.map(|address| outcome.page(address).attribute("script[data-site]", "data-site")).into();
    let listed = outcome.json("assets/app.json")["site"].as_str().unwrap().to_owned();
    assert_eq!(names, BTreeSet::from([format!("/assets/{listed}")]));
    assert!(listed.starts_with("site-") && listed.ends_with(".json"), "{listed}");
    let label = site.label(Label::SearchWithoutScript);
    assert!(!label.is_empty() && !outcome.page("/posts/tout-en-un/").html.contains(label));
}

#[test]
fn document_shows_content_of_its_bundle() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    let article = page.article();
    let [content, contents, banner] =
        [&article.content, &article.contents, &article.banner].map(|html| html.replace("&nbsp;", "\u{a0}"));
    // Microformats are in the document alone.
    assert!(page.html.contains(&format!("<div class=\"prose e-content\">{content}<div hidden>")));
    assert!(page.html.contains(&format!("<div class=\"toc-list\">{contents}</div>")));
    assert!(page.html.contains(&format!("<figure class=\"banner\">{banner}</figure>")));
    assert!(content.contains('\u{a0}'));
}

#[test]
fn not_found_page_has_links() {
    let page = Site::fixture().build().good().page("/404.html");
    assert_eq!(page.attributes("section.not-found a", "href"), ["/", "/archive/"]);
}

#[test]
fn current_page_is_marked_in_navigation() {
    let outcome = Site::fixture().build().good();
    let current = |address: &str| outcome.page(address).attributes("header [aria-current=page]", "href");
    assert_eq!(current("/archive/"), ["/archive/"]);
    assert_eq!(current("/"), ["/"]);
    assert!(current("/posts/texte-brut/").is_empty());
}

#[test]
fn hostile_texts_are_escaped_in_the_document() {
    let evil = "</script><script>alert(1)</script><!--<script>\u{2028}\u{2029}]]>\"'&amp;";
    let outcome = Site::new()
        .post("a", json!({"title": "a < b & \"c\" &lt;", "summary": evil, "content_text": evil, "tags": ["\"><b"]}))
        .post("b", json!({"content_markdown": format!("```\n{evil}\n```\n\n`{evil}`\n\n{evil}"), "_carnet": {"series": {"name": "a & \"b\"", "part": 1}}}))
        .post("c", json!({"content_html": format!("<p title=\"{evil}\">{evil}</p>"), "authors": [{"name": "A & \"B\" <3"}]}))
        .build();
    assert!(outcome.is_good(), "{}", outcome.list());
    for address in ["/", "/posts/a/", "/posts/b/", "/posts/c/", "/tags/b/", "/archive/2012/"] {
        let page: Page = outcome.page(address);
        assert_eq!(page.count("script:not([type='application/ld+json'])"), 2, "{address}:\n{}", page.html);
        assert_eq!(page.data().page, page.bundle().without_html());
        let inline = page.html.split("id=\"carnet-data\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert!(!inline.contains(['<', '>', '\u{2028}', '\u{2029}']), "{address}");
    }
    let page = outcome.page("/posts/a/");
    assert_eq!(page.bundle().title, "a < b & «\u{a0}c\u{a0}» &lt;");
    assert_eq!(page.texts("h1"), [page.bundle().title.clone()]);
    assert_eq!(page.texts("title"), [page.bundle().document_title.clone()]);
    assert_eq!(
        page.attribute("meta[name=description]", "content").replace(['«', '»', '\u{a0}'], ""),
        page.texts(".standfirst")[0].replace(['«', '»', '\u{a0}'], "")
    );
}
