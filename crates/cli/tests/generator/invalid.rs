//! Diagnostics: every folder in `fixtures/invalid/` is copied over a valid blog, and its `expected.txt` has the exact
//! output.

use std::fmt::Write;
use std::fs;

use serde_json::json;

use crate::site::{Site, fixtures};

const EXPECTED: &str = "expected.txt";

#[test]
fn invalid_fixtures_have_expected_messages() {
    let accepts = std::env::var_os("CARNET_ACCEPT").is_some();
    let folder = fixtures().join("invalid");
    let mut cases: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 40, "only {} cases", cases.len());
    let mut report = String::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy();
        let actual = valid().copy(case).remove(EXPECTED).build().list();
        let expected = fs::read_to_string(case.join(EXPECTED)).unwrap_or_default();
        if actual == expected {
            continue;
        }
        if accepts {
            fs::write(case.join(EXPECTED), actual).unwrap();
        } else {
            let _ = write!(report, "\n== {name}\n-- actual\n{actual}-- expected\n{expected}");
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nIf the actual texts are right:\nCARNET_ACCEPT=1 cargo test -p cli --test generator\n"
    );
}

/// The valid blog for the cases: two posts, a page, an image.
fn valid() -> Site {
    Site::new()
        .post("un", json!({"tags": ["vélo"], "_carnet": {"series": {"name": "Suite", "part": 1}}}))
        .post("deux", json!({"tags": ["vélo"]}))
        .page("about", json!({}))
        // `copy` copies all files of a case, including the expected text.
        .file(EXPECTED, "")
}
