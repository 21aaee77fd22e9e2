//! Kills under load: each acknowledged response is stored exactly once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::acknowledged::{Acknowledged, assert_holds, response, yes};
use crate::support::{Connection, DATABASE, Process, wait_until};

const KILLS: usize = 200;
const SENDERS: usize = 8;

/// A client that sends responses one after the other, and retries those without a reply.
struct Sender {
    number: usize,
    is_repeated: bool,
}

impl Sender {
    /// Sends until the connection breaks.
    fn send(
        &mut self,
        process: &Process,
        acknowledged: &Mutex<Acknowledged>,
        count: &AtomicUsize,
        repeated: &AtomicUsize,
    ) {
        let Ok(mut connection) = Connection::open(process.address) else { return };
        loop {
            let text = format!("Réponse {}, écrite d’un trait.", self.number);
            let Ok(answer) = connection.send(&response(&text, self.number)) else {
                self.is_repeated = true;
                return;
            };
            let id = yes(&answer).unwrap();
            acknowledged.lock().unwrap().insert(id, text);
            count.fetch_add(1, Ordering::Relaxed);
            repeated.fetch_add(usize::from(self.is_repeated), Ordering::Relaxed);
            self.is_repeated = false;
            self.number += SENDERS;
        }
    }
}

#[test]
fn kill_loses_and_duplicates_no_response() {
    let start = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let acknowledged = Mutex::new(Acknowledged::new());
    let (count, repeated) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut senders: Vec<Sender> = (0..SENDERS).map(|number| Sender { number, is_repeated: false }).collect();
    for kill in 0..KILLS {
        let process = Process::start(folder.path());
        let before = count.load(Ordering::Relaxed);
        std::thread::scope(|scope| {
            for sender in &mut senders {
                let (process, acknowledged, count, repeated) = (&process, &acknowledged, &count, &repeated);
                scope.spawn(move || sender.send(process, acknowledged, count, repeated));
            }
            // At another moment of the work each time.
            let enough = 1 + kill * 7 % 40;
            wait_until("a yes", || count.load(Ordering::Relaxed) >= before + enough);
            for _ in 0..kill % 16 * 2_000 {
                std::hint::spin_loop();
            }
            crate::support::signal("KILL", process.id());
        });
        drop(process);
        if kill % 20 == 0 {
            assert_holds(&folder.path().join(DATABASE), &acknowledged.lock().unwrap());
        }
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), count.into_inner(), "each yes names an id of its own");
    assert_holds(&folder.path().join(DATABASE), &acknowledged);
    println!(
        "killed {KILLS} times in {:.1} s: all {} acknowledged are there once, {} of them after a repetition",
        start.elapsed().as_secs_f32(),
        acknowledged.len(),
        repeated.into_inner()
    );
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
