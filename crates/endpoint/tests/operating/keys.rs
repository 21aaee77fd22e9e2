//! `key`: keys of programs on the command line.

use std::path::Path;

use rusqlite::Connection;

use crate::program::{all_bytes, carnet, holds, import, line};

/// A folder with a database.
fn filled(folder: &Path) {
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
}

/// Adds a key; returns it.
fn add(folder: &Path, name: &str) -> String {
    let said = carnet(folder, &["key", "add", name]).expect(0);
    assert!(!said.err.is_empty() && !said.err.contains("carnet_"), "{said:?}");
    said.out.strip_suffix('\n').unwrap().to_owned()
}

#[test]
fn key_is_printed_once_and_stored_as_hash() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    filled(folder);
    let (one, other) = (add(folder, "ordinateur"), add(folder, "  portable "));
    assert_ne!(one, other);
    for key in [&one, &other] {
        let random = key.strip_prefix("carnet_").unwrap();
        assert_eq!(random.len(), 43, "256 bits");
        assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{key}");
        assert!(!holds(&all_bytes(folder), random));
    }
    let listed = carnet(folder, &["key", "list"]).expect(0).out;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert!(lines[0].starts_with("ordinateur") && lines[1].starts_with("portable"), "{listed}");
    assert!(!listed.contains(&one) && !listed.contains(&other));
}

#[test]
fn key_names_are_unique_lines() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = carnet(folder, &["key", "add", "ordinateur"]).expect(2);
    assert!(said.err.contains("the file does not exist"), "{said:?}");
    filled(folder);
    assert_eq!(carnet(folder, &["key", "list"]).expect(0).out.lines().count(), 1, "it says that there are none");
    add(folder, "ordinateur");
    let said = carnet(folder, &["key", "add", "ordinateur"]).expect(2);
    assert!(said.err.contains("ordinateur") && said.out.is_empty(), "{said:?}");
    for name in ["", " ", "deux\nlignes", "\u{202e}", "x".repeat(81).as_str()] {
        let said = carnet(folder, &["key", "add", name]).expect(2);
        assert!(said.err.contains("80") && said.out.is_empty(), "{said:?}");
    }
    add(folder, &"é".repeat(80));
    assert_eq!(carnet(folder, &["key", "list"]).expect(0).out.lines().count(), 2);
}

#[test]
fn key_remove_frees_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    filled(folder);
    let before = add(folder, "ordinateur");
    carnet(folder, &["backup", "backup.db"]).expect(0);
    let said = carnet(folder, &["key", "remove", "ordinateur"]).expect(0);
    assert!(said.out.contains("ordinateur"), "{said:?}");
    let said = carnet(folder, &["key", "remove", "ordinateur"]).expect(2);
    assert!(said.err.contains("ordinateur"), "{said:?}");
    assert_ne!(add(folder, "ordinateur"), before);
    let count = |file: &str| {
        let database = Connection::open(folder.join(file)).unwrap();
        database.query_row("SELECT count(*) FROM program_keys", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count("carnet-endpoint.db"), 1);
    // The backup has the removed one.
    let said = carnet(folder, &["restore", "backup.db"]).expect(0);
    assert!(said.out.contains("key list"), "{said:?}");
    assert_eq!(count("carnet-endpoint.db"), 1);
}
