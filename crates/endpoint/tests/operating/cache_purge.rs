//! Purging changed threads from a cache, over a real HTTP server.

use endpoint::cache_purge::CachePurger;
use endpoint::config::{CachePurge, Config, Template};
use endpoint::store::response::Status;

use crate::listeners::Listener;
use crate::support::{OPEN, OTHER, Request, Server, words};

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
fn failed_purge_is_tried_again_after_a_while() {
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
    listener.answer(200);
    server.clock.advance(30_000);
    round();
    round();
    assert_eq!(listener.got().len(), 2);
    // A cache without a copy is no error, and one that always fails is not asked for ever.
    server.clock.advance(1_000);
    server.decide(&sent(&server, OPEN, "Une autre."), Status::Approved);
    listener.answer(404);
    round();
    assert_eq!(listener.got().len(), 3);
    listener.answer(500);
    server.decide(&sent(&server, OTHER, "Ailleurs."), Status::Approved);
    for _ in 0..10 {
        round();
        server.clock.advance(30_000);
    }
    assert_eq!(listener.got().len(), 3 + 5);
}

#[test]
fn changes_before_a_restart_are_purged_after_it() {
    let listener = Listener::http();
    let server = purging(&listener, |_| {});
    server.decide(&sent(&server, OPEN, "Une réponse."), Status::Approved);
    server.clock.advance(9_000);
    let mut purger = CachePurger::new(&server.app).unwrap();
    server.wait(purger.round(&server.app));
    assert_eq!(listener.got().len(), 1);
}
