//! Kills under load: each acknowledged response is stored exactly once.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use crate::acknowledged::{Acknowledged, Ending, assert_holds, assert_server_holds, response, yes};
use crate::support::{Connection, DATABASE, PostgresServer, Process, signal, wait_until};

const KILLS: usize = 200;
const SENDERS: usize = 8;

/// What came of all requests so far.
#[derive(Default)]
struct Progress {
    acknowledged: Mutex<Acknowledged>,
    count: AtomicUsize,
    repeated: AtomicUsize,
    is_over: AtomicBool,
}

/// A client that sends responses one after the other, and retries those without a reply.
struct Sender {
    number: usize,
    is_repeated: bool,
}

impl Sender {
    /// Sends until the connection breaks, or the round is over.
    fn send(&mut self, address: SocketAddr, progress: &Progress) {
        let Ok(mut connection) = Connection::open(address) else { return };
        while !progress.is_over.load(Ordering::Relaxed) {
            let text = format!("Réponse {}, écrite d’un trait.", self.number);
            let Ok(answer) = connection.send(&response(&text, self.number)) else {
                self.is_repeated = true;
                return;
            };
            let id = yes(&answer).unwrap();
            progress.acknowledged.lock().unwrap().insert(id, text);
            progress.count.fetch_add(1, Ordering::Relaxed);
            progress.repeated.fetch_add(usize::from(self.is_repeated), Ordering::Relaxed);
            self.is_repeated = false;
            self.number += SENDERS;
        }
    }
}

/// Kills endpoints on one database under load, one at a time, and starts them again. `check` compares the database with
/// what was acknowledged.
fn kill_in_turn(endpoints: usize, start: impl Fn() -> Process, check: impl Fn(&Acknowledged)) {
    let began = Instant::now();
    let progress = Progress::default();
    let mut senders: Vec<Sender> = (0..SENDERS).map(|number| Sender { number, is_repeated: false }).collect();
    let mut processes: Vec<Process> = (0..endpoints).map(|_| start()).collect();
    for kill in 0..KILLS {
        let before = progress.count.load(Ordering::Relaxed);
        progress.is_over.store(false, Ordering::Relaxed);
        // The senders meet the kills in turn, too.
        let killed = kill / 2 % endpoints;
        std::thread::scope(|scope| {
            let _ending = Ending(&progress.is_over);
            for (number, sender) in senders.iter_mut().enumerate() {
                // In each round through another endpoint: what was not acknowledged is sent again there.
                let address = processes[(number + kill) % endpoints].address;
                let progress = &progress;
                scope.spawn(move || sender.send(address, progress));
            }
            // At another moment of the work each time.
            let enough = 1 + kill * 7 % 40;
            wait_until("a yes", || progress.count.load(Ordering::Relaxed) >= before + enough);
            for _ in 0..kill % 16 * 2_000 {
                std::hint::spin_loop();
            }
            signal("KILL", processes[killed].id());
        });
        drop(processes.remove(killed));
        processes.insert(killed, start());
        if kill % 20 == 0 {
            check(&progress.acknowledged.lock().unwrap());
        }
    }
    drop(processes);
    let acknowledged = progress.acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), progress.count.into_inner(), "each yes names an id of its own");
    check(&acknowledged);
    println!(
        "killed {KILLS} times in {:.1} s: all {} acknowledged are there once, {} of them after a repetition",
        began.elapsed().as_secs_f32(),
        acknowledged.len(),
        progress.repeated.into_inner()
    );
}

#[test]
fn kill_loses_and_duplicates_no_response() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join(DATABASE);
    kill_in_turn(1, || Process::start(folder.path()), |acknowledged| assert_holds(&database, acknowledged));
}

/// The same on PostgreSQL, with so many endpoints on one database.
fn kill_endpoints_on_postgres(endpoints: usize, folder: &Path) {
    let server = PostgresServer::shared();
    let address = server.new_database();
    let start = || Process::on(&address, folder);
    kill_in_turn(endpoints, start, |acknowledged| assert_server_holds(server, &address, acknowledged));
}

#[test]
fn kill_on_postgres_loses_and_duplicates_no_response() {
    kill_endpoints_on_postgres(1, tempfile::tempdir().unwrap().path());
}

#[test]
fn kill_of_two_endpoints_loses_and_duplicates_no_response() {
    kill_endpoints_on_postgres(2, tempfile::tempdir().unwrap().path());
}

#[test]
fn sigterm_checkpoints_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let mut acknowledged = Acknowledged::new();
    let id = yes(&process.send(&response("Juste avant la fin.", 1))).unwrap();
    acknowledged.insert(id, "Juste avant la fin.".to_owned());
    assert_eq!(process.stop().code(), Some(0));
    let database = folder.path().join(DATABASE);
    let log = database.with_extension("db-wal");
    assert!(!log.exists() || log.metadata().unwrap().len() == 0, "one file is all there is to keep");
    assert_holds(&database, &acknowledged);
}
