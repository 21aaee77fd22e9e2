//! Private messages to the author.

use endpoint::store::response::{ResponseKind, Status};
use serde_json::{Value, json};

use crate::support::{Answer, CLIENT_HEADER, CLOSED, OPEN, ORIGIN, Request, SITE, Server, words};

/// A message as a program sends it.
fn by_json(message: &Value) -> Request {
    Request::json(message).at("/messages")
}

/// The same as the form of the contact page sends it.
fn by_form(message: &Value) -> Request {
    Request::form(message).at("/messages")
}

fn message(text: &str) -> Value {
    let mut message = words(text);
    message["site"] = json!("");
    message["post"] = json!("");
    message
}

#[track_caller]
fn kept(server: &Server, answer: &Answer) -> (ResponseKind, Status, String, String) {
    let kept = server.kept(&answer.id());
    (kept.kind, kept.status, kept.post, kept.reasons)
}

#[test]
fn message_is_stored_and_never_published() {
    let server = Server::start();
    let mut with_token = message("Pour vous seul.");
    with_token["token"] = json!(server.token(""));
    let answer = server.send(&by_json(&with_token)).expect(202);
    assert_eq!(answer.json()["published"], false);
    let pending = (ResponseKind::Message, Status::Pending, String::new(), String::new());
    assert_eq!(kept(&server, &answer), pending);
    let id = answer.id();
    server.wait(server.app.store.decide(vec![id.clone()], Status::Approved, server.clock.now_ms())).unwrap();
    assert_eq!(server.thread(OPEN)["items"], json!([]));
    for path in ["/responses.json", "/responses.atom", "/responses?post="] {
        assert!(!server.get(path).text().contains("Pour vous seul"), "{path}");
    }
    // Erased by its writer, it leaves no trace for others.
    let key = answer.key();
    let erase = Request::new("DELETE", &format!("/responses/{id}"))
        .header("Origin", ORIGIN)
        .header("Authorization", format!("Bearer {key}"));
    server.send(&erase).expect(204);
    assert_eq!(server.get("/responses.json").expect(200).json().get("_carnet"), None);
    assert!(server.stored().is_empty());
}

#[test]
fn message_may_be_about_any_post() {
    let server = Server::start();
    for (number, post) in [OPEN, CLOSED, "inconnu", ""].into_iter().enumerate() {
        let mut sent = message(&format!("Numéro {number}"));
        sent["post"] = json!(post);
        sent["token"] = json!(server.token(post));
        let answer = server.send(&by_form(&sent)).expect(303);
        assert_eq!(kept(&server, &answer), (ResponseKind::Message, Status::Pending, post.to_owned(), String::new()));
    }
    for (field, value, code) in [("post", "a\nb", "no_post"), ("parent", "abc", "invalid_parent")] {
        let mut sent = message("Refusé.");
        sent[field] = json!(value);
        assert_eq!(server.send(&by_json(&sent)).expect(422).error(), code);
    }
    assert_eq!(server.stored().len(), 4);
}

#[test]
fn message_without_javascript_finds_its_post_in_the_referrer() {
    let server = Server::start();
    let sent = |number: usize, page: &str| {
        let request = by_form(&message(&format!("Numéro {number}"))).header("Referer", page);
        kept(&server, &server.send(&request).expect(303))
    };
    let of = |post: &str| (ResponseKind::Message, Status::Pending, post.to_owned(), "no-token".to_owned());
    assert_eq!(sent(0, &format!("{SITE}contact/?post={OPEN}")), of(OPEN));
    assert_eq!(sent(1, &format!("{SITE}contact/?a=b&post=%C3%A9t%C3%A9+1")), of("été 1"));
    assert_eq!(sent(2, SITE), of(""));
    assert_eq!(sent(3, &format!("https://evil.example/?post={OPEN}")), of(""));
    // A refused form keeps it.
    let mut empty = message("Sans nom.");
    empty["name"] = json!("");
    let page = server.send(&by_form(&empty).header("Referer", format!("{SITE}contact/?post={OPEN}"))).expect(422);
    assert!(page.text().contains(&format!("name=\"post\" value=\"{OPEN}\"")), "{}", page.text());
}

#[test]
fn message_passes_the_checks_of_responses() {
    let server = Server::start();
    let reasons = |change: &[(&str, &str)]| {
        let mut sent = message(&format!("Essai {change:?}"));
        sent["token"] = json!(server.token(""));
        for (field, value) in change {
            sent[*field] = json!(value);
        }
        let (_, status, _, reasons) = kept(&server, &server.send(&by_json(&sent)).expect(202));
        (status, reasons)
    };
    let held = |reason: &str| (Status::Pending, reason.to_owned());
    assert_eq!(reasons(&[]), held(""));
    assert_eq!(reasons(&[("token", "")]), held("no-token"));
    assert_eq!(reasons(&[("token", &server.token(OPEN))]), held("bad-token"));
    assert_eq!(reasons(&[("post", OPEN), ("text", "Le jeton d’un autre formulaire.")]), held("bad-token"));
    assert_eq!(reasons(&[("text", "http://a.example http://b.example")]), held("links"));
    assert_eq!(reasons(&[("name", "Casino")]), held("blocked"));
    assert_eq!(reasons(&[("subject", "Achetez")]), (Status::Spam, "trap".to_owned()));

    // A token serves once, also for a response.
    let mut sent = message("Une fois.");
    sent["token"] = json!(server.token(""));
    server.send(&by_json(&sent)).expect(202);
    sent["text"] = json!("Deux fois.");
    assert_eq!(server.send(&by_json(&sent)).expect(422).error(), "token_used");
    // Origin, form, size.
    let good = by_json(&message("Un texte."));
    let elsewhere = good.clone().without("Origin").header("Origin", "https://evil.example");
    assert_eq!(server.send(&elsewhere).expect(403).error(), "wrong_origin");
    assert_eq!(server.send(&good.clone().without("Origin")).expect(403).error(), "wrong_origin");
    assert_eq!(server.send(&good.body(b"x".repeat(70_000))).expect(413).error(), "too_large");
    let mut wrong = message("!");
    wrong["email"] = json!("ana");
    assert_eq!(server.send(&by_json(&wrong)).expect(422).error(), "invalid_fields email:not_an_email text:too_short");
}

#[test]
fn messages_and_responses_share_rate_limit_and_idempotency() {
    let server = Server::start();
    let from = |request: Request| server.send(&request.header(CLIENT_HEADER, "192.0.2.1"));
    let keyed = by_json(&message("La première.")).header("Idempotency-Key", "0123456789abcdef");
    let first = from(keyed.clone()).expect(202).id();
    from(Request::json(&words("La deuxième."))).expect(202);
    from(by_json(&message("La troisième."))).expect(429);
    assert_eq!(from(keyed).expect(202).id(), first, "the same request again");
    let other = Request::json(&message("La première.")).header("Idempotency-Key", "0123456789abcdef");
    assert_eq!(server.send(&other).expect(422).error(), "no_post", "a response needs a post");
    let mut other = message("La première.");
    other["post"] = json!(OPEN);
    let other = Request::json(&other).header("Idempotency-Key", "0123456789abcdef");
    assert_eq!(server.send(&other).expect(422).error(), "idempotency_key_reused");
    assert_eq!(server.send(&by_json(&message("La première."))).expect(409).error(), "duplicate");
}
