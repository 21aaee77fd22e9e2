//! What is read to purge caches and for metrics.

use endpoint::store::response::Status;
use endpoint::store::submission::Submission;

use crate::database::Database;
use crate::notices::announced;
use crate::support::NOW_MS;

pub(crate) fn changed_threads_are_those_with_decisions(database: &Database) {
    let changed = |since_ms: i64| database.wait(database.store.changed_threads(since_ms)).unwrap();
    let here = database.stored("Une réponse.");
    let there = database.stored_as(Submission { post: "ailleurs".to_owned(), ..database.submission("Ailleurs.") });
    assert!(changed(0).is_empty(), "what is pending changes nothing for readers");
    database.decide(&here, Status::Approved);
    assert_eq!(changed(0), [("un-article".to_owned(), NOW_MS + 1_000)]);
    assert_eq!(changed(NOW_MS + 1_000).len(), 1);
    assert!(changed(NOW_MS + 1_001).is_empty());
    let decide = |id: &str, status, now_ms| {
        database.wait(database.store.decide(vec![id.to_owned()], status, now_ms)).unwrap();
    };
    decide(&there, Status::Approved, NOW_MS + 2_000);
    decide(&here, Status::Rejected, NOW_MS + 3_000);
    let both = [("ailleurs".to_owned(), NOW_MS + 2_000), ("un-article".to_owned(), NOW_MS + 3_000)];
    assert_eq!(changed(NOW_MS + 1_001), both);
    database.wait(database.store.undo(vec![here.clone()], NOW_MS + 4_000)).unwrap();
    database.wait(database.store.erase(vec![there], NOW_MS + 5_000)).unwrap();
    let both = [("ailleurs".to_owned(), NOW_MS + 5_000), ("un-article".to_owned(), NOW_MS + 4_000)];
    assert_eq!(changed(NOW_MS + 3_001), both);
    // Each thread once, with its last change.
    database.approved(database.submission("Une autre."));
    assert_eq!(changed(0).len(), 2);
}

pub(crate) fn statistics_count_notices_and_bytes(database: &Database) {
    let statistics = || database.wait(database.store.statistics()).unwrap();
    let before = statistics();
    assert_eq!(before.notices, 0);
    assert!(before.bytes > 0);
    let id = announced(database, "Une réponse.", &["mail", "webhook"]);
    assert_eq!(statistics().notices, 2);
    assert!(statistics().bytes >= before.bytes);
    database.decide(&id, Status::Rejected);
    assert_eq!(statistics().notices, 0);
    assert_eq!(database.store.write_queue_length(), 0);
}
