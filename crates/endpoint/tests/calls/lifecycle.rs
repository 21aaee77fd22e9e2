//! Decisions, withdrawal, purge; and the shutdown of the endpoint.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::slice::from_ref;
use std::sync::mpsc;
use std::time::Duration;

use endpoint::config::{Config, ThreadsSource};
use endpoint::maintenance;
use endpoint::store::response::Status;
use endpoint::threads::STALE_MS;
use serde_json::json;

use crate::support::{Answer, Connection, NOW_MS, OPEN, ORIGIN, Request, Server, words};

fn withdraw(server: &Server, id: &str, key: &str) -> Answer {
    let request = Request::new("DELETE", &format!("/responses/{id}"))
        .header("Origin", ORIGIN)
        .header("Authorization", format!("Bearer {key}"));
    server.send(&request)
}

fn ids(server: &Server) -> Vec<String> {
    let items = server.thread(OPEN)["items"].clone();
    items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn withdrawn(server: &Server) -> Vec<String> {
    let all = server.get("/responses.json").expect(200).json()["_carnet"]["withdrawn"].clone();
    assert_eq!(server.thread(OPEN)["_carnet"]["withdrawn"], all);
    serde_json::from_value(all).unwrap_or_default()
}

#[test]
fn decisions_publish_withdraw_and_undo() {
    let server = Server::start();
    let id = server.send(&Request::json(&words("Décidez."))).expect(202).id();
    server.decide(&id, Status::Rejected);
    assert!(ids(&server).is_empty() && withdrawn(&server).is_empty(), "it was never published");
    server.decide(&id, Status::Approved);
    assert_eq!(ids(&server), from_ref(&id));
    server.decide(&id, Status::Spam);
    assert!(ids(&server).is_empty());
    assert_eq!(withdrawn(&server), from_ref(&id));
    server.wait(server.app.store.undo(vec![id.clone()], NOW_MS)).unwrap();
    assert_eq!(ids(&server), from_ref(&id));
    assert!(withdrawn(&server).is_empty());
}

#[test]
fn withdraw_needs_key_of_the_response() {
    let server = Server::start();
    let held = server.send(&Request::json(&words("Tenue."))).expect(202);
    let published = server.send(&Request::json(&words("Publiée."))).expect(202);
    server.decide(&published.id(), Status::Approved);
    for answer in [&held, &published] {
        assert_eq!(withdraw(&server, &answer.id(), "").expect(403).error(), "wrong_key");
        let other = if answer.id() == held.id() { &published } else { &held };
        assert_eq!(withdraw(&server, &answer.id(), &other.key()).expect(403).error(), "wrong_key");
        let gone = withdraw(&server, &answer.id(), &answer.key()).expect(204);
        assert!(gone.body.is_empty());
        assert_eq!(withdraw(&server, &answer.id(), &answer.key()).expect(404).error(), "not_found");
    }
    assert!(ids(&server).is_empty() && server.stored().is_empty());
    assert_eq!(withdrawn(&server), [published.id()], "a response that was never published is not listed");
}

#[test]
fn withdrawn_response_with_reply_keeps_its_place() {
    let server = Server::start();
    let mut sent = Vec::new();
    for text in ["Première.", "Deuxième, bientôt reprise.", "Troisième, bientôt reprise.", "Quatrième."] {
        let mut fields = words(text);
        fields["parent"] = json!(sent.last().map(Answer::id).unwrap_or_default());
        server.clock.advance(1_000);
        let answer = server.send(&Request::json(&fields)).expect(202);
        server.decide(&answer.id(), Status::Approved);
        sent.push(answer);
    }
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|number: usize| sent[number].id());
    let before = server.thread(OPEN)["items"].clone();
    for gone in &sent[1..3] {
        withdraw(&server, &gone.id(), &gone.key()).expect(204);
    }
    let thread = server.thread(OPEN);
    let items = thread["items"].as_array().unwrap();
    assert_eq!(ids(&server), [first.clone(), second.clone(), third.clone(), fourth.clone()]);
    assert_eq!((&items[0], &items[3]), (&before[0], &before[3]));
    for (item, (before, parent)) in items[1..3].iter().zip([(&before[1], &first), (&before[2], &second)]) {
        assert_eq!(item["date_published"], before["date_published"]);
        assert_eq!(item["content_text"], "Une réponse qui a été retirée");
        assert_eq!((&item["authors"], &item["_carnet"]["kind"]), (&json!([]), &json!("withdrawn")));
        assert_eq!(item["_carnet"]["parent"], json!(parent));
    }
    assert_eq!(thread["_carnet"]["withdrawn"], json!([second, third]));
    let all = server.get("/responses.json").expect(200).json();
    let listed: Vec<_> = all["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(listed, [json!(fourth), json!(third), json!(second), json!(first)], "newest first");
    assert_eq!(server.get("/responses.atom").expect(200).text().matches("<entry>").count(), 2);
    assert_nowhere(&server, "bientôt reprise");
    // They have no replies any more.
    withdraw(&server, &fourth, &sent[3].key()).expect(204);
    assert_eq!(ids(&server), [first]);
}

#[test]
fn withdraw_by_form_needs_own_origin_and_key() {
    let server = Server::start();
    let mut sent = words("Par le bouton.");
    sent["language"] = json!("fr");
    let answer = server.send(&Request::form(&sent)).expect(303);
    let id = answer.id();
    let location = answer.header("location").unwrap();
    let key = location.split_once("key=").unwrap().1.split('&').next().unwrap();
    let press = |key: &str, origin: &str| {
        let body = format!("key={key}&language=fr");
        let head = Request::new("POST", &format!("/responses/{id}/take-back"));
        let request = head.header("Origin", origin).header("Content-Type", "application/x-www-form-urlencoded");
        server.send(&request.body(body))
    };
    let own = format!("http://{}", server.address);
    press(key, ORIGIN).expect(403);
    press("AAAA", &own).expect(403);
    assert_eq!(server.stored().len(), 1);
    press(key, &own).expect(200);
    assert!(server.stored().is_empty());
}

#[test]
fn withdraw_removes_text_from_database_files() {
    let mut server = Server::start();
    let secret = "Un secret que personne ne doit retrouver";
    let answer = server.send(&Request::json(&words(secret))).expect(202);
    withdraw(&server, &answer.id(), &answer.key()).expect(204);
    assert_nowhere(&server, secret);
    server.end();
    server.wait(server.app.store.clone().close());
    assert_nowhere(&server, secret);
}

/// Neither the database nor the write-ahead log contains the text.
fn assert_nowhere(server: &Server, secret: &str) {
    for entry in std::fs::read_dir(server.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

/// Litestream holds such a transaction nearly all the time.
#[test]
fn erasure_does_not_wait_for_long_readers() {
    let server = Server::start();
    let id = server.send(&Request::json(&words("Bientôt effacée."))).expect(202).id();
    let reader = rusqlite::Connection::open(server.app.config.database.file().unwrap()).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let count: i64 = reader.query_row("SELECT count(*) FROM responses", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
    let start = std::time::Instant::now();
    server.wait(server.app.store.erase(vec![id], NOW_MS)).unwrap();
    server.send(&Request::json(&words("Une autre."))).expect(202);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert!(server.app.store.has_erased_log());
    // As maintenance does every second.
    server.wait(server.app.store.clean_up(NOW_MS)).unwrap();
    assert!(server.app.store.has_erased_log());
    reader.execute_batch("COMMIT").unwrap();
    server.wait(server.app.store.clean_up(NOW_MS)).unwrap();
    assert!(!server.app.store.has_erased_log());
    assert_nowhere(&server, "Bientôt effacée.");
}

#[test]
fn purge_erases_unapproved_after_30_days() {
    let server = Server::start();
    let mut old = Vec::new();
    for status in Status::ALL {
        let id = server.send(&Request::json(&words(&format!("D’abord {status}")))).expect(202).id();
        server.decide(&id, status);
        old.push(id);
    }
    server.clock.advance(24 * 60 * 60 * 1000);
    let young = server.send(&Request::json(&words("Un jour plus tard."))).expect(202).id();
    server.clock.advance(29 * 24 * 60 * 60 * 1000);
    assert_eq!(server.wait(maintenance::purge_old(&server.app)).unwrap(), 0, "not before 30 days are over");
    server.clock.advance(1);
    assert_eq!(server.wait(maintenance::purge_old(&server.app)).unwrap(), 3);
    let left: Vec<String> = server.stored().into_iter().map(|kept| kept.id).collect();
    assert_eq!(left, [old[1].clone(), young], "what is approved stays");
    assert_eq!(ids(&server), [old[1].clone()]);
}

#[test]
fn purge_counts_from_last_decision() {
    let server = Server::start();
    let id = server.send(&Request::json(&words("Il y a longtemps."))).expect(202).id();
    server.decide(&id, Status::Approved);
    server.clock.advance(400 * 24 * 60 * 60 * 1000);
    server.decide(&id, Status::Rejected);
    assert_eq!(server.wait(maintenance::purge_old(&server.app)).unwrap(), 0);
    server.wait(server.app.store.undo(vec![id.clone()], server.clock.now_ms())).unwrap();
    assert_eq!(server.kept(&id).status, Status::Approved);
}

#[test]
fn purge_needs_list_of_posts() {
    let nowhere = |config: &mut Config| config.threads = ThreadsSource::File("nowhere.json".into());
    let server = Server::with(nowhere);
    server.send(&Request::json(&words("Sans liste."))).expect(202);
    server.clock.advance(400 * 24 * 60 * 60 * 1000);
    assert_eq!(server.wait(maintenance::purge_old(&server.app)).unwrap(), 0);
    assert_eq!(server.stored().len(), 1);
}

#[test]
fn shutdown_finishes_accepted_requests() {
    let mut server = Server::start();
    let requests: Vec<Vec<u8>> =
        (0..8).map(|number| Request::json(&words(&format!("En route {number}"))).write()).collect();
    let mut connections = Vec::new();
    for request in &requests {
        let mut connection = Connection::open(server.address).unwrap();
        // All but the last byte: the request is under way.
        connection.write(&request[..request.len() - 1]).unwrap();
        connections.push(connection);
    }
    // Each of these connections is known to be served, so all before it are.
    let idle =
        Connection::open(server.address).and_then(|mut idle| idle.send(&Request::get("/health/ready")).map(|_| idle));
    server.tell_to_stop();
    assert!(idle.unwrap().until_closed().unwrap().is_empty(), "connections without a request end soon");
    for (connection, request) in connections.iter_mut().zip(&requests) {
        connection.write(&request[request.len() - 1..]).unwrap();
        connection.answer(false).unwrap().expect(202);
    }
    let start = std::time::Instant::now();
    server.end();
    assert!(start.elapsed() < Duration::from_secs(10), "closed connections do not delay the shutdown");
    assert_eq!(server.stored().len(), 8);
    assert!(Connection::open(server.address).is_err(), "nothing more is taken");
}

#[test]
fn changes_are_detected_while_the_list_of_posts_is_slow() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let list = format!("http://{}/threads.json", listener.local_addr().unwrap());
    let (sender, requests) = mpsc::channel();
    std::thread::spawn(move || {
        // At the start of the endpoint.
        let (mut first, _) = listener.accept().unwrap();
        let _ = first.read(&mut [0; 1024]).unwrap();
        first.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        drop(first);
        let _ = sender.send(listener.accept().unwrap().0);
    });
    let server = Server::with(|config| config.threads = ThreadsSource::Address(list.parse().unwrap()));
    server.wait(server.app.store.detect_external_changes()).unwrap();
    let before = server.app.store.generation();
    let beside = rusqlite::Connection::open(server.app.config.database.file().unwrap()).unwrap();
    beside.execute("INSERT INTO secrets (name, value) VALUES ('beside', x'00')", []).unwrap();
    server.clock.advance(STALE_MS);
    let mut unanswered = None;
    server.wait(async {
        let detected = async {
            while server.app.store.generation() == before || unanswered.is_none() {
                unanswered = unanswered.take().or_else(|| requests.try_recv().ok());
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = maintenance::run(server.app.clone()) => {}
            () = detected => {}
        }
    });
    let mut unanswered: TcpStream = unanswered.unwrap();
    unanswered.set_nonblocking(true).unwrap();
    let mut request = Vec::new();
    let error = unanswered.read_to_end(&mut request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock, "the reply is still waited for");
}
