//! Submissions: exactly once, limits, known writers.

use endpoint::spam_check::Reason;
use endpoint::store::pending::Pending;
use endpoint::store::response::Status;
use endpoint::store::submission::{Submission, SubmissionOutcome};

use crate::database::Database;

const KEY: &str = "0123456789abcdef";
const HOUR_MS: i64 = 60 * 60 * 1000;

fn with_key(submission: Submission) -> Submission {
    Submission { idempotency_key: Some(KEY.to_owned()), ..submission }
}

pub(crate) fn submission_with_the_same_key_is_stored_once(database: &Database) {
    let first = database.stored_as(with_key(database.submission("Une fois.")));
    let again = with_key(database.submission("Une fois."));
    let digest = again.digest();
    let stored = SubmissionOutcome::Stored { id: first, status: Status::Pending };
    assert_eq!(database.submit(again), stored);
    assert_eq!(database.submit(with_key(database.submission("Autrement."))), SubmissionOutcome::KeyReused);
    let repeated = |key: &str| database.wait(database.store.repeated(key.to_owned(), digest)).unwrap();
    assert_eq!(repeated(KEY), Some(stored));
    assert_eq!(repeated("another-key-of-somebody"), None);
    assert_eq!(database.pending(), [1, 0]);
}

pub(crate) fn submission_equal_within_an_hour_is_a_duplicate(database: &Database) {
    let first = database.submission("La même.");
    let received_ms = first.received_ms;
    database.stored_as(first);
    let at = |received_ms| Submission { received_ms, ..database.submission("La même.") };
    assert_eq!(database.submit(at(received_ms + HOUR_MS - 1)), SubmissionOutcome::Duplicate);
    database.stored_as(at(received_ms + HOUR_MS));
    let mut other = database.submission("La même.");
    other.words.name = "Li".to_owned();
    database.stored_as(other);
    assert_eq!(database.pending(), [3, 0]);
}

pub(crate) fn submission_with_used_form_is_refused(database: &Database) {
    let with_form = |text: &str| Submission { form_nonce: Some("un-jeton".to_owned()), ..database.submission(text) };
    database.stored_as(with_form("La première."));
    assert_eq!(database.submit(with_form("La seconde.")), SubmissionOutcome::FormReused);
}

pub(crate) fn submission_to_parent_of_another_post_is_refused(database: &Database) {
    let parent = database.stored("Une question.");
    let reply = |parent: &str, post: &str, text: &str| {
        let (parent, post) = (Some(parent.to_owned()), post.to_owned());
        Submission { parent, post, ..database.submission(text) }
    };
    assert_eq!(database.submit(reply(&parent, "autre", "Ailleurs.")), SubmissionOutcome::ParentElsewhere);
    let reasons = |id: String| database.wait(database.store.response(id)).unwrap().unwrap().reasons;
    assert_eq!(reasons(database.stored_as(reply(&parent, "un-article", "Ici."))), "");
    assert_eq!(reasons(database.stored_as(reply("jamais-vue", "un-article", "À rien."))), "unknown-parent");
}

pub(crate) fn submission_of_known_writer_is_approved(database: &Database) {
    let known = |text: &str| Submission { publish_known: true, ..database.submission(text) };
    let first = database.stored_as(known("La première."));
    assert_eq!(database.status(&first), Some(Status::Pending));
    database.decide(&first, Status::Approved);
    let before = database.store.generation();
    let second = database.stored_as(known("La deuxième."));
    assert_eq!(database.status(&second), Some(Status::Approved));
    assert_ne!(database.store.generation(), before, "caches are invalidated");
    let suspicious = Submission { reasons: vec![Reason::Links], ..known("La troisième.") };
    assert_eq!(database.status(&database.stored_as(suspicious)), Some(Status::Pending));
    let mut other = known("La quatrième.");
    other.words.name = "Li".to_owned();
    assert_eq!(database.status(&database.stored_as(other)), Some(Status::Pending));
    assert_eq!(database.thread().0, [first, second]);
}

pub(crate) fn pending_limit_holds_for_each_status(database: &Database) {
    let limited = |text: &str, reasons: Vec<Reason>| {
        let max_waiting = Pending { responses: 2, bytes: 1_000_000 };
        Submission { max_waiting, reasons, ..database.submission(text) }
    };
    let held = [0, 1].map(|number| database.stored_as(limited(&format!("Retenue {number}"), Vec::new())));
    assert_eq!(database.submit(limited("Une de trop.", Vec::new())), SubmissionOutcome::Full);
    let spam = |text: &str| limited(text, vec![Reason::Honeypot]);
    let trapped = [0, 1].map(|number| database.stored_as(spam(&format!("Piégée {number}"))));
    assert_eq!(database.submit(spam("Piégée de trop.")), SubmissionOutcome::Dropped);
    assert_eq!(database.pending(), [2, 2]);
    // Decisions and erasures move the counts.
    database.decide(&held[0], Status::Rejected);
    database.decide(&trapped[0], Status::Pending);
    assert_eq!(database.pending(), [2, 1]);
    database.wait(database.store.erase(vec![held[1].clone(), trapped[1].clone()], 0)).unwrap();
    assert_eq!(database.pending(), [1, 0]);
    let bytes = database.wait(database.store.pending(Status::Pending)).unwrap().bytes;
    let texts = ["un-article", "Ana", "ana@courriel.example", "Piégée 0"];
    assert_eq!(bytes, u64::try_from(texts.map(str::len).iter().sum::<usize>()).unwrap());
}

pub(crate) fn submissions_with_one_key_at_the_same_time_are_stored_once(database: &Database) {
    let stores = [database.store.clone(), database.another()];
    let outcomes = database.wait_for_all((0..50).map(|number: usize| {
        let (store, submission) = (stores[number % 2].clone(), with_key(database.submission("Cinquante fois.")));
        async move { store.submit(submission).await.unwrap() }
    }));
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
    assert!(matches!(outcomes[0], SubmissionOutcome::Stored { .. }), "{outcomes:?}");
    assert_eq!(database.pending(), [1, 0]);
}

pub(crate) fn submissions_at_the_same_time_are_all_stored(database: &Database) {
    let stores = [database.store.clone(), database.another()];
    let outcomes = database.wait_for_all((0..200).map(|number: usize| {
        let submission = database.submission(&format!("Réponse {number}"));
        let (store, id) = (stores[number % 2].clone(), submission.id.clone());
        async move { (id, store.submit(submission).await.unwrap()) }
    }));
    for (new, outcome) in outcomes {
        assert_eq!(outcome, SubmissionOutcome::Stored { id: new, status: Status::Pending });
    }
    assert_eq!(database.pending(), [200, 0]);
}
