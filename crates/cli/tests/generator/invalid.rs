//! Diagnostics: every folder in `fixtures/invalid/` is copied over a valid blog, and `snapshots/invalid/` has the exact
//! output.

use std::fs;

use serde_json::json;

use crate::site::{Site, fixtures};
use crate::snapshot::assert_text;

#[test]
fn invalid_fixtures_have_expected_messages() {
    let folder = fixtures().join("invalid");
    let mut cases: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 40, "only {} cases", cases.len());
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy();
        assert_text("invalid", &name, &valid().copy(case).build().list());
    }
}

/// The valid blog for the cases: two posts, a page, an image.
fn valid() -> Site {
    Site::new()
        .post("un", json!({"tags": ["vélo"], "_carnet": {"series": {"name": "Suite", "part": 1}}}))
        .post("deux", json!({"tags": ["vélo"]}))
        .page("about", json!({}))
}
