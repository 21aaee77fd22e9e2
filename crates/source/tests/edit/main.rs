//! Edits of posts' files: what changes, and that nothing else does.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fields;
mod json;
mod posts;
mod properties;
mod text;

use source::edit::{EditableContent, read_content, write_content};

const FILE: &str = "posts/a.json";

/// The content of a file that is a JSON object.
fn content(text: &str) -> EditableContent {
    read_content(FILE, text).unwrap()
}

/// The file after a change of its content. Reading it gives the changed content.
fn changed(text: &str, change: impl FnOnce(&mut EditableContent)) -> String {
    let mut content = content(text);
    change(&mut content);
    let changed = write_content(FILE, text, &content).unwrap();
    assert_eq!(read_content(FILE, &changed).unwrap(), content.normalized(), "{changed}");
    changed
}
