//! Builds are deterministic: independent of the order of files, the number of threads, and the day.

use std::fs;
use std::process::Command;

use crate::site::{Site, Tree, fixtures, tree};

#[test]
fn builds_do_not_depend_on_order_of_files() {
    let source = tree(&fixtures().join("valid/public"));
    let backwards = source.iter().rev().fold(Site::new(), |site, (name, bytes)| site.file(name, bytes));
    assert_same(&Site::fixture().build().good().files(), &backwards.build().good().files());
}

#[test]
fn builds_do_not_depend_on_the_day() {
    // Except for posts that close after some days.
    let settings = serde_json::json!({"responses": {"endpoint": "https://reponses.essai.example/"}});
    let outcome = |day: &str| Site::fixture().setting(settings.clone()).at(day).build().good().files();
    assert_same(&outcome("2012-06-01"), &outcome("2012-09-07"));
}

#[test]
fn builds_do_not_depend_on_number_of_threads() {
    let site = many_posts();
    let build = |threads: &str| {
        let out = site.folder().join("dist");
        let status = Command::new(env!("CARGO_BIN_EXE_carnet"))
            .args(["build", "--public", "public", "--app", "app", "--out", "dist"])
            .current_dir(site.folder())
            .env("RAYON_NUM_THREADS", threads)
            .env("SOURCE_DATE_EPOCH", "1338508800")
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
        let files = tree(&out);
        fs::remove_dir_all(out).unwrap();
        files
    };
    assert_same(&build("1"), &build("4"));
}

#[test]
fn diagnostics_have_deterministic_order() {
    let site = (0..40).fold(Site::new(), |site, number| {
        site.markdown(&format!("p{number}"), "[x](/rien/) ![y](/media/rien.png) ![z](/media/non.png)")
    });
    let first = site.check().list();
    for _ in 0..5 {
        assert_eq!(site.check().list(), first);
    }
}

fn many_posts() -> Site {
    (0..60).fold(Site::fixture(), |site, number| {
        let fields = serde_json::json!({
            "tags": ["mesure", format!("sujet {}", number % 7)],
            "date_published": format!("2011-{:02}-01", number % 12 + 1),
            "content_markdown": format!("## Un\n\nTexte {number}[^1] ![x](/media/image.png)\n\n```rust\nfn a() {{}}\n```\n\n[^1]: Note."),
        });
        site.post(&format!("p{number}"), fields)
    })
}

#[track_caller]
fn assert_same(a: &Tree, b: &Tree) {
    assert!(a.len() > 20);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in a {
        assert!(b.get(name) == Some(bytes), "{name} differs");
    }
}
