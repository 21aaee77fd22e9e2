//! Purging changed threads from a cache, over a real HTTP server.

use endpoint::cache_purge::CachePurger;
use endpoint::config::{CachePurge, Config, Template};
use endpoint::store::response::Status;

use crate::listeners::Listener;
use crate::support::{OPEN, OTHER, Request, Server, words};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A server that purges with a request to `listener`.
fn purging(listener: &Listener, change: impl FnOnce(&mut CachePurge)) -> Server {
    let mut settings = CachePurge {
        method: "POST".to_owned(),
        url: Template::new(&format!("http://{}/purge?url={{encoded}}", listener.address)),
        body: Template::new("{\"files\": [\"{url}\"]}"),
        header: Some(("accesskey".parse().unwrap(), "hunter22".parse().unwrap())),
    };
    change(&mut settings);
    Server::with(move |config: &mut Config| {
        config.public_url = "https://reponses.example/".parse().unwrap();
        config.cache_purge = Some(settings);
    })
}

fn sent(server: &Server, post: &str, text: &str) -> String {
    let mut words = words(text);
    words["post"] = post.into();
    server.send(&Request::json(&words)).expect(202).id()
}

/// Approves a response as another process does, without telling the endpoint.
fn approve_elsewhere(server: &Server, id: &str, decided_ms: i64) {
    let database = rusqlite::Connection::open(server.app.config.database.file().unwrap()).unwrap();
    let change = "UPDATE responses SET status = 'approved', decided_ms = ?2 WHERE id = ?1";
    assert_eq!(database.execute(change, (id, decided_ms)).unwrap(), 1);
}

#[test]
fn changed_threads_are_purged_once() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    let mut purger = CachePurger::new(&server.app).unwrap();
    let mut round = || server.wait(purger.round(&server.app));
    let first = sent(&server, OPEN, "Une réponse.");
    round();
    assert!(listener.got().is_empty(), "what is pending changes nothing for readers");
    server.decide(&first, Status::Approved);
    round();
    let got = listener.got();
    assert_eq!(got.len(), 1, "{got:?}");
    let encoded = "https%3A%2F%2Freponses.example%2Fresponses%3Fpost%3Dreseaux-sociaux";
    assert!(got[0].starts_with(&format!("POST /purge?url={encoded} HTTP/1.1\r\n")), "{got:?}");
    assert!(got[0].to_ascii_lowercase().contains("\r\naccesskey: hunter22\r\n"), "{got:?}");
    let body = "{\"files\": [\"https://reponses.example/responses?post=reseaux-sociaux\"]}";
    assert!(got[0].ends_with(&format!("\r\n\r\n{body}")), "{got:?}");
    round();
    assert_eq!(listener.got().len(), 1);
    // Another thread, and a decision that a command would make: all of it is in the database.
    server.clock.advance(1_000);
    let second = sent(&server, OTHER, "Ailleurs.");
    server.decide(&second, Status::Approved);
    server.change(|transaction| {
        transaction.execute("UPDATE responses SET decided_ms = ?2 WHERE id = ?1", (&first, server.clock.now_ms()))
    });
    round();
    assert_eq!(listener.got().len(), 3);
    assert!(listener.got()[1..].iter().any(|got| got.contains("post=https%3A%2F%2Fcarnet.example%2F%3Fp%3D12")));
    // A withdrawal.
    server.clock.advance(1_000);
    server.wait(server.app.store.erase(vec![second], server.clock.now_ms())).unwrap();
    round();
    assert_eq!(listener.got().len(), 4);
}

#[test]
fn purge_comes_after_the_thread_is_current_here() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    let mut purger = CachePurger::new(&server.app).unwrap();
    server.wait(server.app.store.detect_external_changes()).unwrap();
    let [first, second] = ["Une réponse.", "Une autre."].map(|text| sent(&server, OPEN, text));
    server.decide(&first, Status::Approved);
    let shown = || server.thread(OPEN)["items"].as_array().unwrap().len();
    assert_eq!(shown(), 1);
    approve_elsewhere(&server, &second, server.clock.now_ms());
    assert_eq!(shown(), 1, "the endpoint has not detected it yet");
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 1);
    assert_eq!(shown(), 2, "this is what the cache gets next");
    server.wait(server.app.store.detect_external_changes()).unwrap();
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 1);
}

#[test]
fn change_by_a_slower_clock_is_purged() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    let mut purger = CachePurger::new(&server.app).unwrap();
    let [first, second] = ["Une réponse.", "Une autre."].map(|text| sent(&server, OPEN, text));
    server.clock.advance(5_000);
    server.decide(&first, Status::Approved);
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 1);
    approve_elsewhere(&server, &second, server.clock.now_ms() - 2_000);
    server.wait(server.app.store.detect_external_changes()).unwrap();
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 2);
}

#[test]
fn failed_purge_is_retried_with_growing_pauses() {
    let listener = Listener::http();
    let server = purging(&listener, |settings| {
        settings.method = "PURGE".to_owned();
        settings.body = Template::default();
    });
    let mut purger = CachePurger::new(&server.app).unwrap();
    let mut round = || server.wait(purger.round(&server.app));
    server.decide(&sent(&server, OPEN, "Une réponse."), Status::Approved);
    listener.answer(503);
    round();
    round();
    assert_eq!(listener.got().len(), 1, "{:?}", listener.got());
    assert!(listener.got()[0].starts_with("PURGE /purge?url="), "{:?}", listener.got());
    for (pause_ms, count) in [(29_999, 1), (1, 2), (59_999, 2), (1, 3), (119_999, 3)] {
        server.clock.advance(pause_ms);
        round();
        assert_eq!(listener.got().len(), count);
    }
    assert!(server.metrics().text().contains("\ncarnet_cache_purge_failures_total 3\n"));
    listener.answer(200);
    server.clock.advance(1);
    round();
    round();
    assert_eq!(listener.got().len(), 4);
    // A cache without a copy is no error.
    server.clock.advance(1_000);
    server.decide(&sent(&server, OPEN, "Une autre."), Status::Approved);
    listener.answer(404);
    round();
    server.clock.advance(HOUR_MS);
    round();
    assert_eq!(listener.got().len(), 5);
}

#[test]
fn failing_purge_delays_no_other_thread() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    let mut purger = CachePurger::new(&server.app).unwrap();
    let mut round = || server.wait(purger.round(&server.app));
    server.decide(&sent(&server, OPEN, "Une réponse."), Status::Approved);
    listener.answer(503);
    round();
    listener.answer(200);
    server.decide(&sent(&server, OTHER, "Ailleurs."), Status::Approved);
    round();
    assert_eq!(listener.got().len(), 2);
    assert!(listener.got()[1].contains("post=https%3A%2F%2Fcarnet.example%2F%3Fp%3D12"), "{:?}", listener.got());
}

#[test]
fn failing_purge_ends_when_copies_have_expired() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    let mut purger = CachePurger::new(&server.app).unwrap();
    let mut round = || server.wait(purger.round(&server.app));
    server.decide(&sent(&server, OPEN, "Une réponse."), Status::Approved);
    // The address of the interface is wrong.
    listener.answer(404);
    round();
    server.clock.advance(24 * HOUR_MS);
    round();
    assert_eq!(listener.got().len(), 2);
    listener.answer(200);
    // The ten seconds of `cache_seconds`, and the minute by which clocks may differ.
    server.clock.advance(70_001);
    round();
    assert_eq!(listener.got().len(), 2);
}

#[test]
fn changes_before_a_restart_are_purged_after_it() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    server.decide(&sent(&server, OPEN, "Une réponse."), Status::Approved);
    server.clock.advance(24 * HOUR_MS);
    let mut purger = CachePurger::new(&server.app).unwrap();
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 1);
}
