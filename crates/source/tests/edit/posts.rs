//! The posts and static pages of the demo blog, and of the tests of other crates.

use std::fs;
use std::path::Path;

use serde_json::Value;
use source::edit::{read_content, write_content};
use walkdir::WalkDir;

use crate::{FILE, changed};

/// Some fixtures are not valid JSON.
const LEAST_COUNT: usize = 100;

/// The files that are JSON objects.
fn files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["public", "crates/cli/tests/fixtures"].map(|folder| WalkDir::new(root.join(folder)));
    let paths = folders.into_iter().flatten().map(|entry| entry.unwrap().into_path());
    let is_post = |path: &Path| {
        let is_in = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
        path.extension().is_some_and(|ending| ending == "json") && (is_in("posts") || is_in("pages"))
    };
    let texts = paths.filter(|path| is_post(path)).filter_map(|path| fs::read_to_string(path).ok());
    texts.filter(|text| read_content(FILE, text).is_ok()).collect()
}

#[test]
fn posts_are_saved_without_a_changed_byte() {
    let files = files();
    assert!(files.len() >= LEAST_COUNT, "{} files", files.len());
    for text in files {
        let content = read_content(FILE, &text).unwrap();
        assert_eq!(write_content(FILE, &text, &content).unwrap(), text);
    }
}

/// The items of the text, or the text as the only one.
fn items(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let body =
        ["content_markdown", "content_html", "content_text"].into_iter().find_map(|name| file.get(name).cloned());
    match body {
        Some(Value::Array(items)) => items,
        body => body.into_iter().collect(),
    }
}

#[test]
fn one_more_letter_changes_one_item() {
    for text in files() {
        let old = items(&text);
        for (place, item) in old.iter().enumerate() {
            // An item without words is no paragraph.
            let is_paragraph =
                |words: &&str| !words.trim().is_empty() && !words.ends_with('\n') && !words.contains('\r');
            let Some(words) = item.as_str().filter(is_paragraph) else { continue };
            let mut new = old.clone();
            new[place] = format!("{words}x").into();
            let joined: Vec<&str> = new.iter().filter_map(Value::as_str).collect();
            let changed = changed(&text, |content| content.text = joined.join("\n\n"));
            assert_eq!(items(&changed), new);
            let same = text.bytes().zip(changed.bytes()).take_while(|(old, new)| old == new).count();
            assert_eq!(changed, format!("{}x{}", &text[..same], &text[same..]));
        }
    }
}
