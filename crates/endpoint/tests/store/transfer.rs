//! Persons, export and import.

use endpoint::store::queue::Search;
use endpoint::store::response::{Status, StoredResponse};
use endpoint::store::submission::Submission;
use endpoint::store::transfer::{Content, Import, ImportResult};

use crate::database::Database;
use crate::moving::many;
use crate::support::NOW_MS;

pub(crate) fn person_is_found_in_every_spelling_and_erased(database: &Database) {
    let from = |email: &str, text: &str| {
        let mut submission = database.submission(text);
        submission.words.email = Some(email.to_owned());
        submission
    };
    let first = database.approved(from("zoé@bücher.example", "Première."));
    let second = database.stored_as(from("ZOE\u{301}@xn--bcher-kva.Example", "Deuxième."));
    let other = database.stored_as(from("li@b.example", "Écrivez à Zoé@Bücher.example."));
    let email = || "Zo\u{c9}@XN--BCHER-KVA.example".to_owned();
    let found = database.wait(database.store.responses_of(email())).unwrap();
    assert_eq!(found.iter().map(|kept| &kept.id).collect::<Vec<_>>(), [&first, &second]);
    assert_eq!(database.wait(database.store.mentions(email())).unwrap(), 1);
    assert_eq!(database.wait(database.store.erase_person(email(), NOW_MS)).unwrap(), (1, 1));
    assert!(database.wait(database.store.responses_of(email())).unwrap().is_empty());
    assert_eq!(database.thread(), (vec![], vec![first]));
    assert_eq!(database.status(&other), Some(Status::Pending));
}

/// Responses and ids of withdrawn ones, in their order.
fn contents(database: &Database) -> (Vec<StoredResponse>, Vec<String>) {
    database.wait(async {
        let (mut responses, mut withdrawn) = (Vec::new(), Vec::new());
        let mut contents = database.store.contents();
        while let Some(content) = contents.next().await {
            match content.unwrap() {
                Content::Response(kept, _) => responses.push(*kept),
                Content::Withdrawn(id, _) => withdrawn.push(id),
                Content::Notice(_) | Content::Secret(..) | Content::Webmention(_) | Content::ProgramKey(_) => {}
            }
        }
        (responses, withdrawn)
    })
}

pub(crate) fn contents_are_exported_and_imported(database: &Database) {
    let parent = database.approved(database.submission("Une question."));
    database
        .stored_as(Submission { parent: Some(parent.clone()), ..database.submission("Une \u{1f44d}\n\nréponse.") });
    let gone = database.approved(database.submission("Retirée."));
    database.wait(database.store.erase(vec![gone.clone()], NOW_MS)).unwrap();
    let (responses, withdrawn) = contents(database);
    assert_eq!((responses.len(), &withdrawn), (2, &vec![gone.clone()]));
    let import = |responses: &[StoredResponse]| {
        let import = Import { responses: responses.to_vec(), ..Import::default() };
        database.wait(database.store.import(import)).unwrap()
    };
    let back = StoredResponse { id: gone, ..responses[0].clone() };
    let new = StoredResponse { id: "venue-d-ailleurs".to_owned(), status: Status::Rejected, ..responses[1].clone() };
    let mixed = [responses[0].clone(), back, new.clone()];
    assert_eq!(import(&mixed), ImportResult { added: 1, known: 1, withdrawn: 1 });
    assert_eq!(import(&mixed), ImportResult { added: 0, known: 2, withdrawn: 1 });
    let (after, _) = contents(database);
    assert!(after.len() == 3 && after.contains(&new) && responses.iter().all(|kept| after.contains(kept)));
    // Imported ones have no digest, and are never taken for an equal one.
    assert_eq!(database.pending(), [1, 0]);
}

pub(crate) fn all_of_many_responses_are_read(database: &Database) {
    // Several pages on a server.
    let mut responses: Vec<StoredResponse> = (0..1_500).map(many).collect();
    let (first, last) = ("m000000".to_owned(), "m001499".to_owned());
    for (number, text) in [(0, "La toute première."), (1_499, "Écrivez à li@b.example.")] {
        responses[number].text = text.to_owned();
    }
    responses[0].email = Some("li@b.example".to_owned());
    database.wait(database.store.import(Import { responses, ..Import::default() })).unwrap();
    assert_eq!(contents(database).0.len(), 1_500);
    let found = |words: &str, limit: usize| -> Vec<String> {
        let search = Search { words: words.to_owned(), limit, ..Search::default() };
        database.wait(database.store.search(search)).unwrap().into_iter().map(|kept| kept.id).collect()
    };
    assert_eq!(found("PREMIÈRE", 10), [first.as_str()]);
    assert_eq!(found("numéro", 10_000).len(), 1_498);
    assert_eq!(found("", 10_000).len(), 1_500);
    assert_eq!(found("ana", 2), [last.as_str(), "m001498"]);
    let email = || "Li@B.example".to_owned();
    assert_eq!(database.wait(database.store.mentions(email())).unwrap(), 1);
    assert_eq!(database.wait(database.store.responses_of(email())).unwrap()[0].id, first);
    assert_eq!(database.wait(database.store.erase_person(email(), NOW_MS)).unwrap(), (0, 1));
    assert_eq!(database.status(&first), None);
}
