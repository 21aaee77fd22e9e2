//! Databases of every released version open in this one, and lose nothing.
//!
//! `tests/schemas/<n>.sql` is a database as version n wrote it. A new migration adds a dump of what it makes; the old
//! ones stay as they are.

use std::path::{Path, PathBuf};

use endpoint::store::Store;
use endpoint::store::address::Address;
use endpoint::store::pending::Pending;
use endpoint::store::queue::Search;
use endpoint::store::response::{MentionKind, ResponseKind, Status, StoredResponse};
use rusqlite::Connection;
use tokio::runtime::Runtime;

fn dump(version: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/schemas/{version}.sql"))
}

fn version(connection: &Connection) -> i64 {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// Without the statistics, which SQLite writes when it wants to.
fn shape(connection: &Connection) -> Vec<(String, String)> {
    let query =
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY name";
    let mut statement = connection.prepare(query).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[test]
fn migration_from_every_released_version() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let fresh = folder.path().join("fresh.db");
    runtime.block_on(runtime.block_on(Store::open(&Address::File(fresh.clone()))).unwrap().close());
    let fresh = Connection::open(&fresh).unwrap();
    let newest = version(&fresh);
    for old in 1..=newest {
        let path = folder.path().join(format!("{old}.db"));
        let text = std::fs::read_to_string(dump(old)).unwrap();
        Connection::open(&path).unwrap().execute_batch(&text).unwrap();
        let store = runtime.block_on(Store::open_for_command(&Address::File(path.clone()))).unwrap();
        let opened = Connection::open(&path).unwrap();
        assert_eq!(version(&opened), newest, "from {old}");
        assert_eq!(shape(&opened), shape(&fresh), "from {old}");
        nothing_is_lost(&opened);
        runtime.block_on(keeps_responses(&store));
        // Since version 3, one of them is a private message, which the database refuses to publish.
        let spam = runtime.block_on(store.response("01990e2a7c4070008000000000000005".to_owned())).unwrap().unwrap();
        let kind = if old < 3 { ResponseKind::Response } else { ResponseKind::Message };
        assert_eq!(spam.kind, kind, "from {old}");
        let published = opened.execute("UPDATE responses SET status = 'approved' WHERE kind = 'message'", []);
        assert_eq!(published.is_ok(), old < 3, "from {old}");
        // Since version 4, another one is a page elsewhere, and a Webmention is to be verified.
        let page = runtime.block_on(store.response("01990e2a7c4070008000000000000004".to_owned())).unwrap().unwrap();
        let kind = if old < 4 { ResponseKind::Response } else { ResponseKind::Elsewhere(MentionKind::Reply) };
        assert_eq!(page.kind, kind, "from {old}");
        let due_ms = runtime.block_on(store.next_webmention_ms()).unwrap();
        assert_eq!(due_ms, (old >= 4).then_some(1_795_521_900_000), "from {old}");
        // Since version 5, a program has a key.
        let keys = runtime.block_on(store.program_keys()).unwrap();
        assert_eq!(keys.len(), usize::from(old >= 5), "from {old}");
        assert!(keys.iter().all(|key| key.name == "ordinateur" && key.hash == [11]), "from {old}");
        runtime.block_on(store.close());
        // And once more, as the endpoint opens it.
        assert!(runtime.block_on(Store::open(&Address::File(path))).is_ok(), "from {old}");
    }
}

async fn keeps_responses(store: &Store) {
    assert_eq!(store.queue_page(Search::default()).await.unwrap().counts, [1, 2, 1, 1]);
    let kept = async |id: &str| store.response(id.to_owned()).await.unwrap().unwrap();
    let answered = kept("01990e2a7c4070008000000000000002").await;
    assert_eq!(
        answered,
        StoredResponse {
            id: "01990e2a7c4070008000000000000002".to_owned(),
            post: "reseaux-sociaux".to_owned(),
            parent: Some("01990e2a7c4070008000000000000001".to_owned()),
            name: "M. Braquet".to_owned(),
            email: None,
            site: None,
            text: "Merci\u{202f}!\n\nÀ bientôt.".to_owned(),
            language: "fr".to_owned(),
            received_ms: 1_795_521_600_001,
            status: Status::Approved,
            previous_status: None,
            decided_ms: None,
            reasons: String::new(),
            by_author: true,
            kind: ResponseKind::Response,
        }
    );
    let held = kept("01990e2a7c4070008000000000000003").await;
    assert_eq!((held.reasons.as_str(), held.email.as_deref()), ("no-token links", Some("bea@courriel.example")));
    // The one that is held and the one in the trap, with their addresses and the names of their posts.
    let waiting = (store.pending(Status::Pending).await.unwrap(), store.pending(Status::Spam).await.unwrap());
    assert_eq!(waiting, (Pending { responses: 1, bytes: 74 }, Pending { responses: 1, bytes: 18 }));
}

fn nothing_is_lost(database: &Connection) {
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let count = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM published"), 2);
    assert_eq!(count("SELECT count(*) FROM withdrawn WHERE id = 'wp-12'"), 1);
    assert_eq!(count("SELECT count(*) FROM answered_withdrawn"), 0);
    assert_eq!(count("SELECT count(*) FROM notices WHERE attempts = 2"), 1);
    assert_eq!(count("SELECT count(*) FROM secrets WHERE name = 'signing key' AND length(value) = 32"), 1);
    assert_eq!(count("SELECT count(*) FROM sessions"), 1);
    assert_eq!(count("SELECT count(*) FROM published_mentions"), 0);
}

#[test]
fn open_refuses_foreign_database() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1;").unwrap();
    let before = std::fs::read(&foreign).unwrap();
    let opened = Runtime::new().unwrap().block_on(Store::open_for_command(&Address::File(foreign.clone())));
    let refused = opened.err().unwrap().to_string();
    assert!(refused.contains("it belongs to another program"), "{refused}");
    assert_eq!(std::fs::read(&foreign).unwrap(), before);
}
