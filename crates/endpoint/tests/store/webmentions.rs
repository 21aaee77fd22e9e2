//! Webmentions: those that are to be verified, and the responses that they become.

use endpoint::signing::Signer;
use endpoint::store::pending::Pending;
use endpoint::store::queue::{Reply, Search};
use endpoint::store::response::{MentionKind, ResponseKind, Status};
use endpoint::store::submission::{Announcement, Submission};
use endpoint::store::webmention::{
    MAX_ATTEMPTS, MAX_LATENESS_MS, MAX_QUEUED, MAX_QUEUED_PER_HOST, MAX_SLOW_ATTEMPTS, Mention, MentionChange,
    Verification, Webmention,
};

use crate::database::Database;
use crate::notices::due;
use crate::support::NOW_MS;

const MINUTE_MS: i64 = 60 * 1000;

pub(crate) fn received(source: &str, now_ms: i64) -> Webmention {
    Webmention::new(&Signer::new(b"key").unwrap(), source, "https://carnet.example/posts/un/", "un-article", now_ms)
}

fn queue(database: &Database, webmention: Webmention) -> bool {
    database.wait(database.store.queue_webmention(webmention)).unwrap()
}

fn take(database: &Database, now_ms: i64) -> Option<Webmention> {
    take_beside(database, now_ms, &[])
}

/// Takes one while pages at the hosts of others are fetched.
fn take_beside(database: &Database, now_ms: i64, busy: &[&str]) -> Option<Webmention> {
    let busy = busy.iter().map(|&address| address.to_owned()).collect();
    database.wait(database.store.take_webmention(now_ms, busy)).unwrap()
}

fn finish(database: &Database, taken: Webmention, verification: Verification, now_ms: i64) -> MentionChange {
    database.wait(database.store.finish_webmention(taken, verification, now_ms)).unwrap()
}

fn reply(text: &str) -> Mention {
    Mention {
        content: Signer::new(b"key").unwrap().identity("test", &[text], 16),
        kind: MentionKind::Reply,
        name: "Ana".to_owned(),
        text: text.to_owned(),
        reasons: "links".to_owned(),
        language: "fr",
        notices: vec![Announcement { channel: "mail", due_ms: NOW_MS }],
        max_waiting: Pending { responses: 10, bytes: 100_000 },
        may_replace: true,
    }
}

/// Receives a Webmention and stores the result of its verification.
fn verify(database: &Database, source: &str, verification: Verification) -> MentionChange {
    assert!(queue(database, received(source, NOW_MS)));
    let taken = take(database, NOW_MS).unwrap();
    finish(database, taken, verification, NOW_MS)
}

/// Ids, texts and statuses of all responses, newest first.
fn stored(database: &Database) -> Vec<(String, String, Status)> {
    let all = Search { limit: 100, ..Search::default() };
    let all = database.wait(database.store.search(all)).unwrap();
    all.into_iter().map(|kept| (kept.id, kept.text, kept.status)).collect()
}

/// The only one.
#[track_caller]
fn only(database: &Database) -> (String, String, Status) {
    let mut all = stored(database);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

pub(crate) fn webmention_is_taken_once(database: &Database) {
    assert_eq!(database.wait(database.store.next_webmention_ms()).unwrap(), None);
    assert!(queue(database, received("https://ana.example/1", NOW_MS)));
    assert!(queue(database, received("https://ana.example/2", NOW_MS + 1)));
    assert_eq!(take(database, NOW_MS - 1), None, "none is due yet");
    let first = take(database, NOW_MS).unwrap();
    assert_eq!((first.source.as_str(), first.attempts), ("https://ana.example/1", 1));
    assert_eq!(take(database, NOW_MS), None);
    assert_eq!(take(database, NOW_MS + 1).unwrap().source, "https://ana.example/2");
    assert_eq!(database.wait(database.store.next_webmention_ms()).unwrap(), Some(first.due_ms));
    let again = take(database, first.due_ms).unwrap();
    assert_eq!((again.id.as_str(), again.attempts), (first.id.as_str(), 2), "its endpoint was killed");
}

pub(crate) fn webmention_received_again_is_verified_again(database: &Database) {
    assert!(queue(database, received("https://ana.example/1", NOW_MS)));
    let taken = take(database, NOW_MS).unwrap();
    assert!(queue(database, received("https://ana.example/1", NOW_MS + 1)));
    assert_eq!(finish(database, taken, Verification::Refused, NOW_MS + 2), MentionChange::Unchanged);
    let again = take(database, NOW_MS + 2).unwrap();
    assert_eq!(again.attempts, 1);
    finish(database, again, Verification::Refused, NOW_MS + 2);
    assert_eq!(database.wait(database.store.next_webmention_ms()).unwrap(), None);
}

pub(crate) fn webmentions_to_verify_are_limited(database: &Database) {
    let numbers: Vec<usize> = (0..MAX_QUEUED).collect();
    let source = |number: usize| format!("https://ana{}.example/{number}", number / MAX_QUEUED_PER_HOST);
    for group in numbers.chunks(100) {
        let queued = database.wait_for_all(group.iter().map(|number| {
            let (store, new) = (database.store.clone(), received(&source(*number), NOW_MS));
            async move { store.queue_webmention(new).await.unwrap() }
        }));
        assert!(queued.into_iter().all(|is_queued| is_queued));
    }
    assert!(!queue(database, received("https://ana.example/more", NOW_MS)));
    assert!(queue(database, received(&source(0), NOW_MS)), "this one is known");
}

pub(crate) fn webmentions_of_a_host_are_limited(database: &Database) {
    let starts = ["https://ana.example/", "http://ana.example/", "https://ana.example:8443/"];
    for (number, start) in (0..MAX_QUEUED_PER_HOST).zip(starts.into_iter().cycle()) {
        assert!(queue(database, received(&format!("{start}{number}"), NOW_MS)));
    }
    for start in starts {
        assert!(!queue(database, received(&format!("{start}more"), NOW_MS)), "{start}");
    }
    assert!(queue(database, received("https://ana.example/0", NOW_MS)), "this one is known");
    for other in ["https://ana.example.org/", "https://li.example/?https://ana.example/"] {
        assert!(queue(database, received(other, NOW_MS)), "{other}");
    }
}

pub(crate) fn webmentions_of_a_host_are_taken_in_turn(database: &Database) {
    let (first, second, other) = ("https://ana.example/1", "http://ana.example:8080/2", "https://ana.example.org/");
    for (source, now_ms) in [(first, NOW_MS), (second, NOW_MS + 1), (other, NOW_MS + 2)] {
        assert!(queue(database, received(source, now_ms)));
    }
    let take = |busy: &[&str]| take_beside(database, NOW_MS + 2, busy).map(|taken| taken.source);
    assert_eq!(take(&[]).as_deref(), Some(first));
    assert_eq!(take(&[first]).as_deref(), Some(other));
    assert_eq!(take(&[first, other]), None);
    assert_eq!(take(&[other]).as_deref(), Some(second));
}

pub(crate) fn late_webmentions_are_removed(database: &Database) {
    let next_ms = || database.wait(database.store.next_webmention_ms()).unwrap();
    for (late_ms, is_taken) in [(MAX_LATENESS_MS, true), (MAX_LATENESS_MS + 1, false)] {
        assert!(queue(database, received("https://ana.example/1", NOW_MS)));
        let taken = take(database, NOW_MS + late_ms);
        assert_eq!(taken.is_some(), is_taken, "{late_ms}");
        if let Some(taken) = taken {
            finish(database, taken, Verification::Refused, NOW_MS + late_ms);
        }
        assert_eq!(next_ms(), None);
    }
    assert!(queue(database, received("https://ana.example/1", NOW_MS)));
    for attempt in 1..=MAX_ATTEMPTS {
        assert_eq!(take(database, next_ms().unwrap()).unwrap().attempts, attempt);
    }
    assert_eq!((take(database, next_ms().unwrap()), next_ms()), (None, None), "each attempt has ended its endpoint");
}

pub(crate) fn verified_mention_is_a_pending_response(database: &Database) {
    let change = verify(database, "https://ana.example/1", Verification::Mentions(reply("Bien dit.")));
    assert_eq!(change, MentionChange::New);
    let (id, ..) = only(database);
    let kept = database.wait(database.store.response(id.clone())).unwrap().unwrap();
    let kind = ResponseKind::Elsewhere(MentionKind::Reply);
    assert_eq!((kept.kind, kept.status, kept.received_ms), (kind, Status::Pending, NOW_MS));
    assert_eq!((kept.site.as_deref(), kept.reasons.as_str()), (Some("https://ana.example/1"), "links"));
    let pending = Search { status: Some(Status::Pending), is_message: Some(false), limit: 10, ..Search::default() };
    assert_eq!(database.wait(database.store.search(pending)).unwrap(), [kept]);
    assert_eq!((due(database, "mail", NOW_MS), database.pending()), (vec![id.clone()], [1, 0]));
    let same = verify(database, "https://ana.example/1", Verification::Mentions(reply("Bien dit.")));
    assert_eq!((same, stored(database).len()), (MentionChange::Unchanged, 1));
    assert!(database.thread().0.is_empty());
    database.decide(&id, Status::Approved);
    let items = database.wait(database.store.thread("un-article".to_owned())).unwrap().items;
    assert_eq!((items[0].extension.kind.as_str(), items[0].content_text.as_str()), ("reply", "Bien dit."));
    assert_eq!(items[0].authors[0].url, "https://ana.example/1");
}

pub(crate) fn published_link_has_its_title(database: &Database) {
    let link = Mention { kind: MentionKind::Mention, ..reply("Un titre") };
    verify(database, "https://ana.example/1", Verification::Mentions(link));
    let like = Mention { kind: MentionKind::Like, ..reply("") };
    verify(database, "https://li.example/1", Verification::Mentions(like));
    for (id, ..) in stored(database) {
        database.decide(&id, Status::Approved);
    }
    let items = database.wait(database.store.newest(None, 10)).unwrap().items;
    let mut shown: Vec<_> = items.iter().map(|item| (item.extension.kind.as_str(), item.title.as_str())).collect();
    shown.sort_unstable();
    assert_eq!(shown, [("like", ""), ("mention", "Un titre")]);
    assert!(items.iter().all(|item| item.content_text.is_empty()));
}

pub(crate) fn replies_are_to_responses_alone(database: &Database) {
    let kinds = [(MentionKind::Reply, true), (MentionKind::Mention, false), (MentionKind::Like, false)];
    for (kind, takes_replies) in kinds {
        let name = kind.name();
        let mention = Mention { kind, ..reply(name) };
        verify(database, &format!("https://{name}.example/1"), Verification::Mentions(mention));
        let (parent, ..) = stored(database).into_iter().find(|(_, text, _)| text == name).unwrap();
        let answer = Reply {
            id: format!("reponse-{name}"),
            parent: parent.clone(),
            name: "M. Braquet".to_owned(),
            text: "Merci.".to_owned(),
            written_ms: NOW_MS,
        };
        assert_eq!(database.wait(database.store.reply(answer)).unwrap(), takes_replies, "{name}");
        let status = if takes_replies { Status::Approved } else { Status::Pending };
        assert_eq!(database.status(&parent), Some(status), "{name}");
        let reader = Submission { parent: Some(parent), ..database.submission(&format!("Sous {name}.")) };
        let kept = database.wait(database.store.response(database.stored_as(reader))).unwrap().unwrap();
        assert_eq!(kept.reasons, if takes_replies { "" } else { "unknown-parent" }, "{name}");
    }
}

pub(crate) fn changed_mention_is_another_response(database: &Database) {
    verify(database, "https://ana.example/1", Verification::Mentions(reply("Bien dit.")));
    let (first, ..) = only(database);
    database.decide(&first, Status::Approved);
    let change = verify(database, "https://ana.example/1", Verification::Mentions(reply("Mal dit.")));
    assert_eq!(change, MentionChange::Replaced);
    let (second, text, status) = only(database);
    assert_eq!((text.as_str(), status), ("Mal dit.", Status::Pending), "nobody has approved this");
    assert_eq!(database.thread(), (vec![], vec![first.clone()]));
    let approved = database.wait(database.store.decide(vec![first], Status::Approved, NOW_MS)).unwrap();
    assert!(approved.is_empty(), "a page of the list may be older");
    let other = verify(database, "https://li.example/1", Verification::Mentions(reply("Mal dit.")));
    assert_eq!((other, stored(database).len()), (MentionChange::New, 2), "of another source");
    database.decide(&second, Status::Rejected);
    let again = verify(database, "https://ana.example/1", Verification::Mentions(reply("Autre chose.")));
    assert_eq!((again, stored(database).len()), (MentionChange::Unchanged, 2), "the author has rejected the page");
}

pub(crate) fn mention_of_a_closed_post_is_only_withdrawn(database: &Database) {
    let source = "https://ana.example/1";
    let has_mention = |source: &str| database.wait(database.store.has_mention(received(source, NOW_MS))).unwrap();
    assert!(!has_mention(source));
    let closed = |text: &str| Mention { may_replace: false, ..reply(text) };
    let first = verify(database, source, Verification::Mentions(closed("Bien dit.")));
    assert_eq!(first, MentionChange::New, "it was received before the post was closed");
    assert!(has_mention(source) && !has_mention("https://ana.example/2"));
    let (id, ..) = only(database);
    database.decide(&id, Status::Approved);
    let changed = verify(database, source, Verification::Mentions(closed("Mal dit.")));
    assert_eq!((changed, database.thread().0), (MentionChange::Unchanged, vec![id]));
    assert_eq!(verify(database, source, Verification::Gone), MentionChange::Withdrawn);
    assert!(!has_mention(source));
}

pub(crate) fn gone_mention_is_withdrawn(database: &Database) {
    assert_eq!(verify(database, "https://ana.example/1", Verification::Gone), MentionChange::Unchanged);
    verify(database, "https://ana.example/1", Verification::Mentions(reply("Bien dit.")));
    let (id, ..) = only(database);
    database.decide(&id, Status::Approved);
    let before = database.store.generation();
    assert_eq!(verify(database, "https://ana.example/1", Verification::Gone), MentionChange::Withdrawn);
    assert_ne!(database.store.generation(), before);
    assert_eq!((database.thread(), stored(database)), ((vec![], vec![id.clone()]), vec![]));
    let back = verify(database, "https://ana.example/1", Verification::Mentions(reply("Bien dit.")));
    assert_eq!(back, MentionChange::New);
    database.decide(&id, Status::Approved);
    assert_eq!(database.thread(), (vec![id], vec![]));
}

pub(crate) fn gone_mention_stays_rejected(database: &Database) {
    for (number, status) in [Status::Rejected, Status::Spam].into_iter().enumerate() {
        let source = format!("https://ana.example/{number}");
        verify(database, &source, Verification::Mentions(reply("Achetez.")));
        let (id, ..) = stored(database).into_iter().find(|(_, _, status)| *status == Status::Pending).unwrap();
        database.decide(&id, status);
        assert_eq!(verify(database, &source, Verification::Gone), MentionChange::Unchanged);
        assert_eq!(database.status(&id), Some(status));
        let again = verify(database, &source, Verification::Mentions(reply("Autre chose.")));
        assert_eq!((again, stored(database).len()), (MentionChange::Unchanged, number + 1), "{status}");
    }
}

pub(crate) fn failed_verification_is_retried_and_given_up(database: &Database) {
    assert!(queue(database, received("https://ana.example/1", NOW_MS)));
    let mut now_ms = NOW_MS;
    for attempt in 1..MAX_ATTEMPTS {
        let taken = take(database, now_ms).unwrap();
        assert_eq!(taken.attempts, attempt);
        finish(database, taken, Verification::Failed, now_ms);
        let next_ms = database.wait(database.store.next_webmention_ms()).unwrap().unwrap();
        assert_eq!(next_ms - now_ms, MINUTE_MS << (attempt - 1));
        now_ms = next_ms;
    }
    let taken = take(database, now_ms).unwrap();
    finish(database, taken, Verification::Failed, now_ms);
    assert_eq!(database.wait(database.store.next_webmention_ms()).unwrap(), None);
}

pub(crate) fn slow_page_is_given_up_sooner(database: &Database) {
    assert!(queue(database, received("https://ana.example/1", NOW_MS)));
    for attempt in 1..=MAX_SLOW_ATTEMPTS {
        let now_ms = database.wait(database.store.next_webmention_ms()).unwrap().unwrap();
        let taken = take(database, now_ms).unwrap();
        assert_eq!(taken.attempts, attempt);
        finish(database, taken, Verification::TooSlow, now_ms);
    }
    assert_eq!(database.wait(database.store.next_webmention_ms()).unwrap(), None);
}

pub(crate) fn mention_above_the_pending_limit_waits(database: &Database) {
    let full = Mention { max_waiting: Pending { responses: 1, bytes: 100_000 }, ..reply("Bien dit.") };
    let id = database.stored("Une réponse.");
    let change = verify(database, "https://ana.example/1", Verification::Mentions(full.clone()));
    assert_eq!((change, stored(database).len()), (MentionChange::Full, 1));
    database.decide(&id, Status::Approved);
    let next_ms = database.wait(database.store.next_webmention_ms()).unwrap().unwrap();
    let taken = take(database, next_ms).unwrap();
    assert_eq!(finish(database, taken, Verification::Mentions(full), next_ms), MentionChange::New);
}
