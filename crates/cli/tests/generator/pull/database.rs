//! `carnet pull` from a database file, which may be in use, a copy, or where nothing may be written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::{ids, pull, pull_from};
use crate::site::Site;

/// The two views that are the contract, over tables of any shape.
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
fn what_is_published_comes_and_the_rest_stays_where_it_is() {
    let (_folder, path, connection) = database("wal");
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    assert_eq!(outcome.to_string(), "2 new, 1 withdrawn, in 1 file");
    assert!(outcome.is_good() && outcome.diagnostics.is_empty());
    assert_eq!(ids(&site, "un"), ["a", "z", "b"]);
    let text = fs::read_to_string(site.public().join("responses/un.json")).unwrap();
    assert!(text.contains("\"date_published\": \"2012-02-01T12:00:00.123Z\""), "{text}");
    assert!(text.contains("\"author\": true") && text.contains("\"parent\": \"a\""));
    for private in ["secret", "En attente", "email"] {
        assert!(!text.contains(private), "{text}");
    }
    // In use all the while.
    connection.execute("UPDATE response SET text = 'Deux mots.' WHERE id = 'a'", []).unwrap();
    assert_eq!(pull_from(&site, path.to_str().unwrap()).to_string(), "1 changed, in 1 file");
    assert_eq!(pull_from(&site, path.to_str().unwrap()).to_string(), "nothing has changed");
    site.build().good();
}

#[test]
fn places_of_withdrawn_responses_come_from_newer_databases() {
    let (_folder, path, connection) = database("wal");
    connection
        .execute_batch(
            "CREATE VIEW answered_withdrawn AS SELECT id, post, parent, received_ms FROM response WHERE id = 'd';
             UPDATE response SET parent = 'a' WHERE id = 'd';
             UPDATE response SET parent = 'd' WHERE id = 'b';",
        )
        .unwrap();
    let site = site();
    assert_eq!(pull_from(&site, path.to_str().unwrap()).to_string(), "2 new, 1 withdrawn, in 1 file");
    assert_eq!(ids(&site, "un"), ["a", "z", "b", "d"]);
    let page = site.build().good().page("/posts/un/");
    assert_eq!(page.count("#response-a > ol > #response-d > ol > #response-b"), 1);
    assert_eq!(pull_from(&site, path.to_str().unwrap()).to_string(), "nothing has changed");
}

#[test]
fn a_copy_is_read_where_nothing_may_be_written() {
    let (folder, path, connection) = database("wal");
    connection.close().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let site = site();
    let outcome = pull_from(&site, path.to_str().unwrap());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(outcome.to_string(), "2 new, 1 withdrawn, in 1 file");
}

#[test]
fn what_is_wrong_is_told_by_its_place_in_the_list_and_left() {
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
    let told: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.to_string()).collect();
    let file = path.display();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with(&format!("{file}: error: $.items[0].id: \"E\" can't be an id")), "{told:?}");
    assert!(told[1].starts_with(&format!("{file}: error: $.items[1].authors[0].url: \"javascript:")), "{told:?}");
    assert!(told[2].starts_with(&format!("{file}: error: $.items[4].date_published: is empty")), "{told:?}");
    assert_eq!(ids(&site, "un"), ["a", "z", "b"]);
}

#[test]
fn another_database_is_no_database_of_an_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autre.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let site = site();
    let error = pull(&site, Some(path.to_str().unwrap()), false).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("as a database of carnet-endpoint: no such table: published"), "{said}");
    assert_eq!(ids(&site, "un"), ["d", "z"]);
}
