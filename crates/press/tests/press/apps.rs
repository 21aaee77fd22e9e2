//! Apps change while pages are open: whose page it is, and what stays for pages of earlier apps.

use std::fs;

use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::site::Site;

const FILES: [&str; 4] = ["app-0.js", "app-0.wasm", "boot-0.js", "style-0.css"];

fn earlier(outcome: &Outcome) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = outcome.json("assets/app.json")["earlier"].as_array().cloned().unwrap_or_default();
    list.iter().map(|file| (text(&file["name"]), text(&file["replaced"]))).collect()
}

fn replaced(day: &str) -> Vec<(String, String)> {
    FILES.map(|name| (name.to_owned(), format!("{day}T00:00:00Z"))).to_vec()
}

#[test]
fn every_page_and_every_bundle_say_which_app_they_are_for() {
    let id_of = |site: &Site| {
        let outcome = site.build().good();
        let id = outcome.json("assets/app.json")["id"].as_str().unwrap().to_owned();
        for address in ["/", "/posts/a/", "/c/", "/tags/", "/tags/b/", "/archive/", "/archive/2012/", "/search/"] {
            let page = outcome.page(address);
            assert_eq!((&page.bundle().app, &page.data().page.app), (&id, &id), "{address}");
        }
        assert_eq!(outcome.page("/404.html").data().page.app, id);
        id
    };
    let site = Site::new().post("a", json!({"tags": ["b"]})).page("c", json!({}));
    let first = id_of(&site);
    assert_eq!(first.len(), 8);
    assert_ne!(id_of(&site.app("1")), first);
}

#[test]
fn files_of_earlier_apps_stay_for_thirty_days() {
    let site = Site::new().at("2012-06-01");
    assert_eq!(earlier(&site.build().good()), []);
    let site = site.app("1").at("2012-06-02");
    let outcome = site.build().good();
    assert_eq!(earlier(&outcome), replaced("2012-06-02"));
    for name in FILES {
        assert_eq!(outcome.text(&format!("assets/{name}")), name);
    }
    // The same app again, and another one: the days are counted from when it was replaced.
    let site = site.at("2012-06-20");
    assert_eq!(earlier(&site.build().good()), replaced("2012-06-02"));
    let site = site.app("2").at("2012-07-02");
    let outcome = site.build().good().has("assets/app-0.wasm").has("assets/app-1.wasm");
    assert_eq!(earlier(&outcome).len(), 8);
    let site = site.at("2012-07-03");
    site.build().good().lacks("assets/app-0.wasm").has("assets/app-1.wasm").has("assets/app-2.wasm");
    site.at("2012-08-02").build().good().lacks("assets/app-1.wasm").has("assets/app-2.wasm");
}

#[test]
fn an_app_that_comes_back_is_no_earlier_one() {
    let site = Site::new().at("2012-06-01");
    site.build().good();
    let site = site.app("1");
    assert_eq!(earlier(&site.build().good()).len(), 4);
    let site = site.app("0").at("2012-06-05");
    let names = earlier(&site.build().good()).into_iter().map(|(name, _)| name);
    assert_eq!(names.collect::<Vec<_>>(), FILES.map(|name| name.replace('0', "1")));
    let site = site.app("1").at("2012-06-09");
    assert_eq!(earlier(&site.build().good()), replaced("2012-06-09"));
}

#[test]
fn a_list_that_leads_out_of_the_folder_is_not_followed() {
    let site = Site::new();
    site.build().good();
    let list = site.dist().join("assets/app.json");
    let mut names: Value = serde_json::from_str(&fs::read_to_string(&list).unwrap()).unwrap();
    names["earlier"] = json!([{"name": "../../public/site.json", "replaced": "2012-06-01T00:00:00Z"}]);
    fs::write(&list, names.to_string()).unwrap();
    let outcome = site.build().good();
    assert_eq!(earlier(&outcome), []);
    outcome.lacks("site.json");
}
