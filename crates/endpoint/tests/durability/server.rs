//! A killed database server: senders get an error, no acknowledged response is lost, cached threads are served, the
//! endpoint recovers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::acknowledged::{Acknowledged, Ending, assert_server_holds, assert_unavailable, response, yes};
use crate::support::{OPEN, PostgresServer, Process, Proxy, Request, exchange, wait_until};

const KILLS: usize = 10;
const SENDERS: usize = 8;

#[test]
fn killed_server_loses_no_acknowledged_response() {
    let server = PostgresServer::start();
    let address = server.new_database();
    let folder = tempfile::tempdir().unwrap();
    let process = Process::on(&address, folder.path());
    let acknowledged = Mutex::new(Acknowledged::new());
    let (count, refused, is_over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let health = || process.send(&Request::get("/health/write"));
    let thread = || process.send(&Request::get(&format!("/responses?post={OPEN}")));
    std::thread::scope(|scope| {
        let _ending = Ending(&is_over);
        for first in 0..SENDERS {
            let (process, acknowledged, count, refused, is_over) =
                (&process, &acknowledged, &count, &refused, &is_over);
            scope.spawn(move || {
                let mut number = first;
                while !is_over.load(Ordering::Relaxed) {
                    let text = format!("Réponse {number}, à tout prix.");
                    let answer = process.send(&response(&text, number));
                    match yes(&answer) {
                        Some(id) => {
                            acknowledged.lock().unwrap().insert(id, text);
                            count.fetch_add(1, Ordering::Relaxed);
                            number += SENDERS;
                        }
                        // Sent again, as the app does.
                        None => {
                            assert_unavailable(&answer);
                            refused.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
        for kill in 0..KILLS {
            let before = count.load(Ordering::Relaxed);
            wait_until("a yes", || count.load(Ordering::Relaxed) >= before + 1 + kill * 7 % 40);
            thread().expect(200);
            let refused_before = refused.load(Ordering::Relaxed);
            server.kill();
            wait_until("a refusal", || refused.load(Ordering::Relaxed) > refused_before);
            assert_unavailable(&health());
            // The cache is not invalidated any more after the first round.
            if kill > 0 {
                thread().expect(200);
            }
            server.run();
            wait_until("recovery", || health().status == 200);
            assert_server_holds(&server, &address, &acknowledged.lock().unwrap());
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), count.into_inner(), "each yes names an id of its own");
    assert_server_holds(&server, &address, &acknowledged);
    println!(
        "server killed {KILLS} times: {} refusals, all {} acknowledged are there once",
        refused.into_inner(),
        acknowledged.len()
    );
}

#[test]
fn cached_threads_are_served_without_server() {
    let server = PostgresServer::start();
    let address = server.new_database();
    let folder = tempfile::tempdir().unwrap();
    let processes = [(); 2].map(|()| Process::on(&address, folder.path()));
    let proxy = Proxy::start(processes.iter().map(|process| process.address));
    wait_until("readiness of both", || proxy.ready() == 2);
    let all =
        |path: &str, status: u16| processes.iter().all(|process| process.send(&Request::get(path)).status == status);
    let thread = &format!("/responses?post={OPEN}");
    // The first change that an endpoint detects, its own start, invalidates its cache once more.
    wait_until("a thread in both caches", || {
        wait_until("the server", || all("/health/write", 200));
        wait_until("the thread", || all(thread, 200));
        server.kill();
        let is_cached = all(thread, 200);
        if !is_cached {
            server.run();
        }
        is_cached
    });
    wait_until("failing writes", || all("/health/write", 503));
    assert!(all("/health/ready", 200));
    for number in 0..4 {
        exchange(proxy.address, &Request::get(thread)).unwrap().expect(200);
        assert_unavailable(&exchange(proxy.address, &response("Sans serveur.", number)).unwrap());
    }
    server.run();
    wait_until("recovery", || all("/health/write", 200));
}

#[test]
fn serve_fails_without_server() {
    let server = PostgresServer::start();
    let address = server.new_database();
    server.kill();
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = Process::refused_on(&address, folder.path());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("can't open the database postgres://"), "{said}");
}
