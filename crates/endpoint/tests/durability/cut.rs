//! A write-ahead log torn by a power failure: all responses acknowledged before the tear are stored.

use std::fs;

use crate::acknowledged::{Acknowledged, assert_holds, response, yes};
use crate::support::{DATABASE, Process};

/// Bytes before the first frame of a log.
const HEADER: usize = 32;
/// Bytes before the page of a frame.
const FRAME_HEADER: usize = 24;

#[test]
fn torn_log_keeps_acknowledged_responses() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let database = folder.path().join(DATABASE);
    let log = database.with_extension("db-wal");
    let mut steps = Vec::new();
    for number in 0..30 {
        let text = format!("Réponse {number}, avant la coupure{}.", "é".repeat(number * 100));
        let id = yes(&process.send(&response(&text, number))).unwrap();
        steps.push((usize::try_from(fs::metadata(&log).unwrap().len()).unwrap(), id, text));
    }
    process.kill();
    let (pages, bytes) = (fs::read(&database).unwrap(), fs::read(&log).unwrap());
    let page = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
    let frame = FRAME_HEADER + page;
    assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0), "the log only grew: nothing went into the database");
    let end = steps.last().unwrap().0;
    let begin = steps[steps.len() - 12].0;
    assert_eq!((begin - HEADER) % frame, 0);

    let mut cuts = 0;
    let copy = tempfile::tempdir().unwrap();
    let database = copy.path().join("copy.db");
    let mut assert_keeps = |log: &[u8], whole: usize| {
        fs::write(&database, &pages).unwrap();
        fs::write(database.with_extension("db-wal"), log).unwrap();
        let _ = fs::remove_file(database.with_extension("db-shm"));
        let before = steps.iter().filter(|(length, ..)| *length <= whole);
        let acknowledged: Acknowledged = before.map(|(_, id, text)| (id.clone(), text.clone())).collect();
        assert_holds(&database, &acknowledged);
        cuts += 1;
    };
    for boundary in (begin..=end).step_by(frame) {
        for inside in [0, 1, FRAME_HEADER, frame / 2, frame - 1] {
            let cut = (boundary + inside).min(end);
            assert_keeps(&bytes[..cut], cut);
            // A disk may also have written something else there.
            let mut torn = bytes[..end].to_vec();
            torn[cut..].fill(0xA5);
            assert_keeps(&torn, cut);
        }
    }
    println!("{cuts} cuts of the last {} frames of the log: nothing acknowledged is lost", (end - begin) / frame);
}
