//! A site is put in place as a whole or not at all. The harness holds every failed build against what stood
//! there before.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use publish::output::Staging;
use serde_json::json;

use crate::site::{Site, tree};

#[test]
fn a_failed_build_leaves_the_old_site_as_it_was() {
    let site = Site::new().post("a", json!({}));
    let old = site.build().good().files();
    // Found while reading, and found only while the text is rendered, after other pages were written.
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
fn a_failed_first_build_leaves_nothing() {
    let site = Site::new().post("a", json!({"title": ""}));
    assert!(!site.build().is_good());
    assert!(!site.dist().exists());
}

#[test]
fn what_the_old_site_had_too_much_is_gone() {
    let site = Site::new().post("a", json!({}));
    site.build().good();
    fs::write(site.dist().join("oublié.html"), "x").unwrap();
    site.build().good().lacks("oublié.html");
}

#[test]
fn the_site_is_open_to_readers() {
    let site = Site::new();
    site.build().good();
    let mode = fs::metadata(site.dist()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn a_folder_that_is_no_site_is_never_replaced() {
    let site = Site::new().post("a", json!({}));
    for target in [site.public(), site.folder().to_owned(), site.public().join("site.json")] {
        let refusal = Staging::beside(&target).err().unwrap().to_string();
        assert!(refusal.contains("holds something else than a site of Carnet"), "{refusal}");
    }
    fs::create_dir(site.dist()).unwrap();
    site.build().good().has("index.html");
}

#[test]
fn behind_a_link_the_folder_is_replaced_and_the_link_stays() {
    let site = Site::new();
    let real = tempfile::tempdir().unwrap();
    let target = real.path().join("www");
    fs::create_dir(&target).unwrap();
    symlink(&target, site.dist()).unwrap();
    site.build().good();
    assert!(target.join("index.html").is_file());
    assert!(site.dist().is_symlink());
}
