//! Builds are atomic. The harness compares the output after every failed build with the output before.

use std::fs;
use std::os::unix::fs::symlink;

use publish::output::{Staging, refuse_locked};
use serde_json::json;

use crate::site::{Site, tree};

#[test]
fn failed_build_leaves_old_site_unchanged() {
    let site = Site::new().post("a", json!({}));
    let old = site.build().good().files();
    // An error found while reading, and one found while rendering, after other pages were written.
    for (name, text) in [("b", json!({"title": 3})), ("b", json!({"content_markdown": "![x](/rien.png)"}))] {
        let site = Site::new().post("a", json!({"title": "Autre"}));
        site.build().good();
        let before = tree(&site.dist());
        let site = site.post(name, text);
        assert!(!site.build().is_good());
        assert_eq!(tree(&site.dist()), before);
        assert_ne!(before, old);
    }
}

#[test]
fn failed_first_build_leaves_no_files() {
    let site = Site::new().post("a", json!({"title": ""}));
    assert!(!site.build().is_good());
    assert!(!site.dist().exists());
}

#[test]
fn folder_that_is_not_a_site_is_never_replaced() {
    let site = Site::new().post("a", json!({}));
    for target in [site.public(), site.folder().to_owned(), site.public().join("site.json")] {
        let refusal = Staging::beside(&target, &refuse_locked).err().unwrap().to_string();
        assert!(refusal.contains("is not empty and not a Carnet site"), "{refusal}");
    }
    fs::create_dir(site.dist()).unwrap();
    site.build().good().has("index.html");
}

#[test]
fn output_behind_symbolic_link_is_replaced() {
    let site = Site::new();
    let real = tempfile::tempdir().unwrap();
    let target = real.path().join("www");
    fs::create_dir(&target).unwrap();
    symlink(&target, site.dist()).unwrap();
    site.build().good();
    assert!(target.join("index.html").is_file());
    assert!(site.dist().is_symlink());
}
