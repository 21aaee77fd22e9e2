//! The calls of the author's programs: pending responses and decisions, with a key.

#[cfg(target_os = "linux")]
use std::path::Path;

use endpoint::program_key::{generate, hash};
#[cfg(target_os = "linux")]
use endpoint::store::address::Address;
use endpoint::store::program_key::ProgramKey;
use endpoint::store::response::Status;
use protocol::moderation::{DECISIONS, MAX_RESPONSES, PENDING};
use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::support::PostgresServer;
use crate::support::{Answer, CLIENT_HEADER, NOW_MS, OPEN, ORIGIN, Request, Server, words};

const QUARTER_MS: i64 = 15 * 60_000;

/// A program with a key.
struct Program<'s> {
    server: &'s Server,
    key: String,
}

impl<'s> Program<'s> {
    /// Makes a key, as `carnet-endpoint key add` does.
    fn with_key(server: &'s Server, name: &str) -> Self {
        let key = generate();
        let stored = ProgramKey { name: name.to_owned(), hash: hash(&key).to_vec(), made_ms: NOW_MS, used_ms: None };
        assert!(server.wait(server.app.store.add_program_key(stored)).unwrap());
        Self { server, key }
    }

    fn send(&self, request: &Request) -> Answer {
        self.server.send(&with_key(request, &self.key))
    }

    /// The pending responses at this query.
    fn pending(&self, query: &str) -> Value {
        self.send(&Request::get(&format!("{PENDING}{query}"))).expect(200).json()
    }

    /// Decides; returns the ids of the responses that changed.
    fn decide(&self, decision: &str, ids: &[&str]) -> Value {
        let mut answer = self.send(&decision_of(decision, ids)).expect(200).json();
        answer["changed"].take()
    }
}

fn with_key(request: &Request, key: &str) -> Request {
    request.clone().header("Authorization", format!("Bearer {key}"))
}

fn decision_of(decision: &str, ids: &[&str]) -> Request {
    decision_in(&json!({"ids": ids, "decision": decision}))
}

/// A decision with this body.
fn decision_in(body: &Value) -> Request {
    Request::new("POST", DECISIONS).header("Content-Type", "application/json").body(body.to_string())
}

/// A reader sends what `change` makes of a response; returns its id.
fn sent(server: &Server, path: &str, text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut words = words(text);
    change(&mut words);
    server.clock.advance(1_000);
    server.send(&Request::json(&words).at(path)).expect(202).id()
}

fn response(server: &Server, text: &str) -> String {
    sent(server, "/responses", text, |_| {})
}

fn message(server: &Server, text: &str) -> String {
    sent(server, "/messages", text, |_| {})
}

/// Ids of the responses in a list, in its order.
fn ids(list: &Value) -> Vec<&str> {
    list["responses"].as_array().unwrap().iter().map(|response| response["id"].as_str().unwrap()).collect()
}

fn published(server: &Server) -> Vec<String> {
    let thread = server.thread(OPEN);
    thread["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn program_calls_need_a_valid_key() {
    let server = Server::start();
    let (program, other) = (Program::with_key(&server, "ordinateur"), Program::with_key(&server, "portable"));
    let id = response(&server, "Bien dit.");
    let calls = [Request::get(PENDING), decision_of("approve", &[&id])];
    for call in &calls {
        let refused = [
            call.clone(),
            with_key(call, ""),
            with_key(call, &generate()),
            with_key(call, program.key.strip_prefix("carnet_").unwrap()),
            call.clone().header("Authorization", &program.key),
            call.clone().header("Authorization", format!("Basic {}", program.key)),
            call.clone().header("Cookie", format!("carnet_session={}", program.key)),
        ];
        for request in &refused {
            let answer = server.send(request).expect(401);
            assert_eq!(answer.error(), "no_program_key");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
    assert_eq!(server.kept(&id).status, Status::Pending);
    assert_eq!(ids(&program.pending("")), [id.as_str()]);
    assert_eq!(ids(&other.pending("")), [id.as_str()]);

    assert!(server.wait(server.app.store.remove_program_key("ordinateur".to_owned())).unwrap());
    for call in &calls {
        program.send(call).expect(401);
    }
    assert_eq!(server.kept(&id).status, Status::Pending);
    assert_eq!(ids(&other.pending("")), [id.as_str()]);
}

#[test]
fn program_calls_refuse_pages() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    let id = response(&server, "Bien dit.");
    let own = format!("http://{}", server.address);
    for origin in [ORIGIN, own.as_str(), "https://evil.example", "null"] {
        for call in [Request::get(PENDING), decision_of("approve", &[&id])] {
            let answer = program.send(&call.header("Origin", origin)).expect(403);
            assert_eq!(answer.error(), "wrong_origin");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        for path in [PENDING, DECISIONS] {
            let asked = Request::new("OPTIONS", path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization");
            let answer = server.send(&asked).expect(405);
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    assert_eq!(server.kept(&id).status, Status::Pending);
}

#[test]
fn pending_lists_what_waits_oldest_first() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    assert_eq!(program.pending(""), json!({"responses": [], "has_more": false}));
    let parent = response(&server, "Une question.");
    server.decide(&parent, Status::Approved);
    let reply = sent(&server, "/responses", "Une réponse.", |words| words["parent"] = json!(parent));
    let message = message(&server, "Pour vous seul.");
    let spam = sent(&server, "/responses", "Achetez.", |words| words["subject"] = json!("rempli"));
    let last = response(&server, "Une autre réponse.");

    let answer = program.send(&Request::get(PENDING)).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let list = answer.json();
    assert_eq!(ids(&list), [reply.as_str(), message.as_str(), last.as_str()], "without {spam}");
    assert_eq!(list["has_more"], json!(false));
    let received = |id: &str| jiff::Timestamp::from_millisecond(server.kept(id).received_ms).unwrap().to_string();
    assert_eq!(
        list["responses"][0],
        json!({
            "id": reply,
            "kind": "response",
            "post": OPEN,
            "name": "Ana",
            "email": "",
            "site": "https://ana.example/",
            "text": "Une réponse.",
            "language": "en",
            "received": received(&reply),
            "parent": {"name": "Ana", "text": "Une question."},
        })
    );
    let private = &list["responses"][1];
    assert_eq!((&private["kind"], &private["parent"]), (&json!("message"), &json!(null)));
    assert_eq!(private["email"], json!("ana@courriel.example"));

    let part = program.pending("?limit=2");
    assert_eq!((ids(&part), &part["has_more"]), (vec![reply.as_str(), message.as_str()], &json!(true)));
    assert_eq!(ids(&program.pending("?limit=0")).len(), 1);
    assert_eq!(ids(&program.pending("?limit=1000000")).len(), 3);
    for query in ["?limit=-1", "?limit=deux"] {
        let answer = program.send(&Request::get(&format!("{PENDING}{query}"))).expect(400);
        assert_eq!(answer.error(), "malformed");
    }
}

#[test]
fn decisions_publish_undo_and_erase() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    let (one, other) = (response(&server, "Bien dit."), response(&server, "Moi aussi."));
    assert_eq!(published(&server), [""; 0]);
    let both = [one.as_str(), other.as_str()];
    assert_eq!(program.decide("approve", &both), json!(both));
    assert_eq!(published(&server), both);
    assert_eq!(program.decide("approve", &both), json!([]), "they are approved already");
    assert_eq!(ids(&program.pending("")), [""; 0]);

    assert_eq!(program.decide("undo", &[&other]), json!([other]));
    assert_eq!(published(&server), [one.as_str()]);
    assert_eq!(ids(&program.pending("")), [other.as_str()]);
    for (decision, status) in [("reject", Status::Rejected), ("spam", Status::Spam)] {
        assert_eq!(program.decide(decision, &[&other]), json!([other]));
        assert_eq!(server.kept(&other).status, status);
    }

    assert_eq!(program.decide("erase", &both), json!(both));
    assert!(server.stored().is_empty());
    assert_eq!(server.thread(OPEN)["_carnet"]["withdrawn"], json!(both));
}

#[test]
fn decisions_never_publish_messages() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    let (one, other) = (message(&server, "Pour vous seul."), message(&server, "Pour vous aussi."));
    for decision in ["approve", "reject"] {
        assert_eq!(program.decide(decision, &[&one]), json!([]), "{decision}");
    }
    assert_eq!(program.decide("spam", &[&one]), json!([one]));
    assert_eq!(program.decide("undo", &[&one]), json!([one]));
    assert_eq!(program.decide("erase", &[&other]), json!([other]));
    assert_eq!(ids(&program.pending("")), [one.as_str()]);
    assert_eq!(published(&server), [""; 0]);
}

#[test]
fn decisions_ignore_unknown_ids() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    let id = response(&server, "Bien dit.");
    let unknown: [&[&str]; 3] = [&[], &["nulle-part"], &["", "Pas un id", "un-\0id"]];
    for decision in ["approve", "reject", "spam", "undo", "erase"] {
        for ids in unknown {
            assert_eq!(program.decide(decision, ids), json!([]), "{decision} {ids:?}");
        }
    }
    assert_eq!(program.decide("spam", &["nulle-part", &id, &id]), json!([id]));
    assert_eq!(program.decide("erase", &[&id, "nulle-part", &id]), json!([id]));
}

#[test]
fn decisions_refuse_invalid_bodies() {
    let server = Server::start();
    let program = Program::with_key(&server, "ordinateur");
    let id = response(&server, "Bien dit.");
    let many: Vec<String> = (0..=MAX_RESPONSES).map(|number| format!("r{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let malformed = [
        decision_of("approve", &many),
        decision_of("", &[&id]),
        decision_of("answer", &[&id]),
        decision_of("nothing", &[&id]),
        decision_of("Approve", &[&id]),
        decision_in(&json!({"ids": [id]})),
        decision_in(&json!({"ids": id, "decision": "approve"})),
        decision_in(&json!([[id], "approve"])),
        decision_in(&json!(null)),
        decision_of("approve", &[&id]).body(""),
    ];
    for request in &malformed {
        assert_eq!(program.send(request).expect(400).error(), "malformed");
    }
    let form = decision_of("approve", &[&id]).without("Content-Type").body("ids=a&decision=approve");
    for kind in ["application/x-www-form-urlencoded", "text/plain"] {
        let answer = program.send(&form.clone().header("Content-Type", kind)).expect(415);
        assert_eq!(answer.error(), "unsupported_media_type");
    }
    let large = decision_of("approve", &[&id]).body(format!("{{\"ids\":[\"{}\"]}}", "a".repeat(70_000)));
    assert_eq!(program.send(&large).expect(413).error(), "too_large");
    assert_eq!(server.kept(&id).status, Status::Pending);
    // As many as are allowed, each as long as it can be.
    let most: Vec<String> = (0..MAX_RESPONSES).map(|number| format!("{number:064}")).collect();
    let most: Vec<&str> = most.iter().map(String::as_str).collect();
    assert_eq!(program.decide("approve", &most), json!([]));
    program.send(&Request::get(DECISIONS)).expect(405);
}

/// Wrong keys have a limit, which a valid key that this endpoint has not seen before passes, as after a restart.
fn limits_wrong_keys(server: &Server) {
    let (program, other) = (Program::with_key(server, "ordinateur"), Program::with_key(server, "portable"));
    let call =
        |key: &str, client: &str| server.send(&with_key(&Request::get(PENDING), key).header(CLIENT_HEADER, client));
    let (here, there) = ("192.0.2.1", "192.0.3.1");
    for _ in 0..5 {
        call(&generate(), here).expect(401);
    }
    let refused = call(&generate(), here).expect(429);
    assert_eq!((refused.error().as_str(), refused.header("retry-after")), ("too_many", Some("900")));
    call(&program.key, here).expect(200);
    call(&generate(), here).expect(429);
    call(&generate(), there).expect(401);

    assert!(server.wait(server.app.store.remove_program_key("ordinateur".to_owned())).unwrap());
    call(&program.key, here).expect(429);
    server.clock.advance(QUARTER_MS);
    call(&program.key, here).expect(401);
    for network in 1..30 {
        call(&generate(), &format!("10.0.{network}.1")).expect(401);
    }
    call(&generate(), there).expect(429);
    call(&other.key, there).expect(200);
}

#[test]
fn wrong_keys_are_limited() {
    limits_wrong_keys(&Server::start());
}

#[test]
#[cfg(target_os = "linux")]
fn wrong_keys_are_limited_with_postgresql() {
    let address = PostgresServer::shared().new_database();
    let address = Address::parse(&address, Path::new("")).unwrap();
    limits_wrong_keys(&Server::with(|config| config.database = address));
}

#[test]
fn requests_without_a_key_are_not_counted() {
    let server = Server::start();
    let call = Request::get(PENDING).header(CLIENT_HEADER, "192.0.2.1");
    for _ in 0..10 {
        server.send(&call).expect(401);
    }
    server.send(&with_key(&call, &generate())).expect(401);
}

#[test]
fn wrong_keys_do_not_block_logins() {
    let server = Server::start();
    let here = "192.0.2.1".parse().ok();
    for _ in 0..6 {
        server.send(&with_key(&Request::get(PENDING), "carnet_faux").header(CLIENT_HEADER, "192.0.2.1"));
    }
    assert_eq!(server.wait(server.app.store.try_login(here, None, NOW_MS)).unwrap(), Ok(()));
}
