//! The page where readers write to the author alone: its form, its script, and the links to it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::outcome::Outcome;
use crate::site::Site;

const ENDPOINT: &str = "https://reponses.example/api/";

/// Most bytes of the script. It is too short to be compressed.
const BUDGET: usize = 500;

fn with_contact(site: Site) -> Site {
    site.setting(json!({"responses": {"contact": true, "endpoint": ENDPOINT}}))
}

/// Names of the scripts of the page in `assets/`.
fn scripts(outcome: &Outcome) -> Vec<String> {
    let is_script = |name: &String| name.starts_with("assets/contact-") && name.ends_with(".js");
    outcome.files().into_keys().filter(is_script).collect()
}

#[test]
fn sites_have_no_contact_page_by_default() {
    let with_endpoint = Site::new().setting(json!({"responses": {"endpoint": ENDPOINT}}));
    let off = Site::new().setting(json!({"responses": {"contact": false, "endpoint": ENDPOINT}}));
    for site in [Site::fixture(), with_endpoint, off] {
        let outcome = site.build().good().lacks("contact").nowhere("/contact/");
        assert_eq!(scripts(&outcome), Vec::<String>::new());
        assert_eq!(outcome.json("assets/app.json")["contact"], Value::Null);
    }
    Site::new()
        .setting(json!({"responses": {"contact": "yes"}}))
        .check()
        .fails_with(&["site.json:1:89: error: $.responses.contact: is a text, not true or false"]);
}

#[test]
fn contact_page_needs_an_endpoint() {
    let site = Site::new().post("a", json!({})).setting(json!({"responses": {"contact": true}}));
    let warning = "site.json:1:89: warning: $.responses.contact: without an endpoint, there is no page for messages";
    let outcome = site.build().warns_with(&[warning]).lacks("contact").nowhere("/contact/");
    assert_eq!(scripts(&outcome), Vec::<String>::new());
    // The command line has one.
    site.endpoint(ENDPOINT).build().warns_with(&[warning]).has("contact/index.html");
}

#[test]
fn contact_page_has_a_form_that_works_by_itself() {
    let outcome = with_contact(Site::new()).build().good();
    let page = outcome.page("/contact/");
    assert_eq!(page.texts("h1"), ["Écrire à l’auteur"]);
    assert_eq!(page.attribute("form#contact", "action"), format!("{ENDPOINT}messages"));
    assert_eq!(page.attribute("form#contact", "method"), "post");
    assert_eq!(
        page.attributes("form#contact [name]", "name"),
        ["post", "token", "language", "subject", "name", "email", "text"]
    );
    assert_eq!(page.attribute("[name=language]", "value"), "fr");
    assert_eq!(page.attributes("form#contact [required]", "name"), ["name", "text"]);
    // Each field that readers see has a label, and none of robots is read aloud.
    let ids = page.attributes("form#contact [name]:not([type=hidden])", "id");
    assert_eq!(page.attributes("form#contact label", "for"), ids);
    assert_eq!(page.attribute(".honeypot", "aria-hidden"), "true");
    let help = page.attribute("[name=email]", "aria-describedby");
    assert_eq!(page.count(&format!("#{help}")), 1);
    assert_eq!(page.texts("form#contact button"), ["Envoyer le message"]);
    let policy = page.attribute("meta[http-equiv=Content-Security-Policy]", "content");
    assert!(policy.contains("form-action 'self' https://reponses.example;"), "{policy}");
    outcome.contains("sitemap.xml", "<loc>https://essai.example/contact/</loc>");
}

#[test]
fn contact_form_says_what_is_kept_and_whom_to_ask() {
    let settings = |contact: &str, language: &str| {
        let responses = json!({"contact": true, "endpoint": ENDPOINT, "keep_unapproved_days": 14});
        json!({"privacy_contact": contact, "language": language, "responses": responses})
    };
    let page = |settings| Site::new().setting(settings).build().good().page("/contact/");
    let french = page(settings("moi@essai.example", "fr"));
    let [kept, asked]: [String; 2] = french.texts(".notice > div").try_into().unwrap();
    assert!(kept.contains("pendant 14\u{a0}jours au plus"), "{kept}");
    assert_eq!(asked, "Pour toute question sur vos données\u{a0}: moi@essai.example");
    assert_eq!(french.attribute(".notice a", "href"), "mailto:moi@essai.example");
    let english = page(settings("Office 3", "en"));
    assert_eq!(english.texts("h1"), ["Write to the author"]);
    assert!(english.texts(".notice > div")[0].contains("for 14\u{a0}days at most"));
    assert_eq!(english.texts(".notice a"), ["Office 3"]);
    assert_eq!(english.attributes(".notice a", "href"), Vec::<String>::new());
    let nobody = with_contact(Site::new()).build().good().page("/contact/");
    assert_eq!((nobody.count(".notice > div"), nobody.count(".notice a")), (1, 0));
}

#[test]
fn contact_script_is_named_by_every_page() {
    for root in ["/", "/blog/"] {
        let site = with_contact(Site::new()).post("a", json!({}));
        let site = site.setting(json!({"base_url": format!("https://essai.example{root}")}));
        let outcome = site.build().good();
        let [name] = scripts(&outcome).try_into().unwrap();
        let script = outcome.text(&name);
        let hash = BASE64_STANDARD.encode(Sha256::digest(&script));
        for address in ["/", "/posts/a/", "/contact/", "/404.html"] {
            let page = outcome.page(address);
            assert_eq!(page.attribute("body > script[async]", "src"), format!("{root}{name}"), "{address}");
            assert_eq!(page.attribute("body > script[async]", "integrity"), format!("sha256-{hash}"), "{address}");
        }
        assert_eq!(outcome.json("assets/app.json")["contact"], name.strip_prefix("assets/").unwrap());
        assert!(script.len() <= BUDGET && !script.contains("// "), "{} bytes: {script}", script.len());
        outcome
            .contains("_headers", &format!("{root}{name}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
}

#[test]
fn posts_link_to_contact_page_with_their_identity() {
    for (root, language, label) in
        [("/", "fr", "Écrire à l’auteur en privé"), ("/blog/", "en", "Write to the author in private")]
    {
        let site = with_contact(Site::new())
            .setting(json!({"base_url": format!("https://essai.example{root}"), "language": language}))
            .post("a", json!({"external_url": "https://ailleurs.example/"}))
            .post("b", json!({"id": "https://ancien.example/?p=1&q=é", "language": "de"}))
            .page("about", json!({}));
        let outcome = site.build().good();
        let page = outcome.page("/posts/a/");
        assert_eq!(page.attributes(".prose .elsewhere a", "href")[1], format!("{root}contact/?post=a"));
        assert_eq!(page.texts(".prose .elsewhere")[1], label);
        let page = outcome.page("/posts/b/");
        let post = "https%3A%2F%2Fancien%2Eexample%2F%3Fp%3D1%26q%3D%C3%A9";
        assert_eq!(page.attribute(".prose .elsewhere a", "href"), format!("{root}contact/?post={post}"));
        assert_eq!(page.attribute(".prose .elsewhere", "lang"), language);
        for address in ["/about/", "/contact/"] {
            assert_eq!(outcome.page(address).count(".prose .elsewhere"), 0, "{address}");
        }
        // It is no part of the text.
        for name in ["feed.xml", "feed.json", "posts/a/feed.xml"] {
            assert!(!outcome.text(name).contains("contact/"), "{name}");
        }
    }
}

#[test]
fn footer_links_to_contact_page_unless_author_does() {
    let links = |settings: Value| {
        let page = with_contact(Site::new()).setting(settings).build().good().page("/");
        page.attributes("header a[href='/contact/'], .site-footer a", "href")
            .into_iter()
            .zip(page.texts("header a[href='/contact/'], .site-footer a"))
            .filter(|(address, _)| address.ends_with("/contact/"))
            .map(|(_, label)| label)
            .collect::<Vec<_>>()
    };
    assert_eq!(links(json!({})), ["Écrire à l’auteur"]);
    assert_eq!(links(json!({"language": "en"})), ["Write to the author"]);
    for place in ["navigation", "footer"] {
        assert_eq!(links(json!({place: [{"label": "Me joindre", "url": "/contact/"}]})), ["Me joindre"]);
    }
}

#[test]
fn contact_page_claims_its_address() {
    let page = || Site::new().page("contact", json!({}));
    page().build().good().has("contact/index.html");
    with_contact(page())
        .check()
        .fails_with(&["pages/contact.json: error: the address /contact/ (its address) is also claimed by site.json"]);
    with_contact(Site::new())
        .post("a", json!({"_carnet": {"aliases": ["/contact"]}}))
        .check()
        .fails_with(&["posts/a.json: error: the address /contact (an alias) is also claimed by site.json"]);
    with_contact(Site::new())
        .file("contact/index.html", "x")
        .check()
        .fails_with(&["contact/index.html: error: this file has the address of one that Carnet writes"]);
}

#[test]
fn contact_page_can_be_switched_on_and_off() {
    let site = Site::new().post("a", json!({})).setting(json!({"responses": {"endpoint": ENDPOINT}}));
    site.build().good().rendered(1, 0);
    let site = with_contact(site);
    let outcome = site.build().good().rendered(1, 0).has("contact/index.json");
    let [name] = scripts(&outcome).try_into().unwrap();
    site.build().good().rendered(0, 1);
    let outcome = site.setting(json!({"responses": {"endpoint": ENDPOINT}})).build().good().rendered(1, 0);
    // Documents that hosts and browsers still have name the script.
    outcome.lacks("contact").has(&name);
}
