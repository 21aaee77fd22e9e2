//! `carnet pull` from a database file, which may be in use, a copy, or in a read-only folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use protocol::language::Language;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::{ids, pull, pull_from};
use crate::site::Site;

/// The two views of the contract, over arbitrary tables.
const SCHEMA: &str = "
    CREATE TABLE response (id TEXT, post TEXT, parent TEXT, name TEXT, email TEXT, site TEXT, text TEXT,
        received_ms INTEGER, by_author INTEGER, state TEXT);
    CREATE VIEW published AS SELECT id, post, parent, name, site, text, received_ms, by_author
        FROM response WHERE state = 'published';
    CREATE VIEW withdrawn AS SELECT id FROM response WHERE state = 'withdrawn';
    INSERT INTO response VALUES
        ('a', 'un', NULL, 'Ana', 'ana@secret.example', NULL, 'Un mot.', 1328097600123, 0, 'published'),
        ('b', 'un', 'a', 'Autrice', NULL, 'https://essai.example/', 'Merci.', 1328097660000, 1, 'published'),
        ('c', 'un', NULL, 'Zoé', NULL, NULL, 'En attente.', 1328097660000, 0, 'held'),
        ('d', 'un', NULL, '', NULL, NULL, '', 1328097660000, 0, 'withdrawn');";

fn database(journal: &str) -> (TempDir, PathBuf, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("réponses 100%?.db");
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "journal_mode", journal).unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    (folder, path, connection)
}

fn site() -> Site {
    Site::new().post("un", json!({})).responses("un", &[json!({"id": "d"}), json!({"id": "z"})])
}

#[test]
fn pull_from_database_reads_published_responses() {
    let (_folder, path, connection) = database("wal");
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    assert_eq!(outcome.text(Language::En), "2 new, 1 withdrawn, in 1 file");
    assert!(outcome.is_good() && outcome.diagnostics.is_empty());
    assert_eq!(ids(&site, "un"), ["a", "z", "b"]);
    let text = fs::read_to_string(site.public().join("responses/un.json")).unwrap();
    assert!(text.contains("\"date_published\": \"2012-02-01T12:00:00.123Z\""), "{text}");
    assert!(text.contains("\"author\": true") && text.contains("\"parent\": \"a\""));
    for private in ["secret", "En attente", "email"] {
        assert!(!text.contains(private), "{text}");
    }
    // The database stays in use.
    connection.execute("UPDATE response SET text = 'Deux mots.' WHERE id = 'a'", []).unwrap();
    assert_eq!(pull_from(&site, path.to_str().unwrap()).text(Language::En), "1 changed, in 1 file");
    assert_eq!(pull_from(&site, path.to_str().unwrap()).text(Language::En), "nothing has changed");
    site.build().good();
}

#[test]
fn pull_from_database_reads_places_of_withdrawn() {
    let (_folder, path, connection) = database("wal");
    connection
        .execute_batch(
            "CREATE VIEW answered_withdrawn AS SELECT id, post, parent, received_ms FROM response WHERE id = 'd';
             UPDATE response SET parent = 'a' WHERE id = 'd';
             UPDATE response SET parent = 'd' WHERE id = 'b';",
        )
        .unwrap();
    let site = site();
    assert_eq!(pull_from(&site, path.to_str().unwrap()).text(Language::En), "2 new, 1 withdrawn, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "z", "b", "d"]);
    let page = site.build().good().page("/posts/un/");
    assert_eq!(page.count("#response-a > ol > #response-d > ol > #response-b"), 1);
    assert_eq!(pull_from(&site, path.to_str().unwrap()).text(Language::En), "nothing has changed");
}

#[test]
fn pull_from_database_reads_mentions() {
    let (_folder, path, connection) = database("wal");
    connection
        .execute_batch(
            "CREATE VIEW published_mentions AS
                SELECT 'wm-1' AS id, 'un' AS post, 'reply' AS kind, 'Li' AS name, 'https://li.example/1' AS site,
                    'Bien dit.' AS text, 1328097660000 AS received_ms
                UNION ALL
                SELECT 'wm-2', 'un', 'mention', 'Li', 'https://li.example/2', 'Un titre', 1328097660001
                UNION ALL
                SELECT 'wm-3', 'un', 'like', 'Li', 'https://li.example/3', '', 1328097660002;",
        )
        .unwrap();
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    assert_eq!((outcome.text(Language::En).as_str(), outcome.diagnostics), ("5 new, 1 withdrawn, in 1 file", vec![]));
    assert_eq!(ids(&site, "un"), ["a", "z", "b", "wm-1", "wm-2", "wm-3"]);
    let page = site.build().good().page("/posts/un/");
    assert_eq!(page.texts("#response-wm-1 .words"), ["Bien dit."]);
    assert_eq!(page.attributes(".pingbacks a", "href"), ["https://li.example/2", "https://li.example/3"]);
    assert_eq!(page.texts(".pingbacks a"), ["Un titre", "Li"]);
    assert_eq!(pull_from(&site, path.to_str().unwrap()).text(Language::En), "nothing has changed");
}

#[test]
fn pull_from_read_only_database_copy() {
    let (folder, path, connection) = database("wal");
    connection.close().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(outcome.text(Language::En), "2 new, 1 withdrawn, in 1 file");
}

#[test]
fn pull_from_database_reports_invalid_responses() {
    let (_folder, path, connection) = database("delete");
    connection
        .execute_batch(
            "INSERT INTO response VALUES
                ('E', 'un', NULL, 'Ana', NULL, NULL, 'Un mot.', 1, 0, 'published'),
                ('f', 'un', NULL, 'Ana', NULL, 'javascript:alert(1)', 'Un mot.', 2, 0, 'published'),
                ('g', 'un', NULL, 'Ana', NULL, NULL, 'Un mot.', 9223372036854775807, 0, 'published');",
        )
        .unwrap();
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    let messages: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.text(Language::En)).collect();
    let file = path.display();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(
        messages[0].starts_with(&format!("{file}: error: $.items[0].id: \"E\" is not a valid id")),
        "{messages:?}"
    );
    assert!(
        messages[1].starts_with(&format!("{file}: error: $.items[1].authors[0].url: \"javascript:")),
        "{messages:?}"
    );
    assert!(messages[2].starts_with(&format!("{file}: error: $.items[4].date_published: is empty")), "{messages:?}");
    assert_eq!(ids(&site, "un"), ["a", "z", "b"]);
}

#[test]
fn pull_refuses_other_databases() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autre.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let site = site();
    let error = pull(&site, Some(path.to_str().unwrap()), false).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("as a database of carnet-endpoint: no such table: published"), "{said}");
    assert_eq!(ids(&site, "un"), ["d", "z"]);
}
