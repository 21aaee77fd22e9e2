//! Builds of the app: the build id in pages, and files that are kept for open pages.

use std::fs;
use std::path::Path;

use publish::assets::{App, MANIFEST};
use serde_json::{Value, json};

use crate::command::carnet;
use crate::outcome::Outcome;
use crate::site::{Site, boot_script};

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
fn pages_and_bundles_have_build_id_of_app() {
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
fn files_of_earlier_apps_are_kept_for_thirty_days() {
    let site = Site::new().at("2012-06-01");
    assert_eq!(earlier(&site.build().good()), []);
    let site = site.app("1").at("2012-06-02");
    let outcome = site.build().good();
    assert_eq!(earlier(&outcome), replaced("2012-06-02"));
    for name in FILES {
        let content = if name == "boot-0.js" { boot_script("0") } else { name.to_owned() };
        assert_eq!(outcome.text(&format!("assets/{name}")), content);
    }
    // The same app again, and another one: the period starts when it is replaced.
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
fn app_that_is_built_again_is_not_listed_as_earlier() {
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
fn data_of_earlier_pages_is_kept_with_the_app() {
    let site = Site::new().at("2012-06-01");
    let name = |outcome: &Outcome| outcome.json("assets/app.json")["site"].as_str().unwrap().to_owned();
    let first = name(&site.build().good());
    let site = site.setting(json!({"title": "Autre"})).at("2012-06-02");
    let outcome = site.build().good();
    assert_ne!(name(&outcome), first);
    assert_eq!(earlier(&outcome), [(first.clone(), "2012-06-02T00:00:00Z".to_owned())]);
    assert!(outcome.text(&format!("assets/{first}")).contains("\"Essai\""));
    site.at("2012-07-03").build().good().lacks(&format!("assets/{first}"));
}

#[test]
fn app_list_with_foreign_paths_is_not_followed() {
    let site = Site::new();
    site.build().good();
    let list = site.dist().join("assets/app.json");
    let mut names: Value = serde_json::from_str(&fs::read_to_string(&list).unwrap()).unwrap();
    names["earlier"] = json!([{"name": "../../public/site.json", "replaced": "2012-06-01T00:00:00Z"}]);
    fs::write(&list, names.to_string()).unwrap();
    assert_eq!(carnet(&site, &["build", "--app", "app"]).status.code(), Some(0));
    assert_eq!(earlier(&site.build().good()), []);
    assert!(!site.dist().join("site.json").exists());
}

#[test]
fn unreadable_app_list_is_reported_and_apps_are_kept() {
    let site = Site::new();
    site.build().good();
    let assets = site.dist().join("assets");
    for name in ["app-0123456789abcdef.js", "app-0123456789abcdef.wasm", "other.js", "photo-0123456789abcdef.jpg"] {
        fs::write(assets.join(name), name).unwrap();
    }
    fs::write(assets.join("app.json"), "{\"style\": ").unwrap();
    let output = carnet(&site, &["build", "--app", "app"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(errors.contains("assets/app.json: warning: the list of earlier apps can't be read: "), "{errors}");
    let list: Value = serde_json::from_slice(&fs::read(assets.join("app.json")).unwrap()).unwrap();
    let names: Vec<_> =
        list["earlier"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["app-0123456789abcdef.js", "app-0123456789abcdef.wasm"]);
    assert!(names.iter().all(|name| assets.join(name).is_file()));
    assert!(!assets.join("other.js").exists());
}

#[test]
fn app_file_with_wrong_hash_is_refused() {
    let site = Site::new();
    let app = site.folder().join("app");
    // The hash of its content.
    let boot = "boot-c3bbe1342e1150e6.js";
    let list = json!({"style": "style-0.css", "boot": boot, "script": "app-0.js", "module": "app-0.wasm"});
    fs::write(app.join("app.json"), list.to_string()).unwrap();
    fs::write(app.join(boot), "app-0.js app-0.wasm").unwrap();
    let message = || App::read(&app).err().map(|error| format!("{error:#}")).unwrap_or_default();
    assert_eq!(message(), "");
    fs::write(app.join(boot), "app-0.js app-0.wasm, changed").unwrap();
    assert!(message().contains(&format!("{boot} was changed or is damaged")), "{}", message());
    fs::write(app.join(boot), "").unwrap();
    assert!(message().contains(&format!("{boot} was changed or is damaged")), "{}", message());
    fs::write(app.join(boot), "app-0.js app-0.wasm").unwrap();
    fs::write(app.join("style-0.css"), "a::after { content: \"</style>\" }").unwrap();
    assert!(message().starts_with("style-0.css can't be used: a style sheet contains \"</\""), "{}", message());
}

#[test]
fn app_whose_boot_script_does_not_name_its_files_is_refused() {
    let site = Site::new();
    let app = site.folder().join("app");
    let message = || App::read(&app).err().map(|error| format!("{error:#}")).unwrap_or_default();
    assert_eq!(message(), "");
    for boot in ["", "app-0.js", "app-0.wasm", "app-1.js app-1.wasm"] {
        fs::write(app.join("boot-0.js"), boot).unwrap();
        let expected = "is of another version of carnet: run `cargo xtask build`, or leave out --app";
        assert!(message().ends_with(expected), "{boot:?}: {}", message());
    }
    assert_eq!(carnet(&site, &["build", "--app", "app"]).status.code(), Some(2));
}

#[test]
fn app_is_read_from_any_source() {
    let place = Path::new("program");
    let list: &'static [u8] =
        br#"{"style": "style-0.css", "boot": "boot-0.js", "script": "app-0.js", "module": "app-0.wasm"}"#;
    let names: &'static [u8] = b"app-0.js app-0.wasm";
    let content = |name: &str| Some(if name == MANIFEST { list } else { names });
    let app = App::from_files(place, content).unwrap();
    assert_eq!(app.files().map(|file| file.name.as_str()), ["style-0.css", "boot-0.js", "app-0.js", "app-0.wasm"]);
    assert!(app.files().iter().all(|file| file.bytes == names));
    let message = |content: &dyn Fn(&str) -> Option<&'static [u8]>| {
        App::from_files(place, content).err().map(|error| format!("{error:#}")).unwrap_or_default()
    };
    assert_eq!(message(&|_| None), "app.json is missing in program");
    assert_eq!(message(&|name| (name != "boot-0.js").then_some(list)), "boot-0.js is missing in program");
}
