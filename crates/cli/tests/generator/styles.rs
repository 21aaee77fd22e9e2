//! The style of documents: the rules that they have inline, and the whole sheet at their end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use publish::assets::App;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::site::Site;

const ARTICLE: [&str; 5] = ["tokens", "base", "layout", "post", "prose"];
const LIST: [&str; 5] = ["tokens", "base", "layout", "site-footer", "list"];

/// The site with the style sheet of the project, whose parts are returned with their rules.
fn styled(site: Site) -> (Site, BTreeMap<String, String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let index = fs::read_to_string(root.join("index.html")).unwrap();
    let names = index.split("href=\"style/").skip(1).map(|rest| rest.split_once(".css\"").unwrap().0);
    let rules = |name: &str| fs::read_to_string(root.join(format!("style/{name}.css"))).unwrap();
    let parts: Vec<(String, String)> = names.map(|name| (name.to_owned(), rules(name))).collect();
    let app = site.folder().join("app");
    fs::write(app.join("style-0.css"), parts.iter().map(|(_, rules)| rules.as_str()).collect::<String>()).unwrap();
    let mut list: Value = serde_json::from_slice(&fs::read(app.join("app.json")).unwrap()).unwrap();
    list["parts"] = parts.iter().map(|(name, rules)| json!({"name": name, "bytes": rules.len()})).collect();
    fs::write(app.join("app.json"), list.to_string()).unwrap();
    (site, parts.into_iter().collect())
}

#[test]
fn documents_have_inline_only_the_rules_they_use() {
    let site = Site::new()
        .markdown("texte", "Un texte.")
        .markdown("code", "Du `code`.")
        .markdown("tableau", "| a | b |\n| - | - |\n| c | d |")
        .markdown("note", "Un texte[^1].\n\n[^1]: Une note.")
        .page("a-propos", json!({}));
    let (site, parts) = styled(site);
    let outcome = site.build().good();
    let rules = |names: &[&str]| names.iter().map(|name| parts[*name].as_str()).collect::<String>();
    let (article, list, search) = (rules(&ARTICLE), rules(&LIST), rules(&LIST) + &parts["forms"]);
    for (address, by_kind, by_content) in [
        ("/posts/texte/", &article, None),
        ("/posts/code/", &article, Some("code")),
        ("/posts/tableau/", &article, Some("tables")),
        ("/posts/note/", &article, Some("footnotes")),
        ("/a-propos/", &article, None),
        ("/", &list, None),
        ("/tags/", &list, None),
        ("/archive/2012/", &list, None),
        ("/404.html", &list, None),
        ("/search/", &search, None),
    ] {
        let expected: Vec<_> = [Some(by_kind), by_content.map(|part| &parts[part])]
            .into_iter()
            .flatten()
            .map(|rules| rules.trim())
            .collect();
        assert_eq!(outcome.page(address).texts("style"), expected, "{address}");
    }
}

#[test]
fn contact_page_has_inline_the_rules_of_its_form() {
    let responses = json!({"contact": true, "endpoint": "https://reponses.example/"});
    let (site, parts) = styled(Site::new().setting(json!({"responses": responses})));
    let outcome = site.build().good();
    let article = ARTICLE.map(|name| parts[name].as_str()).concat();
    let expected = [&article, &parts["forms"], &parts["responses"]].map(|rules| rules.trim());
    assert_eq!(outcome.page("/contact/").texts("style"), expected);
    let headers = outcome.text("_headers");
    let page = outcome.page("/contact/");
    let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
    let (_, styles) = policy.split_once("style-src 'self' ").unwrap();
    let (hashes, _) = styles.split_once(';').unwrap();
    assert_eq!(hashes.split(' ').filter(|hash| headers.contains(hash)).count(), 3, "{hashes}: {headers}");
}

#[test]
fn every_document_ends_with_the_whole_sheet() {
    let (site, parts) = styled(Site::fixture());
    let outcome = site.build().good();
    let sheet = outcome.text("assets/style-0.css");
    assert!(parts.values().all(|rules| sheet.contains(rules.as_str())));
    for address in ["/", "/posts/tout-en-un/", "/a-propos/", "/tags/", "/archive/2010/", "/search/", "/404.html"] {
        let page = outcome.page(address);
        assert_eq!(
            page.attributes("body > link[rel=stylesheet]:last-child", "href"),
            ["/assets/style-0.css"],
            "{address}"
        );
        assert_eq!(page.count("link[rel=stylesheet]"), 1, "{address}");
        for rules in page.texts("style") {
            assert!(rules.len() < sheet.len() / 2 && !rules.is_empty(), "{address}");
        }
    }
}

#[test]
fn policies_allow_inline_styles() {
    let (site, _) = styled(Site::fixture());
    let outcome = site.build().good();
    let headers = outcome.text("_headers");
    for address in ["/", "/posts/tout-en-un/", "/posts/texte-brut/", "/a-propos/", "/tags/", "/search/", "/404.html"]
    {
        let page = outcome.page(address);
        let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
        let styles = page.html.split("<style>").skip(1).map(|rest| rest.split_once("</style>").unwrap().0);
        let hashes: Vec<_> =
            styles.map(|rules| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(rules)))).collect();
        assert!(policy.contains(&format!("style-src 'self' {};", hashes.join(" "))), "{address}: {policy}");
        assert!(hashes.iter().all(|hash| headers.contains(hash)), "{address}: {headers}");
    }
    assert!(!headers.contains("'unsafe-inline'"));
}

#[test]
fn style_sheet_that_does_not_fit_its_parts_is_refused() {
    let (site, _) = styled(Site::new());
    let app = site.folder().join("app");
    assert!(App::read(&app).is_ok());
    fs::write(app.join("style-0.css"), "a {}").unwrap();
    let message = App::read(&app).err().map(|error| format!("{error:#}")).unwrap_or_default();
    assert!(message.contains("style-0.css was changed or is damaged"), "{message}");
}
