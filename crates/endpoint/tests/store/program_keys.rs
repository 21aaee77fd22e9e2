//! Keys of programs, and what programs list.

use endpoint::program_key::{generate, hash};
use endpoint::store::inspect;
use endpoint::store::program_key::ProgramKey;
use endpoint::store::queue::Search;
use endpoint::store::response::{ResponseKind, Status};
use endpoint::store::submission::Submission;

use crate::database::Database;
use crate::support::NOW_MS;

/// Noon of 2026-11-24 is [`NOW_MS`].
const MIDNIGHT_MS: i64 = NOW_MS - 12 * 60 * 60 * 1000;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn key(name: &str, key: &str) -> ProgramKey {
    ProgramKey { name: name.to_owned(), hash: hash(key).to_vec(), made_ms: NOW_MS, used_ms: None }
}

fn add(database: &Database, new: ProgramKey) -> bool {
    database.wait(database.store.add_program_key(new)).unwrap()
}

fn is_valid(database: &Database, key: &str) -> bool {
    database.wait(database.store.use_program_key(hash(key), NOW_MS)).unwrap()
}

pub(crate) fn program_key_is_valid_until_removed(database: &Database) {
    let (one, other) = (generate(), generate());
    assert_ne!(one, other);
    assert!(!is_valid(database, &one));
    assert!(add(database, key("ordinateur", &one)) && add(database, key("portable", &other)));
    assert!(is_valid(database, &one) && is_valid(database, &other) && !is_valid(database, &generate()));
    // Another process removes it.
    let another = database.another();
    assert!(database.wait(another.remove_program_key("portable".to_owned())).unwrap());
    assert!(!database.wait(another.remove_program_key("portable".to_owned())).unwrap());
    database.wait(another.close());
    assert!(is_valid(database, &one) && !is_valid(database, &other));
    assert!(!database.wait(database.store.remove_program_key("un-\0nom".to_owned())).unwrap());
}

pub(crate) fn program_key_names_are_unique(database: &Database) {
    let (one, other) = (generate(), generate());
    assert!(add(database, key("ordinateur", &one)));
    assert!(!add(database, key("ordinateur", &other)));
    assert!(is_valid(database, &one) && !is_valid(database, &other));
    assert!(add(database, key("Ordinateur", &other)));
    let names: Vec<String> =
        database.wait(database.store.program_keys()).unwrap().into_iter().map(|key| key.name).collect();
    assert_eq!(names, ["Ordinateur", "ordinateur"]);
}

pub(crate) fn program_keys_are_inspected(database: &Database) {
    let inspected = || database.wait(inspect(&database.address)).unwrap().unwrap().program_keys;
    assert!(inspected().is_empty());
    let (one, other) = (key("ordinateur", &generate()), key("portable", &generate()));
    assert!(add(database, other.clone()) && add(database, one.clone()));
    assert_eq!(inspected(), [one, other]);
}

pub(crate) fn program_key_has_the_day_of_its_last_use(database: &Database) {
    let used = || database.wait(database.store.program_keys()).unwrap()[0].used_ms;
    let at = |now_ms| assert!(database.wait(database.store.use_program_key(hash("une clé"), now_ms)).unwrap());
    assert!(add(database, key("ordinateur", "une clé")));
    assert_eq!(used(), None);
    at(NOW_MS);
    assert_eq!(used(), Some(MIDNIGHT_MS));
    at(MIDNIGHT_MS + DAY_MS - 1);
    assert_eq!(used(), Some(MIDNIGHT_MS));
    at(MIDNIGHT_MS + DAY_MS);
    assert_eq!(used(), Some(MIDNIGHT_MS + DAY_MS));
    at(NOW_MS);
    assert_eq!(used(), Some(MIDNIGHT_MS + DAY_MS), "the clock was set back");
}

pub(crate) fn pending_responses_are_listed_oldest_first(database: &Database) {
    let parent = database.approved(database.submission("Une question."));
    let first = Submission { parent: Some(parent.clone()), ..database.submission("Une réponse.") };
    let first = database.stored_as(first);
    let message = Submission { kind: ResponseKind::Message, ..database.submission("Pour vous seul.") };
    let message = database.stored_as(message);
    let last = database.stored("Une autre réponse.");
    let page = |limit| {
        let search = Search { status: Some(Status::Pending), limit, is_oldest_first: true, ..Search::default() };
        database.wait(database.store.queue_page(search)).unwrap()
    };
    let all = page(3);
    assert_eq!(all.responses.iter().map(|kept| &kept.id).collect::<Vec<_>>(), [&first, &message, &last]);
    assert_eq!((all.parents.keys().collect::<Vec<_>>(), all.has_more), (vec![&parent], false));
    let part = page(2);
    assert_eq!(part.responses.iter().map(|kept| &kept.id).collect::<Vec<_>>(), [&first, &message]);
    assert!(part.has_more);
}
