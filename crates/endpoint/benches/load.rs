//! The real program under load, on loopback and durable: responses accepted and threads read a second, how long one
//! takes, and what memory it holds; on SQLite, and on PostgreSQL with one and with two endpoints.
//! `cargo xtask bench endpoint`, or
//! `cargo bench -p endpoint --bench load -- [--folder FOLDER] [--seconds N]`.
//!
//! The load generator is this process, and the server of the database is on this machine, so all share the processors.

#![allow(clippy::unwrap_used, reason = "a failed measurement stops by panicking")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::net::SocketAddr;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use endpoint::store::Store;
use endpoint::store::address::Address;
use endpoint::store::queue::Search;
use endpoint::store::response::Status;
use serde_json::json;
use support::{CLIENT_HEADER, DATABASE, OPEN, OTHER, PER_NETWORK, Process, Request, wait_until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 64;
const WARM_UP: Duration = Duration::from_secs(2);
const THREAD: usize = 50;

/// Target values: requests per second, and the 99th percentile of the latency.
struct Aim {
    per_second: f64,
    p99_ms: Option<f64>,
}

/// Target values for responses accepted and for threads read.
type Aims = [Aim; 2];

fn main() {
    let mut named = None;
    let mut seconds = 10;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--folder" => named = Some(PathBuf::from(arguments.next().unwrap())),
            "--seconds" => seconds = arguments.next().unwrap().parse().unwrap(),
            // From cargo.
            "--bench" => {}
            unknown => panic!("unknown argument {unknown}"),
        }
    }
    let time = Duration::from_secs(seconds);
    let parent = named.clone().unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")));
    std::fs::create_dir_all(&parent).unwrap();
    let folder = tempfile::tempdir_in(&parent).unwrap();
    println!("{CONNECTIONS} connections, the database in {}", folder.path().display());
    let aims = [Aim { per_second: 5_000.0, p99_ms: Some(20.0) }, Aim { per_second: 10_000.0, p99_ms: None }];
    let database = Address::File(folder.path().join(DATABASE));
    measure("SQLite", &[Process::start(folder.path())], &database, &aims, time);
    #[cfg(target_os = "linux")]
    measure_on_postgres(named.as_deref(), folder.path(), time);
}

/// On a server with its data in a folder in `parent`, with one endpoint and with two.
#[cfg(target_os = "linux")]
fn measure_on_postgres(parent: Option<&Path>, folder: &Path, time: Duration) {
    let server = parent.map_or_else(support::PostgresServer::start, support::PostgresServer::start_in);
    let aims = [Aim { per_second: 3_000.0, p99_ms: None }, Aim { per_second: 20_000.0, p99_ms: None }];
    for (name, count) in [("PostgreSQL, one endpoint", 1), ("PostgreSQL, two endpoints", 2)] {
        let address = server.new_database();
        let processes: Vec<Process> = (0..count).map(|_| Process::on(&address, folder)).collect();
        measure(name, &processes, &Address::parse(&address, folder).unwrap(), &aims, time);
    }
}

/// Measures endpoints on one database.
fn measure(name: &str, processes: &[Process], database: &Address, aims: &Aims, time: Duration) {
    let load = tokio::runtime::Runtime::new().unwrap();
    let addresses: Vec<SocketAddr> = processes.iter().map(|process| process.address).collect();
    let run = |request: fn(usize) -> Vec<u8>, first: usize, time: Duration| {
        load.block_on(run(&addresses, request, first, time))
    };
    let megabytes = || processes.iter().map(Process::memory).sum::<u64>() as f64 / 1024.0;
    let mut memory = vec![("started", megabytes())];

    let warm_up = run(response, 0, WARM_UP);
    memory.push(("warm", megabytes()));
    let accepted = run(response, warm_up.next, time / 2);
    memory.push(("half-way", megabytes()));
    let rest = run(response, accepted.next, time / 2);
    let accepted = accepted.and(rest);
    memory.push(("after accepting", megabytes()));

    load.block_on(publish_thread(processes, database));
    run(read, 0, WARM_UP);
    let reading = run(read, 0, time);
    memory.push(("after reading", megabytes()));

    let [accepting_aim, reading_aim] = aims;
    println!("\n{name:<26}{:>12}{:>10}{:>10}{:>10}   aim", "a second", "p50 ms", "p99 ms", "max ms");
    accepted.print("responses accepted", accepting_aim);
    reading.print(&format!("threads of {THREAD} read"), reading_aim);
    let memory: Vec<String> = memory.iter().map(|(when, size)| format!("{size:.1} {when}")).collect();
    println!("memory, MiB: {}", memory.join(", "));
}

/// One response of several sentences, from one of many networks.
fn response(number: usize) -> Vec<u8> {
    let text = format!(
        "Réponse numéro {number}. Je partage l’avis de l’auteur, à une réserve près : tout le monde n’a pas le temps \
         d’écrire.\n\nEt pourtant, « écrire, c’est répondre »."
    );
    let sent = json!({"post": OPEN, "name": "Ana", "email": "ana@courriel.example", "site": "", "text": text});
    // As many of each network as are allowed: the endpoint counts no more than 50,000 networks in an hour.
    let [_, a, b, c] = u32::try_from(number / PER_NETWORK).unwrap().to_be_bytes();
    let request = Request::json(&sent).header(CLIENT_HEADER, format!("{}.{b}.{c}.1", 11 + a));
    request.header("Idempotency-Key", format!("mesure-{number:016}")).write()
}

fn read(_: usize) -> Vec<u8> {
    thread().write()
}

fn thread() -> Request {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("post", OTHER).finish();
    Request::get(&format!("/responses?{query}"))
}

/// Sends and approves a thread of [`THREAD`] responses, and waits until readers of all endpoints see it.
async fn publish_thread(processes: &[Process], database: &Address) {
    for number in 0..THREAD {
        let sent =
            json!({"post": OTHER, "name": format!("Voisin {number}"), "text": "Bien dit. ".repeat(1 + number % 40)});
        processes[0].send(&Request::json(&sent).header(CLIENT_HEADER, format!("192.168.{number}.1"))).expect(202);
    }
    let store = Store::open_for_command(database).await.unwrap();
    let newest = store.search(Search { limit: THREAD, ..Search::default() }).await.unwrap();
    assert!(newest.iter().all(|kept| kept.post == OTHER));
    let ids = newest.into_iter().map(|kept| kept.id).collect();
    store.decide(ids, Status::Approved, endpoint::clock::Clock::system().now_ms()).await.unwrap();
    store.close().await;
    for process in processes {
        wait_until("the thread", || {
            process.send(&thread()).json()["items"].as_array().is_some_and(|items| items.len() == THREAD)
        });
    }
}

/// What came of a run.
struct Measured {
    time: Duration,
    latencies: Vec<Duration>,
    /// The number that the next request may have.
    next: usize,
}

impl Measured {
    fn and(mut self, mut more: Self) -> Self {
        self.latencies.append(&mut more.latencies);
        self.latencies.sort_unstable();
        Self { time: self.time + more.time, latencies: self.latencies, next: more.next }
    }

    fn print(&self, name: &str, aim: &Aim) {
        let per_second = self.latencies.len() as f64 / self.time.as_secs_f64();
        let ms = |part: f64| {
            let position = ((self.latencies.len() - 1) as f64 * part) as usize;
            self.latencies[position].as_secs_f64() * 1000.0
        };
        let is_met = per_second >= aim.per_second && aim.p99_ms.is_none_or(|limit| ms(0.99) < limit);
        let limit = aim.p99_ms.map(|limit| format!(", p99 < {limit} ms")).unwrap_or_default();
        println!(
            "{name:<26}{per_second:>12.0}{:>10.2}{:>10.2}{:>10.2}   {}{limit}: {}",
            ms(0.5),
            ms(0.99),
            ms(1.0),
            aim.per_second,
            if is_met { "met" } else { "missed" }
        );
    }
}

/// Sends requests over all connections, each the next when its answer is there.
async fn run(addresses: &[SocketAddr], request: fn(usize) -> Vec<u8>, first: usize, time: Duration) -> Measured {
    let next = Arc::new(AtomicUsize::new(first));
    let start = Instant::now();
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|number| {
            let (next, address) = (Arc::clone(&next), addresses[number % addresses.len()]);
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let mut latencies = Vec::new();
                let mut buffer = Vec::new();
                while start.elapsed() < time {
                    let bytes = request(next.fetch_add(1, Ordering::Relaxed));
                    let sent = Instant::now();
                    stream.write_all(&bytes).await.unwrap();
                    answer(&mut stream, &mut buffer).await;
                    latencies.push(sent.elapsed());
                }
                latencies
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for sender in senders {
        latencies.extend(sender.await.unwrap());
    }
    let time = start.elapsed();
    latencies.sort_unstable();
    Measured { time, latencies, next: next.load(Ordering::Relaxed) }
}

/// Reads one answer, which must be a good one.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    buffer.clear();
    let mut whole = None;
    while whole.is_none_or(|whole| buffer.len() < whole) {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the connection was closed");
        if whole.is_none()
            && let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&buffer[..end]).unwrap();
            assert!(head.starts_with("HTTP/1.1 20"), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            whole = Some(end + 4 + length.parse::<usize>().unwrap());
        }
    }
}
