//! A blog with one post, and what `carnet write` needs beside it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// The post, below `public/`.
pub(crate) const FILE: &str = "posts/premier.json";

const FILES: [(&str, &str); 9] = [
    ("public/site.json", r#"{"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "A"}}"#),
    (
        "public/posts/premier.json",
        "{\"title\": \"Premier\", \"date_published\": \"2012-03-15\",\n \"content_markdown\": \"mot0\"}\n",
    ),
    ("page/index.html", "<title>editor</title>"),
    ("app/style.css", "style.css"),
    ("app/boot.js", "app.js app.wasm"),
    ("app/app.js", "app.js"),
    ("app/app.wasm", "app.wasm"),
    ("app/app.json", r#"{"style": "style.css", "boot": "boot.js", "script": "app.js", "module": "app.wasm"}"#),
    ("empty/.keep", ""),
];

/// The folder of the blog.
pub(crate) fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// The text of the post in its file, which must be whole JSON with all that the editor does not change.
#[track_caller]
pub(crate) fn text_on_disk(folder: &Path) -> String {
    let bytes = fs::read(folder.join("public").join(FILE)).unwrap();
    let post: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((post["title"].as_str(), post["date_published"].as_str()), (Some("Premier"), Some("2012-03-15")));
    post["content_markdown"].as_str().unwrap().to_owned()
}
