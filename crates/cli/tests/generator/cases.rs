//! Regression tests: every folder in `fixtures/cases/` is built, and its `expected.txt` has the diagnostics and the
//! text of each post.

use std::fmt::Write;
use std::fs;

use crate::site::{Site, fixtures};

const EXPECTED: &str = "expected.txt";

#[test]
fn case_fixtures_have_expected_texts_and_warnings() {
    let accepts = std::env::var_os("CARNET_ACCEPT").is_some();
    let mut cases: Vec<_> =
        fs::read_dir(fixtures().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 5, "only {} cases", cases.len());
    let mut report = String::new();
    for case in &cases {
        let actual = result(&Site::new().copy(&case.join("public")).at("2021-01-01"));
        let expected = fs::read_to_string(case.join(EXPECTED)).unwrap_or_default();
        if actual != expected && accepts {
            fs::write(case.join(EXPECTED), actual).unwrap();
        } else if actual != expected {
            let name = case.file_name().unwrap().to_string_lossy();
            let _ = write!(report, "\n== {name}\n-- actual\n{actual}-- expected\n{expected}");
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nIf the actual texts are right:\nCARNET_ACCEPT=1 cargo test -p cli --test generator\n"
    );
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
