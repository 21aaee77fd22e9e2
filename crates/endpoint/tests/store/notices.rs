//! The queue of notices.

use endpoint::store::notices::ATTEMPTS;
use endpoint::store::response::Status;
use endpoint::store::submission::{Announcement, Submission};

use crate::database::Database;
use crate::support::NOW_MS;

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A response with notices on these channels.
pub(crate) fn announced(database: &Database, text: &str, channels: &[&'static str]) -> String {
    let submission = database.submission(text);
    let due_ms = submission.received_ms;
    let notices = channels.iter().map(|&channel| Announcement { channel, due_ms }).collect();
    database.stored_as(Submission { notices, ..submission })
}

/// Ids of the responses with a due notice.
pub(crate) fn due(database: &Database, channel: &'static str, now_ms: i64) -> Vec<String> {
    let due = database.wait(database.store.due_notices(channel, now_ms, 10)).unwrap();
    due.into_iter().map(|kept| kept.id).collect()
}

pub(crate) fn notices_are_due_until_they_are_sent(database: &Database) {
    let first = announced(database, "Première.", &["mail", "webhook"]);
    let second = announced(database, "Deuxième.", &["mail"]);
    assert!(due(database, "mail", NOW_MS - 1).is_empty());
    let next = |channels: &[&'static str]| database.wait(database.store.next_notice_ms(channels.to_vec())).unwrap();
    assert_eq!((next(&["mail", "webhook"]), next(&["pigeon"])), (Some(NOW_MS), None));
    assert_eq!(due(database, "mail", NOW_MS + 10), [first.as_str(), second.as_str()]);
    database.wait(database.store.notices_sent("mail", vec![first.clone(), second])).unwrap();
    assert!(due(database, "mail", NOW_MS + DAY_MS).is_empty());
    assert_eq!(due(database, "webhook", NOW_MS + DAY_MS), [first.as_str()]);
    assert!(next(&["mail"]).is_none() && next(&["mail", "webhook"]).is_some());
    database.wait(database.store.notices_sent("webhook", vec![first])).unwrap();
    assert_eq!(next(&["mail", "webhook"]), None);
}

pub(crate) fn released_notices_are_due_again(database: &Database) {
    let (first, second) = (announced(database, "Une.", &["mail"]), announced(database, "Deux.", &["mail"]));
    assert_eq!(due(database, "mail", NOW_MS + 10), [first.as_str(), second.as_str()]);
    database.wait(database.store.notices_sent("mail", vec![first])).unwrap();
    database.wait(database.store.release_notices("mail", vec![second.clone()], NOW_MS + 20)).unwrap();
    assert_eq!(due(database, "mail", NOW_MS + 20), [second.as_str()]);
}

pub(crate) fn failed_notices_are_retried_and_given_up(database: &Database) {
    let id = announced(database, "Une réponse.", &["mail"]);
    let failed = |now_ms| database.wait(database.store.notices_failed("mail", vec![id.clone()], now_ms)).unwrap();
    assert_eq!(due(database, "mail", NOW_MS), [id.as_str()]);
    assert_eq!(failed(NOW_MS), 0);
    assert!(due(database, "mail", NOW_MS + MINUTE_MS - 1).is_empty());
    assert_eq!(due(database, "mail", NOW_MS + MINUTE_MS), [id.as_str()]);
    for attempt in 2..ATTEMPTS {
        assert_eq!(failed(NOW_MS + MINUTE_MS), 0, "attempt {attempt}");
    }
    assert_eq!(failed(NOW_MS + MINUTE_MS), 1);
    assert_eq!(failed(NOW_MS + MINUTE_MS), 0, "it is gone");
    assert_eq!(database.wait(database.store.next_notice_ms(vec!["mail"])).unwrap(), None);
    assert_eq!(database.status(&id), Some(Status::Pending));
}

pub(crate) fn decision_and_removed_channel_end_notices(database: &Database) {
    let decided = announced(database, "Décidée.", &["mail"]);
    let moved = announced(database, "Ailleurs.", &["pigeon", "mail"]);
    database.decide(&decided, Status::Rejected);
    database.wait(database.store.keep_notices(vec!["mail"], NOW_MS + 4 * DAY_MS)).unwrap();
    assert!(due(database, "pigeon", NOW_MS + DAY_MS).is_empty());
    assert_eq!(due(database, "mail", NOW_MS + DAY_MS), [moved.as_str()]);
    database.wait(database.store.erase(vec![moved], NOW_MS)).unwrap();
    let next = database.wait(database.store.next_notice_ms(vec!["mail"])).unwrap();
    assert_eq!(next, None, "a notice goes with its response");
}

pub(crate) fn postponed_notices_are_due_again(database: &Database) {
    let submission = database.submission("Au prochain résumé.");
    let notices = vec![Announcement { channel: "mail", due_ms: NOW_MS + MINUTE_MS }];
    let id = database.stored_as(Submission { notices, ..submission });
    assert!(due(database, "mail", NOW_MS + MINUTE_MS - 1).is_empty());
    assert_eq!(due(database, "mail", NOW_MS + MINUTE_MS), [id.as_str()]);
    for _ in 1..ATTEMPTS {
        database.wait(database.store.notices_failed("mail", vec![id.clone()], NOW_MS)).unwrap();
    }
    database.wait(database.store.postpone_notices("mail", vec![id.clone()], NOW_MS + DAY_MS)).unwrap();
    assert!(due(database, "mail", NOW_MS + DAY_MS - 1).is_empty());
    assert_eq!(due(database, "mail", NOW_MS + DAY_MS), [id.as_str()]);
    // Its attempts are counted anew.
    assert_eq!(database.wait(database.store.notices_failed("mail", vec![id.clone()], NOW_MS)).unwrap(), 0);
    database.decide(&id, Status::Rejected);
    database.wait(database.store.postpone_notices("mail", vec![id], NOW_MS)).unwrap();
    assert_eq!(
        database.wait(database.store.next_notice_ms(vec!["mail"])).unwrap(),
        None,
        "what is decided is not due any more"
    );
}
