//! Slow, idle and interrupted clients, on the real clock.

use std::net::Shutdown;
use std::time::{Duration, Instant};

use crate::support::{Connection, Request, Server, words};

#[test]
fn slow_body_gets_request_timeout() {
    let server = Server::start();
    let bytes = Request::json(&words("Lente.")).write();
    let mut slow = Connection::open(server.address).unwrap();
    let mut silent = Connection::open(server.address).unwrap();
    slow.write(&bytes[..bytes.len() - 20]).unwrap();
    silent.write(&Request::json(&words("Muette.")).head()).unwrap();
    let start = Instant::now();
    for connection in [&mut slow, &mut silent] {
        let answer = connection.answer(false).unwrap().expect(408);
        assert_eq!(answer.error(), "too_slow");
        assert!(
            connection.until_closed().is_ok(),
            "the connection ends: what comes later would be read as a request"
        );
    }
    assert!(start.elapsed() > Duration::from_secs(9), "a slow line is given its time");
    assert!(start.elapsed() < Duration::from_secs(30));
    assert!(server.stored().is_empty());
    server.get("/health/write").expect(200);
}

#[test]
fn slow_head_closes_connection() {
    let server = Server::start();
    let mut never = Connection::open(server.address).unwrap();
    let mut half = Connection::open(server.address).unwrap();
    half.write(b"POST /responses HTTP/1.1\r\nHost: a\r\nX-Slow: ").unwrap();
    let mut kept = Connection::open(server.address).unwrap();
    kept.send(&Request::get("/health/write")).unwrap().expect(200);
    let start = Instant::now();
    for connection in [&mut never, &mut half, &mut kept] {
        // With or without a word, it ends.
        let said = connection.until_closed().unwrap_or_default();
        assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&said));
    }
    assert!(start.elapsed() < Duration::from_secs(40));
}

#[test]
fn interrupted_body_stores_nothing() {
    let server = Server::start();
    let bytes = Request::json(&words("Coupée au milieu.")).write();
    for end in [1, bytes.len() / 2, bytes.len() - 1] {
        let mut connection = Connection::open(server.address).unwrap();
        connection.write(&bytes[..end]).unwrap();
        connection.shut(Shutdown::Write).unwrap();
        connection.until_closed().unwrap();
    }
    let mut chunked = Connection::open(server.address).unwrap();
    let request = Request::json(&words("En morceaux.")).chunked().write();
    chunked.write(&request[..request.len() - 5]).unwrap();
    chunked.shut(Shutdown::Write).unwrap();
    chunked.until_closed().unwrap();
    assert!(server.stored().is_empty());
    server.send(&Request::json(&words("En morceaux.")).chunked()).expect(202);
}

#[test]
fn idle_readers_do_not_block_submit() {
    let server = Server::start();
    let mut idle = Vec::new();
    for _ in 0..200 {
        let mut connection = Connection::open(server.address).unwrap();
        connection.write(&Request::get("/responses.json").write()).unwrap();
        idle.push(connection);
    }
    server.send(&Request::json(&words("Pendant ce temps."))).expect(202);
    drop(idle);
}
