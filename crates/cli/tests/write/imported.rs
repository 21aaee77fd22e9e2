//! An imported blog: saving what was opened changes no byte, and a changed word changes one item of the text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use editor_protocol::Save;
use serde_json::{Value, json};
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::blog::blog;
use crate::program::{Program, carnet};

/// An export of WordPress with posts of both editors, drafts, static pages and comments.
const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/tests/wordpress/export.xml");

/// What is imported, each into a blog of its own: arguments of `carnet import`.
const IMPORTS: [&[&str]; 3] = [&["wordpress", EXPORT], &["wordpress", EXPORT, "--markdown"], &["markdown", "old"]];

/// A text of Hugo: front matter, a list, code with an empty line, line breaks, quotation marks.
const MARKDOWN: &str = "---\ntitle: \"Le lac, l’hiver\"\ndate: 2013-01-02\ntags: [\"Vélo\", \"été\"]\n---\n\
    Un « texte »\\\nde deux lignes, sans fin.  \nUne autre.\n\n- un\n- deux\n\n  encore deux\n\n\
    ```sh\n# a\n\nb \"c\" \\d\n```\n\nLa fin : <kbd>Ctrl</kbd>&nbsp;+ 🎉.\n";

/// A blog with what was imported.
fn imported(arguments: &[&str]) -> TempDir {
    let folder = blog();
    fs::create_dir_all(folder.path().join("old/content/blog")).unwrap();
    fs::write(folder.path().join("old/content/blog/lac.md"), MARKDOWN).unwrap();
    let output = carnet(folder.path()).arg("import").args(arguments).output().unwrap();
    let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(files(folder.path()).len() > 1, "{arguments:?}: {printed}{errors}");
    folder
}

/// All posts and static pages with their bytes, by their names below `public/`.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let public = folder.join("public");
    let found = ["posts", "pages"].into_iter().flat_map(|kind| WalkDir::new(public.join(kind)));
    // A blog may have no static pages.
    let found = found.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(&public).unwrap().to_str().unwrap().replace('\\', "/");
    found.map(|entry| (name(entry.path()), fs::read_to_string(entry.path()).unwrap())).collect()
}

#[test]
fn saving_an_imported_blog_changes_no_byte() {
    for arguments in IMPORTS {
        let folder = imported(arguments);
        let before = files(folder.path());
        let program = Program::start(folder.path());
        for file in before.keys() {
            let opened = program.page.open_file(file);
            let save = Save { base_hash: opened.hash, content: opened.content, entry: None };
            program.page.save_file(file, &save).unwrap();
        }
        assert_eq!(files(folder.path()), before, "{arguments:?}");
    }
}

/// The field with the text, the text, the number of the item with a changed word, and the changed text.
fn changed(post: &Value) -> Option<(&'static str, String, usize, String)> {
    let field = ["content_html", "content_markdown"].into_iter().find(|field| post[field].is_array())?;
    let items: Vec<&str> = post[field].as_array()?.iter().filter_map(Value::as_str).collect();
    let starts_with_word = |item: &&str| item.trim_start_matches("<p>").starts_with(char::is_alphabetic);
    let number = items.iter().rposition(starts_with_word)?;
    let word = items[number].trim_start_matches("<p>").split(|c: char| !c.is_alphabetic()).next()?;
    let mut new: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
    new[number] = items[number].replacen(word, "Remplacement", 1);
    Some((field, items.join("\n\n"), number, new.join("\n\n")))
}

#[test]
fn changed_word_changes_one_item_of_an_imported_text() {
    for arguments in IMPORTS {
        let folder = imported(arguments);
        let before = files(folder.path());
        let program = Program::start(folder.path());
        let mut expected = before.clone();
        let mut count = 0;
        for (file, old) in &before {
            let old_post: Value = serde_json::from_str(old).unwrap();
            let Some((field, text, number, changed_text)) = changed(&old_post) else { continue };
            let mut opened = program.page.open_file(file);
            assert_eq!(opened.content.text, text, "{file}");
            opened.content.text = changed_text;
            let save = Save { base_hash: opened.hash, content: opened.content, entry: None };
            program.page.save_file(file, &save).unwrap();
            let new = fs::read_to_string(folder.path().join("public").join(file)).unwrap();
            let mut new_post: Value = serde_json::from_str(&new).unwrap();
            assert!(new_post[field][number].as_str().unwrap().contains("Remplacement"), "{new}");
            new_post[field][number] = json!(old_post[field][number]);
            assert_eq!(new_post, old_post, "{file}");
            // Each item is on a line of its own.
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let differing = lines(old).iter().zip(&lines(&new)).filter(|(old, new)| old != new).count();
            assert_eq!((lines(&new).len(), differing), (lines(old).len(), 1), "{file}:\n{new}");
            expected.insert(file.clone(), new);
            count += 1;
        }
        assert!(count > 0, "{arguments:?}: no text was changed");
        // A save of one post changes no other.
        assert_eq!(files(folder.path()), expected, "{arguments:?}");
    }
}
