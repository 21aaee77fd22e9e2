//! Compressed forms of files, for hosts that send them as they are.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::json;

use crate::outcome::Outcome;
use crate::site::{Site, Tree};

/// Long enough to be compressed, and different for each number.
fn text(number: usize) -> String {
    (0..400).map(|word| format!("mot{} ", word * number)).collect()
}

fn blog() -> Site {
    Site::new()
        .compressed(true)
        .markdown("a", &text(1))
        .markdown("b", &text(2))
        .file("media/plan.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{}</desc></svg>", text(3)))
        .file("media/court.txt", "court")
        .file("_redirects", (0..100).map(|number| format!("/{number}/ /posts/a/ 301\n")).collect::<String>())
}

/// Names of files that have the compressed form.
fn compressed(files: &Tree, ending: &str) -> BTreeSet<String> {
    files.keys().filter_map(|name| name.strip_suffix(ending)).map(str::to_owned).collect()
}

fn plain(outcome: &Outcome) -> Tree {
    outcome.files().into_iter().filter(|(name, _)| !name.ends_with(".br") && !name.ends_with(".gz")).collect()
}

#[test]
fn compressed_forms_hold_the_same_and_are_smaller() {
    let outcome = blog().build().good();
    let files = outcome.files();
    for name in [
        "index.html",
        "posts/a/index.html",
        "posts/a/index.json",
        "feed.xml",
        "feed.json",
        "media/plan.svg",
        "404.html",
    ] {
        let brotli = &files[&format!("{name}.br")];
        let gzip = &files[&format!("{name}.gz")];
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        brotli::BrotliDecompress(&mut brotli.as_slice(), &mut from_brotli).unwrap();
        GzDecoder::new(gzip.as_slice()).read_to_end(&mut from_gzip).unwrap();
        assert!(from_brotli == files[name] && from_gzip == files[name], "{name}");
        assert!(brotli.len() < gzip.len() && gzip.len() < files[name].len(), "{name}");
        // The moment of compression has no place in it.
        assert_eq!(gzip[4..8], [0; 4], "{name}");
    }
    for name in ["media/court.txt", "media/image.png", "_headers", "_redirects", "assets/app-0.js"] {
        assert!(files.contains_key(name), "{name}");
        assert!(!files.contains_key(&format!("{name}.br")) && !files.contains_key(&format!("{name}.gz")), "{name}");
    }
    assert_eq!(compressed(&files, ".br"), compressed(&files, ".gz"));
}

#[test]
fn without_them_the_site_is_the_same() {
    let site = blog();
    let with = plain(&site.build().good());
    let site = site.compressed(false);
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert_eq!(outcome.files(), with);
    // They come back, and nothing but them is written.
    let site = site.compressed(true);
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert!(outcome.files().contains_key("index.html.br"));
}

#[test]
fn an_app_that_was_compressed_before_is_not_compressed_again() {
    let site = blog();
    let script = text(6);
    std::fs::write(site.folder().join("app/app-0.js"), &script).unwrap();
    std::fs::write(site.folder().join("app/app-0.js.br"), "la forme d’avant").unwrap();
    let files = site.build().good().files();
    assert_eq!(files["assets/app-0.js.br"], "la forme d’avant".as_bytes());
    assert!(files["assets/app-0.js.gz"].len() < script.len());
}

#[test]
fn what_has_not_changed_keeps_its_compressed_forms() {
    let site = blog();
    site.build().good();
    let mark = |name: &str| std::fs::write(site.dist().join(name), "la forme d’avant").unwrap();
    mark("posts/a/index.html.br");
    mark("posts/b/index.html.br");
    let site = site.markdown("b", &text(4));
    let files = site.build().good().files();
    assert_eq!(files["posts/a/index.html.br"], "la forme d’avant".as_bytes());
    assert_ne!(files["posts/b/index.html.br"], "la forme d’avant".as_bytes());
    let again = site.build().good();
    again.changed(&[], &[]);
    assert_eq!(again.files(), files);
}

#[test]
fn they_go_with_their_file() {
    let site = blog().markdown("c", &text(5));
    site.build().good().has("posts/c/index.html.gz");
    let site = site.remove("posts/c.json");
    let outcome = site.build().good();
    assert_eq!(outcome.removed(), ["a card", "posts/c/index.html", "posts/c/index.json"]);
    outcome.lacks("posts/c");
}

#[test]
fn an_authors_own_stays_as_it_is() {
    let site = blog().file("media/plan.svg.br", "à moi").file("media/tout.tar.gz", "à moi");
    for _ in 0..2 {
        let files = site.build().good().files();
        assert_eq!(files["media/plan.svg.br"], "à moi".as_bytes());
        assert!(files["media/plan.svg.gz"].len() > 100);
        assert_eq!(files["media/tout.tar.gz"], "à moi".as_bytes());
    }
    let site = site.file("media/plan.svg.br", "à moi, changé");
    assert_eq!(site.build().good().files()["media/plan.svg.br"], "à moi, changé".as_bytes());
}

#[test]
fn two_builds_compress_to_the_same_bytes() {
    let build = || blog().post("z", json!({"content_markdown": text(9)})).build().good().files();
    assert_eq!(build(), build());
}
