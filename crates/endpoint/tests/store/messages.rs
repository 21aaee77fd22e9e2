//! Private messages, which are never published.

use endpoint::store::queue::{Reply, Search};
use endpoint::store::response::{ResponseKind, Status};
use endpoint::store::submission::{Submission, SubmissionOutcome};

use crate::database::Database;
use crate::support::NOW_MS;

fn message(database: &Database, text: &str) -> Submission {
    Submission { kind: ResponseKind::Message, ..database.submission(text) }
}

pub(crate) fn message_is_never_published(database: &Database) {
    // Nothing about its writer makes it public.
    database.approved(database.submission("Une réponse."));
    let known = Submission { publish_known: true, ..message(database, "Pour vous seul.") };
    let id = database.stored_as(known);
    let before = database.thread();
    for status in [Status::Approved, Status::Rejected] {
        let changed = database.wait(database.store.decide(vec![id.clone()], status, NOW_MS)).unwrap();
        assert!(changed.is_empty(), "{changed:?}");
    }
    let reply = Reply {
        id: "reponse".to_owned(),
        parent: id.clone(),
        name: "M. Braquet".to_owned(),
        text: "Merci.".to_owned(),
        written_ms: NOW_MS,
    };
    assert!(!database.wait(database.store.reply(reply)).unwrap());
    assert_eq!(database.status(&id), Some(Status::Pending));
    database.decide(&id, Status::Spam);
    assert_eq!(database.wait(database.store.undo(vec![id.clone()], NOW_MS)).unwrap(), [id.as_str()]);
    database.wait(database.store.erase(vec![id.clone()], NOW_MS)).unwrap();
    assert_eq!((database.status(&id), database.thread()), (None, before), "it leaves no trace");
    let newest = database.wait(database.store.newest(None, 10)).unwrap();
    assert_eq!((newest.items.len(), newest.withdrawn.len()), (1, 0));
}

pub(crate) fn response_to_a_message_is_to_nothing_known(database: &Database) {
    let id = database.stored_as(message(database, "Pour vous seul."));
    for post in ["un-article", "un-autre"] {
        let reply = Submission {
            parent: Some(id.clone()),
            post: post.to_owned(),
            ..database.submission(&format!("Sous {post}."))
        };
        let reply = database.stored_as(reply);
        let kept = database.wait(database.store.response(reply)).unwrap().unwrap();
        assert_eq!(kept.reasons, "unknown-parent", "{post}");
    }
}

pub(crate) fn message_is_no_duplicate_of_a_response(database: &Database) {
    database.stored("La même.");
    database.stored_as(message(database, "La même."));
    assert_eq!(database.submit(message(database, "La même.")), SubmissionOutcome::Duplicate);
    assert_eq!(database.submit(database.submission("La même.")), SubmissionOutcome::Duplicate);
    let key = |submission| Submission { idempotency_key: Some("0123456789abcdef".to_owned()), ..submission };
    database.stored_as(key(message(database, "Avec une clé.")));
    assert_eq!(database.submit(key(database.submission("Avec une clé."))), SubmissionOutcome::KeyReused);
}

pub(crate) fn messages_are_listed_apart_and_purged(database: &Database) {
    let response = database.stored("Une réponse.");
    let first = database.stored_as(message(database, "Un message."));
    let second = database.stored_as(Submission { post: String::new(), ..message(database, "Un autre message.") });
    let spam = database.stored_as(message(database, "Achetez."));
    database.decide(&spam, Status::Spam);
    let page = |status, is_message| {
        let search = Search { status, is_message, limit: 10, ..Search::default() };
        database.wait(database.store.queue_page(search)).unwrap()
    };
    let ids = |status, is_message| -> Vec<String> {
        page(status, is_message).responses.into_iter().map(|kept| kept.id).collect()
    };
    let all = page(None, None);
    assert_eq!((all.counts, all.messages, all.responses.len()), ([1, 0, 0, 1], 2, 4));
    assert_eq!(ids(Some(Status::Pending), Some(false)), [response.as_str()]);
    assert_eq!(ids(Some(Status::Pending), Some(true)), [second.as_str(), first.as_str()]);
    assert_eq!(ids(None, Some(true)).len(), 3);
    // They count for the limit, and are erased after the same time.
    assert_eq!(database.pending(), [3, 0]);
    assert_eq!(database.wait(database.store.purge(NOW_MS + 60_000, NOW_MS)).unwrap(), 4);
    assert_eq!(database.pending(), [0, 0]);
}

pub(crate) fn message_is_erased_by_its_receipt(database: &Database) {
    let day_ms = 24 * 60 * 60 * 1000;
    let response = database.stored("Achetez.");
    let message = database.stored_as(message(database, "Achetez aussi."));
    let kept = |id: &str| database.wait(database.store.response(id.to_owned())).unwrap().unwrap();
    let received_ms = kept(&message).received_ms;
    let ids = vec![response.clone(), message.clone()];
    let late_ms = NOW_MS + 29 * day_ms;
    assert_eq!(database.wait(database.store.decide(ids.clone(), Status::Spam, late_ms)).unwrap(), ids);
    assert_eq!((kept(&message).counts_from_ms(), kept(&response).counts_from_ms()), (received_ms, late_ms));
    let purge = |before_ms| database.wait(database.store.purge(before_ms, late_ms)).unwrap();
    assert_eq!(purge(received_ms), 0);
    assert_eq!((purge(received_ms + 1), database.status(&message)), (1, None));
    assert_eq!(database.status(&response), Some(Status::Spam), "the decision counts");
    assert_eq!(purge(late_ms + 1), 1);
}

pub(crate) fn messages_of_a_person_are_found_and_erased(database: &Database) {
    let response = database.approved(database.submission("Une réponse."));
    let message = database.stored_as(message(database, "Un message."));
    let email = || "ANA@courriel.example".to_owned();
    let found = database.wait(database.store.responses_of(email())).unwrap();
    assert_eq!(found.iter().map(|kept| &kept.id).collect::<Vec<_>>(), [&response, &message]);
    assert_eq!(database.wait(database.store.erase_person(email(), NOW_MS)).unwrap(), (1, 1));
    assert_eq!(database.status(&message), None);
    assert_eq!(database.thread(), (vec![], vec![response]), "only what was published is recorded as withdrawn");
}
