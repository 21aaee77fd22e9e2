//! Decisions, threads, search, purge.

use endpoint::store::queue::{Reply, Search};
use endpoint::store::response::Status;
use endpoint::store::submission::Submission;

use crate::database::Database;
use crate::support::NOW_MS;

pub(crate) fn decisions_publish_withdraw_and_undo(database: &Database) {
    let id = database.stored("Décidez.");
    database.decide(&id, Status::Rejected);
    assert_eq!(database.thread(), (vec![], vec![]), "it was never published");
    let before = database.store.generation();
    database.decide(&id, Status::Approved);
    assert_ne!(database.store.generation(), before);
    assert_eq!(database.thread(), (vec![id.clone()], vec![]));
    let again = database.wait(database.store.decide(vec![id.clone(), id.clone()], Status::Approved, NOW_MS)).unwrap();
    assert!(again.is_empty(), "{again:?}");
    database.decide(&id, Status::Spam);
    assert_eq!(database.thread(), (vec![], vec![id.clone()]));
    let kept = database.wait(database.store.response(id.clone())).unwrap().unwrap();
    assert_eq!((kept.previous_status, kept.decided_ms), (Some(Status::Approved), Some(NOW_MS + 1_000)));
    assert_eq!(database.wait(database.store.undo(vec![id.clone()], NOW_MS + 2_000)).unwrap(), [id.as_str()]);
    assert_eq!(database.thread(), (vec![id.clone()], vec![]));
    assert!(database.wait(database.store.undo(vec![id.clone()], NOW_MS + 3_000)).unwrap().is_empty(), "only once");
    let unknown = vec!["nulle-part".to_owned()];
    assert!(database.wait(database.store.decide(unknown, Status::Approved, NOW_MS)).unwrap().is_empty());
    assert_eq!(database.pending(), [0, 0]);
}

pub(crate) fn erasure_keeps_the_place_of_published_responses(database: &Database) {
    let mut ids: Vec<String> = Vec::new();
    for text in ["Première.", "Deuxième.", "Troisième."] {
        let parent = ids.last().cloned();
        ids.push(database.approved(Submission { parent, ..database.submission(text) }));
    }
    let held = database.stored("Jamais publiée.");
    let wanted = vec![ids[1].clone(), held, "nulle-part".to_owned()];
    assert_eq!(database.wait(database.store.erase(wanted.clone(), NOW_MS)).unwrap(), wanted[..2]);
    assert_eq!(database.thread(), (ids.clone(), vec![ids[1].clone()]), "it has a reply");
    let items = database.wait(database.store.thread("un-article".to_owned())).unwrap().items;
    assert_eq!(
        (items[1].extension.kind.as_str(), items[1].extension.parent.as_str()),
        ("withdrawn", ids[0].as_str())
    );
    assert!(items[1].content_text.is_empty() && items[1].authors.is_empty());
    assert_eq!(items[0].authors[0].name, "Ana");
    let newest = database.wait(database.store.newest(None, 10)).unwrap();
    let listed: Vec<String> = newest.items.into_iter().rev().map(|item| item.id).collect();
    assert_eq!((listed, newest.withdrawn), (ids.clone(), vec![ids[1].clone()]));
    database.wait(database.store.erase(vec![ids[2].clone()], NOW_MS)).unwrap();
    assert_eq!(database.thread(), (vec![ids[0].clone()], ids[1..].to_vec()), "it has no replies any more");
    assert_eq!(database.wait(database.store.thread("autre".to_owned())).unwrap().withdrawn, [""; 0]);
}

pub(crate) fn reply_approves_the_parent_once(database: &Database) {
    let parent = database.stored("Une question.");
    let reply = |parent: &str, text: &str| Reply {
        id: "reponse".to_owned(),
        parent: parent.to_owned(),
        name: "M. Braquet".to_owned(),
        text: text.to_owned(),
        written_ms: NOW_MS + 60_000,
    };
    assert!(!database.wait(database.store.reply(reply("nulle-part", "À rien."))).unwrap());
    assert!(database.wait(database.store.reply(reply(&parent, "Merci."))).unwrap());
    assert!(database.wait(database.store.reply(reply(&parent, "Encore."))).unwrap(), "a form that is sent twice");
    assert_eq!(database.thread().0, [parent.as_str(), "reponse"]);
    let kept = database.wait(database.store.response("reponse".to_owned())).unwrap().unwrap();
    assert_eq!((kept.text.as_str(), kept.by_author, kept.language.as_str()), ("Merci.", true, "fr"));
    assert_eq!((kept.parent, kept.post.as_str()), (Some(parent), "un-article"));
}

pub(crate) fn newest_responses_come_in_pages(database: &Database) {
    let ids: Vec<String> =
        (0..5).map(|number| database.approved(database.submission(&format!("Réponse {number}")))).collect();
    let mut listed = Vec::new();
    let mut before = None;
    loop {
        let page = database.wait(database.store.newest(before, 2)).unwrap().items;
        let Some(last) = page.last() else { break };
        let instant: jiff::Timestamp = last.date_published.parse().unwrap();
        before = Some((instant.as_millisecond(), last.id.clone()));
        listed.extend(page.into_iter().map(|item| item.id));
    }
    listed.reverse();
    assert_eq!(listed, ids);
}

pub(crate) fn search_folds_case_and_filters(database: &Database) {
    let eclair = database.stored("Un ÉCLAIR au café.");
    let tarte = database.stored("Une tarte, 100 % pomme_s.");
    database.decide(&tarte, Status::Approved);
    let found = |words: &str, status: Option<Status>| -> Vec<String> {
        let search = Search { status, words: words.to_owned(), limit: 10, ..Search::default() };
        database.wait(database.store.search(search)).unwrap().into_iter().map(|kept| kept.id).collect()
    };
    assert_eq!(found("éclair CAFÉ", None), [eclair.as_str()]);
    assert_eq!(found("% pomme_s", None), [tarte.as_str()], "signs of patterns are plain signs");
    assert_eq!(found("ANA@courriel", None), [tarte.as_str(), eclair.as_str()], "newest first");
    assert_eq!(found("ana", Some(Status::Pending)), [eclair.as_str()]);
    assert!(found("éclair", Some(Status::Spam)).is_empty());
    let first = Search { limit: 1, ..Search::default() };
    let first = database.wait(database.store.search(first)).unwrap();
    assert_eq!(first[0].id, tarte);
    let next = Search { limit: 1, before: Some((first[0].received_ms, tarte)), ..Search::default() };
    assert_eq!(database.wait(database.store.search(next)).unwrap()[0].id, eclair);
}

pub(crate) fn queue_page_has_counts_and_parents(database: &Database) {
    let parent = database.stored("Une question.");
    let reply = database.stored_as(Submission { parent: Some(parent.clone()), ..database.submission("Moi aussi.") });
    let orphan = Submission { parent: Some("jamais-vue".to_owned()), ..database.submission("À rien.") };
    let orphan = database.stored_as(orphan);
    database.decide(&orphan, Status::Spam);
    let page = |limit| database.wait(database.store.queue_page(Search { limit, ..Search::default() })).unwrap();
    let all = page(3);
    assert_eq!((all.counts, all.has_more), ([2, 0, 0, 1], false));
    assert_eq!(all.responses.iter().map(|kept| &kept.id).collect::<Vec<_>>(), [&orphan, &reply, &parent]);
    assert_eq!(all.parents.keys().collect::<Vec<_>>(), [&parent]);
    assert!(page(2).has_more);
}

pub(crate) fn purge_erases_old_unapproved_responses(database: &Database) {
    let ids: Vec<String> = (0..3).map(|number| database.stored(&format!("Réponse {number}"))).collect();
    database.decide(&ids[0], Status::Approved);
    // Decided a second later, which counts.
    database.decide(&ids[1], Status::Rejected);
    assert_eq!(database.wait(database.store.purge(NOW_MS + 2, NOW_MS)).unwrap(), 0);
    assert_eq!(database.wait(database.store.purge(NOW_MS + 1_000, NOW_MS)).unwrap(), 1);
    assert_eq!(ids.iter().map(|id| database.status(id).is_some()).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(database.wait(database.store.purge(NOW_MS + 1_001, NOW_MS)).unwrap(), 1);
    assert_eq!((database.thread(), database.pending()), ((vec![ids[0].clone()], vec![]), [0, 0]));
}

pub(crate) fn changes_of_another_process_are_detected(database: &Database) {
    let id = database.stored("De l’extérieur.");
    database.wait(database.store.detect_external_changes()).unwrap();
    let before = database.store.generation();
    database.wait(database.store.detect_external_changes()).unwrap();
    assert_eq!(database.store.generation(), before, "nothing has changed");
    let another = database.another();
    database.wait(another.decide(vec![id], Status::Approved, NOW_MS)).unwrap();
    database.wait(database.store.detect_external_changes()).unwrap();
    assert_ne!(database.store.generation(), before);
    database.wait(another.close());
}

pub(crate) fn texts_with_nul_are_not_found(database: &Database) {
    let id = database.approved(database.submission("Une réponse."));
    let odd = || "un-\0article".to_owned();
    assert!(database.wait(database.store.thread(odd())).unwrap().items.is_empty());
    assert!(database.wait(database.store.response(odd())).unwrap().is_none());
    assert!(database.wait(database.store.erase(vec![odd()], NOW_MS)).unwrap().is_empty());
    assert_eq!(database.wait(database.store.newest(Some((i64::MAX, odd())), 10)).unwrap().items.len(), 1);
    let search = Search { words: "\0".to_owned(), before: Some((0, odd())), limit: 10, ..Search::default() };
    assert!(database.wait(database.store.search(search)).unwrap().is_empty());
    assert_eq!(database.status(&id), Some(Status::Approved));
}
