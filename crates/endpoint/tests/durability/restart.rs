//! Restarts under load, of two endpoints behind a proxy and of one on an inherited socket: no request is refused.

use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::acknowledged::{Acknowledged, Ending, assert_holds, assert_server_holds, response};
use crate::support::{
    Answer, CLIENT_HEADER, Connection, DATABASE, OPEN, PostgresServer, Process, Proxy, Request, exchange, signal,
    wait_until, words,
};

const RESTARTS: usize = 6;
const SENDERS: usize = 6;

/// Long against the pause between two checks of the proxy, also on a busy machine.
const DRAIN: (&str, &str) = ("CARNET_DRAIN_SECONDS", "2");

/// A client that reads and responds, and opens another connection when it is told to.
struct Client<'p> {
    proxy: &'p Proxy,
    connection: Option<Connection>,
    /// Connections that an endpoint has asked to be closed.
    closed: usize,
}

impl Client<'_> {
    /// The status of the reply, and the id in it.
    fn send(&mut self, request: &Request) -> Result<(u16, Option<String>), std::io::Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.proxy.address)?,
        };
        let answer = connection.send(request)?;
        if answer.header("connection") == Some("close") {
            self.closed += 1;
        } else {
            self.connection = Some(connection);
        }
        Ok((answer.status, (answer.status == 202).then(|| answer.id())))
    }
}

#[test]
fn rolling_restart_refuses_nothing() {
    let (folder, server) = (tempfile::tempdir().unwrap(), PostgresServer::shared());
    let address = server.new_database();
    let start = || Process::with(&[DRAIN], &address, folder.path());
    let mut processes = vec![start(), start()];
    let proxy = Proxy::start(processes.iter().map(|process| process.address));
    wait_until("readiness of both", || proxy.ready() == 2);
    let acknowledged = Mutex::new(Acknowledged::new());
    let (count, closed, is_over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let _ending = Ending(&is_over);
        for first in 0..SENDERS {
            let (proxy, acknowledged, count, closed, is_over) = (&proxy, &acknowledged, &count, &closed, &is_over);
            scope.spawn(move || {
                let mut client = Client { proxy, connection: None, closed: 0 };
                let mut number = first;
                while !is_over.load(Ordering::Relaxed) {
                    let text = format!("Réponse {number}, pendant un redémarrage.");
                    let (status, id) = client.send(&response(&text, number)).expect("a reply to a response");
                    assert_eq!(status, 202);
                    acknowledged.lock().unwrap().insert(id.unwrap(), text);
                    let thread = Request::get(&format!("/responses?post={OPEN}"));
                    let (status, _) = client.send(&thread).expect("a reply to a reader");
                    assert_eq!(status, 200);
                    count.fetch_add(1, Ordering::Relaxed);
                    number += SENDERS;
                }
                closed.fetch_add(client.closed, Ordering::Relaxed);
            });
        }
        for restart in 0..RESTARTS {
            let before = count.load(Ordering::Relaxed);
            wait_until("requests", || count.load(Ordering::Relaxed) > before + SENDERS);
            let stopped = processes.remove(0);
            let stopped_address = stopped.address;
            // As of a proxy that keeps connections between requests, and of one that opens them in advance.
            let [mut kept, mut new] = [(); 2].map(|()| Connection::open(stopped_address).unwrap());
            let thread = Request::get(&format!("/responses?post={OPEN}"));
            kept.send(&thread).unwrap().expect(200);
            signal("TERM", stopped.id());
            wait_until("the proxy's choice of the other one", || proxy.ready() == 1);
            for connection in [&mut kept, &mut new] {
                let answer = connection.send(&thread).unwrap().expect(200);
                assert_eq!(answer.header("connection"), Some("close"));
            }
            assert!(stopped.end().success(), "restart {restart}");
            processes.push(start());
            proxy.replace(stopped_address, processes[1].address);
            wait_until("readiness of both", || proxy.ready() == 2);
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), count.into_inner(), "each yes names an id of its own");
    assert_server_holds(server, &address, &acknowledged);
    let closed = closed.into_inner();
    assert!(closed > 0, "no connection was closed while its endpoint drained");
    println!("{RESTARTS} restarts: all {} responses accepted, {closed} connections moved on", acknowledged.len());
}

/// The number of accepted ones among requests of one network that are sent at once, the same number to each endpoint.
/// All others are refused by the rate limit.
fn accepted(processes: &[Process], texts: &AtomicUsize) -> usize {
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|number| {
                let address = processes[number % processes.len()].address;
                let text = format!("Réponse {}", texts.fetch_add(1, Ordering::Relaxed));
                let request = Request::json(&words(&text)).header(CLIENT_HEADER, "192.0.2.7");
                scope.spawn(move || exchange(address, &request).unwrap())
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 202);
    for answer in refused {
        let answer = answer.expect(429);
        let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=3600).contains(&seconds), "{seconds}");
    }
    accepted.len()
}

#[test]
fn rate_limit_holds_across_endpoints_and_restarts() {
    let (folder, server) = (tempfile::tempdir().unwrap(), PostgresServer::shared());
    let address = server.new_database();
    let limit = 2 * SENDERS + 1;
    let per_hour = limit.to_string();
    let settings =
        [("CARNET_PER_MINUTE", "1000"), ("CARNET_PER_HOUR", per_hour.as_str()), ("CARNET_DRAIN_SECONDS", "3600")];
    let start = || Process::with(&settings, &address, folder.path());
    let (mut processes, texts) = (vec![start(), start()], AtomicUsize::new(0));
    let mut counts = vec![accepted(&processes, &texts)];
    for _ in 0..2 {
        signal("TERM", processes[0].id());
        let ready = Request::get("/health/ready");
        wait_until("the end of readiness", || processes[0].send(&ready).status == 503);
        counts.push(accepted(&processes, &texts));
        // A second signal ends the drain.
        assert!(processes.remove(0).stop().success());
        processes.push(start());
        counts.push(accepted(&processes, &texts));
    }
    // The endpoints that have just started have no memory of their own of these requests.
    assert_eq!(counts, [SENDERS, SENDERS, 1, 0, 0]);
    assert_eq!(server.query(&address, "SELECT count(*) FROM responses").trim(), per_hour);
}

#[test]
fn restart_on_inherited_socket_refuses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let mut processes = vec![Process::on_socket(&socket, folder.path())];
    assert_eq!(processes[0].address, address);
    let acknowledged = Mutex::new(Acknowledged::new());
    let (count, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let _ending = Ending(&is_over);
        for first in 0..SENDERS {
            let (acknowledged, count, is_over) = (&acknowledged, &count, &is_over);
            scope.spawn(move || {
                let mut number = first;
                while !is_over.load(Ordering::Relaxed) {
                    let text = format!("Réponse {number}, en attendant.");
                    let answer =
                        exchange(address, &response(&text, number)).expect("a reply to a response").expect(202);
                    acknowledged.lock().unwrap().insert(answer.id(), text);
                    count.fetch_add(1, Ordering::Relaxed);
                    number += SENDERS;
                }
            });
        }
        for _ in 0..RESTARTS {
            let before = count.load(Ordering::Relaxed);
            wait_until("requests", || count.load(Ordering::Relaxed) > before + SENDERS);
            assert!(processes.remove(0).stop().success());
            processes.push(Process::on_socket(&socket, folder.path()));
        }
    });
    assert!(processes.remove(0).stop().success());
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), count.into_inner(), "each yes names an id of its own");
    assert_holds(&folder.path().join(DATABASE), &acknowledged);
}

#[test]
fn stopped_endpoint_answers_open_connections() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let live = Request::get("/health/live");
    let [mut new, mut kept] = [(); 2].map(|()| Connection::open(process.address).unwrap());
    // They are accepted in turn, so the other one is accepted too.
    kept.send(&live).unwrap().expect(200);
    signal("TERM", process.id());
    wait_until("the end of the listener", || Connection::open(process.address).is_err());
    for connection in [&mut new, &mut kept] {
        let answer = connection.send(&live).unwrap().expect(200);
        assert_eq!(answer.header("connection"), Some("close"));
    }
    assert!(process.end().success());
}

#[test]
fn stopped_endpoint_closes_idle_connections() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let [mut new, mut kept] = [(); 2].map(|()| Connection::open(process.address).unwrap());
    kept.send(&Request::get("/health/live")).unwrap().expect(200);
    let start = Instant::now();
    assert!(process.stop().success());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    for connection in [&mut new, &mut kept] {
        assert!(connection.until_closed().unwrap().is_empty());
    }
}

#[test]
fn drained_endpoint_serves_until_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::with(&[("CARNET_DRAIN_SECONDS", "3600")], DATABASE, folder.path());
    let live = Request::get("/health/live");
    let mut kept = Connection::open(process.address).unwrap();
    assert_eq!(kept.send(&live).unwrap().expect(200).header("connection"), None);
    signal("TERM", process.id());
    wait_until("the end of readiness", || process.send(&Request::get("/health/ready")).status == 503);
    // Connections from before and new ones are served, and closed with the reply.
    assert_eq!(kept.send(&live).unwrap().expect(200).header("connection"), Some("close"));
    assert!(kept.until_closed().unwrap().is_empty());
    let answer = process.send(&response("Pendant ce temps.", 1)).expect(202);
    assert_eq!(answer.header("connection"), Some("close"));
    // A second signal ends the drain.
    let start = Instant::now();
    assert!(process.stop().success());
    assert!(start.elapsed() < Duration::from_secs(60));
}
