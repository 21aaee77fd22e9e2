//! Reading offline: the service worker, the script of the pages, and what is left when it is switched off.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::outcome::Outcome;
use crate::site::Site;

const WORKER: &str = "service-worker.js";

/// Most bytes of both scripts together, as hosts send them.
const BUDGET: usize = 3_000;

fn offline(site: Site) -> Site {
    site.post("a", json!({})).setting(json!({"offline": true})).endpoint("https://reponses.example/")
}

/// Names of the scripts of pages in `assets/`.
fn scripts(outcome: &Outcome) -> Vec<String> {
    outcome.files().into_keys().filter(|name| name.starts_with("assets/offline-") && name.ends_with(".js")).collect()
}

fn policy(outcome: &Outcome) -> String {
    outcome.page("/").attribute("meta[http-equiv=Content-Security-Policy]", "content")
}

#[test]
fn sites_are_not_read_offline_by_default() {
    for site in [Site::fixture(), Site::new().setting(json!({"offline": false}))] {
        let outcome = site.build().good().lacks(WORKER);
        assert_eq!(scripts(&outcome), Vec::<String>::new());
        assert_eq!(outcome.page("/").attributes("script", "data-offline"), Vec::<String>::new());
        assert_eq!(outcome.json("assets/app.json")["offline"], Value::Null);
        assert!(!policy(&outcome).contains("worker-src") && !outcome.text("_headers").contains("worker"));
    }
    Site::new()
        .setting(json!({"offline": "yes"}))
        .check()
        .fails_with(&["site.json:1:76: error: $.offline: is a text, not true or false"]);
}

#[test]
fn offline_script_is_named_by_every_page() {
    for root in ["/", "/blog/"] {
        let site = offline(Site::new()).setting(json!({"base_url": format!("https://essai.example{root}")}));
        let outcome = site.build().good().has(WORKER);
        let [name] = scripts(&outcome).try_into().unwrap();
        let hash = BASE64_STANDARD.encode(Sha256::digest(outcome.text(&name)));
        for address in ["/", "/posts/a/", "/404.html"] {
            let page = outcome.page(address);
            assert_eq!(page.attribute("script[data-site]", "data-offline"), format!("{root}{name}"));
            assert_eq!(page.attribute("script[data-site]", "data-offline-integrity"), format!("sha256-{hash}"));
            // The script keeps the files that the document names.
            assert_eq!(page.attribute("script[data-site]", "data-script"), format!("{root}assets/app-0.js"));
            assert_eq!(page.attribute("script[data-site]", "data-module"), format!("{root}assets/app-0.wasm"));
        }
        assert_eq!(outcome.json("assets/app.json")["offline"], name.strip_prefix("assets/").unwrap());
        assert!(policy(&outcome).contains("; worker-src 'self';"));
        outcome
            .contains("_headers", &format!("{root}{name}\n  Cache-Control: public, max-age=31536000, immutable\n"))
            .contains("_headers", &format!("{root}{WORKER}\n  Cache-Control: no-cache\n"));
    }
}

#[test]
fn offline_scripts_have_texts_and_fit_their_budget() {
    for (language, waits, later) in [
        ("fr", "votre réponse partira au retour du réseau.", "À lire plus tard"),
        ("en", "your response will be sent when the network is back.", "Read later"),
    ] {
        let outcome = offline(Site::new()).setting(json!({"language": language})).compressed(true).build().good();
        let [name] = scripts(&outcome).try_into().unwrap();
        let outcome = outcome.contains(WORKER, waits).contains(&name, later);
        let outcome = outcome.contains(WORKER, "\"endpoint\":\"https://reponses.example/\"");
        let files = outcome.files();
        let size: usize = [WORKER, &name].map(|name| files[&format!("{name}.br")].len()).iter().sum();
        assert!(size <= BUDGET, "{size} bytes in {language}");
        assert!(!outcome.text(WORKER).contains("// ") && !outcome.text(&name).contains("// "));
    }
}

#[test]
fn worker_that_is_switched_off_removes_itself() {
    let site = offline(Site::new()).at("2012-06-01");
    let outcome = site.build().good().contains(WORKER, "\"fetch\"");
    let [name] = scripts(&outcome).try_into().unwrap();
    let site = site.setting(json!({"offline": false}));
    // The second build replaces a site that has only the tombstone.
    for _ in 0..2 {
        let outcome = site.build().good();
        let worker = outcome.text(WORKER);
        assert!(worker.contains("registration.unregister()") && !worker.contains("\"fetch\""), "{worker}");
        let outcome = outcome.contains("_headers", "/service-worker.js\n  Cache-Control: no-cache\n").has(&name);
        assert_eq!(outcome.page("/").attributes("script", "data-offline"), Vec::<String>::new());
        assert_eq!(outcome.json("assets/app.json")["earlier"][0]["name"], name.strip_prefix("assets/").unwrap());
    }
    site.setting(json!({"offline": true})).build().good().contains(WORKER, "\"fetch\"");
}

#[test]
fn service_worker_of_author_replaces_ours() {
    let site = offline(Site::new()).file(WORKER, "mine");
    let outcome = site.build().good();
    assert_eq!(outcome.text(WORKER), "mine");
    assert!(!outcome.text("_headers").contains(WORKER));
    let outcome = site.setting(json!({"offline": false})).build().good();
    assert_eq!(outcome.text(WORKER), "mine");
}
