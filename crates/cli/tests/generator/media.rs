//! Files that are copied to the site.

use serde_json::json;

use crate::site::{Site, tree};

#[test]
fn media_and_root_files_are_copied_unchanged() {
    let site = Site::fixture();
    let source = tree(&site.public());
    let built = site.build().good().files();
    for name in ["media/entretien.mp3", "media/dessin.svg", "robots.txt", "favicon.svg", ".well-known/security.txt"] {
        assert_eq!(built.get(name), source.get(name), "{name}");
        assert!(built.contains_key(name), "{name}");
    }
}

#[test]
fn source_files_are_not_copied() {
    let outcome = Site::fixture().build().good().lacks("site.json").lacks("pages").lacks("responses");
    for name in outcome.files().keys().filter(|name| name.starts_with("posts/")) {
        let written = ["/index.html", "/index.json", "/feed.xml"];
        assert!(written.iter().any(|end| name.ends_with(end)), "{name}");
    }
    outcome.nowhere("content_markdown");
}

#[test]
fn hidden_and_temporary_files_are_not_copied() {
    let left =
        ["media/.git/config", ".env", "media/a.png~", "media/a.bak", "media/#a#", "media/a.swp", "media/Thumbs.db"];
    let site = left.iter().fold(Site::new(), |site, name| site.file(name, "vestige"));
    // Emacs locks a file with a broken link.
    site.link("posts/.#a.json", "autrice@machine.1234").build().good().nowhere("vestige");
}

#[test]
fn symbolic_link_to_published_file_is_copied() {
    let outcome = Site::new().link("media/lien.png", "image.png").link("photos", "media").build().good();
    let files = outcome.files();
    assert_eq!(files.get("media/lien.png"), files.get("media/image.png"));
    assert_eq!(files.get("photos/image.png"), files.get("media/image.png"));
}

#[test]
fn app_is_written_with_list_of_files() {
    let outcome = Site::new().build().good();
    assert_eq!(outcome.text("assets/style-0.css"), "style-0.css");
    let list = outcome.json("assets/app.json");
    assert_eq!(
        list,
        json!({"id": "f76956ca", "style": "style-0.css", "boot": "boot-0.js", "script": "app-0.js",
            "module": "app-0.wasm", "site": list["site"]})
    );
}
