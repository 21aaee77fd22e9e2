//! Retried requests and duplicates.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{CLIENT_HEADER, CLOSING, CLOSING_MS, OPEN, Request, Server, words};

const KEY: &str = "0123456789abcdef";

#[test]
fn idempotency_key_stores_once() {
    let server = Server::start();
    let mut sent = words("Une fois.");
    sent["token"] = json!(server.token(OPEN));
    let request = Request::json(&sent).header("Idempotency-Key", KEY);
    let first = server.send(&request).expect(202);
    server.clock.advance(3 * 60 * 60 * 1000);
    let second = server.send(&request).expect(202);
    assert_eq!((first.id(), first.key()), (second.id(), second.key()));
    assert_eq!(server.stored().len(), 1);
}

#[test]
fn idempotency_key_refuses_other_content() {
    let server = Server::start();
    server.send(&Request::json(&words("La première.")).header("Idempotency-Key", KEY)).expect(202);
    for (field, value) in [("text", "La seconde."), ("name", "Li"), ("site", ""), ("email", ""), ("post", "bientot")]
    {
        let mut other = words("La première.");
        other[field] = json!(value);
        let answer = server.send(&Request::json(&other).header("Idempotency-Key", KEY)).expect(422);
        assert_eq!(answer.error(), "idempotency_key_reused", "{field}");
    }
    assert_eq!(server.stored().len(), 1);
}

#[test]
fn idempotency_key_stores_once_under_concurrency() {
    let server = Server::start();
    let request = Request::json(&words("Cinquante fois.")).header("Idempotency-Key", KEY);
    let ids: BTreeSet<(String, String)> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..50).map(|_| scope.spawn(|| server.send(&request).expect(202))).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).map(|answer| (answer.id(), answer.key())).collect()
    });
    assert_eq!(ids.len(), 1);
    assert_eq!(server.stored().len(), 1);
}

#[test]
fn repeated_request_passes_rate_limit() {
    let server = Server::start();
    let from = |request: Request| request.header(CLIENT_HEADER, "192.0.2.1");
    let request = from(Request::json(&words("La première.")).header("Idempotency-Key", KEY));
    let first = server.send(&request).expect(202);
    server.send(&from(Request::json(&words("La deuxième.")))).expect(202);
    server.send(&from(Request::json(&words("La troisième.")))).expect(429);
    for _ in 0..5 {
        assert_eq!(server.send(&request).expect(202).id(), first.id());
    }
}

#[test]
fn repeated_request_succeeds_after_post_closed() {
    let server = Server::start();
    let mut sent = words("Juste à temps.");
    sent["post"] = json!(CLOSING);
    let request = Request::json(&sent).header("Idempotency-Key", KEY);
    let first = server.send(&request).expect(202);
    server.clock.advance(CLOSING_MS - server.clock.now_ms());
    assert_eq!(server.send(&request).expect(202).id(), first.id());
    let other = Request::json(&sent).header("Idempotency-Key", "another-key-of-the-form");
    assert_eq!(server.send(&other).expect(422).error(), "closed");
}

#[test]
fn duplicate_within_an_hour_is_refused() {
    let server = Server::start();
    server.send(&Request::json(&words("La même."))).expect(202);
    assert_eq!(server.send(&Request::json(&words(" La même.\n"))).expect(409).error(), "duplicate");
    let other_key = Request::json(&words("La même.")).header("Idempotency-Key", KEY);
    assert_eq!(server.send(&other_key).expect(409).error(), "duplicate");
    let mut other = words("La même.");
    other["name"] = json!("Li");
    server.send(&Request::json(&other)).expect(202);
    server.clock.advance(60 * 60 * 1000);
    server.send(&Request::json(&words("La même."))).expect(202);
    assert_eq!(server.stored().len(), 3);
}

#[test]
fn form_token_serves_for_one_response() {
    let server = Server::start();
    let token = server.token(OPEN);
    let with = |text: &str| {
        let mut sent = words(text);
        sent["token"] = json!(token);
        sent
    };
    let first = Request::json(&with("La première.")).header("Idempotency-Key", KEY);
    let id = server.send(&first).expect(202).id();
    assert_eq!(server.send(&Request::json(&with("La seconde."))).expect(422).error(), "token_used");
    assert_eq!(server.send(&first).expect(202).id(), id, "the same request again");
    assert_eq!(server.stored().len(), 1);
    let mut again = with("La seconde.");
    again["token"] = json!(server.token(OPEN));
    server.send(&Request::json(&again)).expect(202);
}

#[test]
fn restart_keeps_ids_and_deletion_keys() {
    let mut server = Server::start();
    let request = Request::json(&words("Avant.")).header("Idempotency-Key", KEY);
    let before = server.send(&request).expect(202);
    server.end();
    let database = server.app.config.database.clone();
    server.wait(server.app.store.clone().close());
    let next = Server::with(|config| config.database = database);
    let after = next.send(&request).expect(202);
    assert_eq!((before.id(), before.key()), (after.id(), after.key()), "the key that signs is kept");
}
