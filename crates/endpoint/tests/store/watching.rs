//! What is read to purge caches and for metrics.

use endpoint::store::changes::ThreadChange;
use endpoint::store::response::Status;
use endpoint::store::submission::Submission;

use crate::database::Database;
use crate::notices::announced;
use crate::support::NOW_MS;

pub(crate) fn thread_changes_are_decisions(database: &Database) {
    let changed = |since_ms: i64| database.wait(database.store.thread_changes(since_ms)).unwrap();
    let change = |post: &str, response: &str, after_ms: i64| ThreadChange {
        post: post.to_owned(),
        response: response.to_owned(),
        changed_ms: NOW_MS + after_ms,
    };
    let here = database.stored("Une réponse.");
    let there = database.stored_as(Submission { post: "ailleurs".to_owned(), ..database.submission("Ailleurs.") });
    assert!(changed(0).is_empty(), "what is pending changes nothing for readers");
    database.decide(&here, Status::Approved);
    assert_eq!(changed(0), [change("un-article", &here, 1_000)]);
    assert_eq!(changed(NOW_MS + 1_000).len(), 1);
    assert!(changed(NOW_MS + 1_001).is_empty());
    let decide = |id: &str, status, now_ms| {
        database.wait(database.store.decide(vec![id.to_owned()], status, now_ms)).unwrap();
    };
    decide(&there, Status::Approved, NOW_MS + 2_000);
    decide(&here, Status::Rejected, NOW_MS + 3_000);
    let both = [change("ailleurs", &there, 2_000), change("un-article", &here, 3_000)];
    assert_eq!(changed(NOW_MS + 1_001), both);
    database.wait(database.store.undo(vec![here.clone()], NOW_MS + 4_000)).unwrap();
    database.wait(database.store.erase(vec![there.clone()], NOW_MS + 5_000)).unwrap();
    let both = [change("un-article", &here, 4_000), change("ailleurs", &there, 5_000)];
    assert_eq!(changed(NOW_MS + 3_001), both);
    // Each response of a thread, with its last change.
    let other = database.approved(database.submission("Une autre."));
    assert_eq!(changed(0).len(), 3);
    assert!(changed(0).iter().any(|change| change.post == "un-article" && change.response == other));
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
