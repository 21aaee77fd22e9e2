//! Regression tests: every folder in `fixtures/cases/` is built, and `snapshots/cases/` has the diagnostics and the text
//! of each post.

use std::fmt::Write;
use std::fs;

use crate::site::{Site, fixtures};
use crate::snapshot::assert_text;

#[test]
fn case_fixtures_have_expected_texts_and_warnings() {
    let mut cases: Vec<_> =
        fs::read_dir(fixtures().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 5, "only {} cases", cases.len());
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy();
        assert_text("cases", &name, &result(&Site::new().copy(&case.join("public")).at("2021-01-01")));
    }
}

/// The diagnostics, and the texts of the posts if there is a site.
fn result(site: &Site) -> String {
    let outcome = site.build();
    let mut result = outcome.list();
    for slug in site.slugs().into_iter().filter(|_| outcome.is_good()) {
        let _ = write!(result, "\n== {slug}\n{}\n", outcome.page(&format!("/posts/{slug}/")).content().trim_end());
    }
    result
}
