//! Backup, restore, and the lock of the endpoint.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use crate::config::assert_private;
use crate::program::{carnet, database_folder, import, line};
use crate::support::{CLIENT_HEADER, Process, Request, signal, wait_until, words};

/// The ids in a database file, which is whole and all there is.
fn ids(path: &Path) -> Vec<String> {
    let database = Connection::open(path).unwrap();
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let mut statement = database.prepare("SELECT id FROM responses").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn send(process: &Process, number: usize) -> String {
    let request = Request::json(&words(&format!("Réponse {number}")));
    let client = format!("10.{}.{}.1", number >> 8, number & 255);
    process.send(&request.header(CLIENT_HEADER, client)).expect(202).id()
}

#[test]
fn backup_during_writes_is_intact() {
    let folder = tempfile::tempdir().unwrap();
    let (home, folder) = (folder.path(), &database_folder(folder.path()));
    let process = Process::start(home);
    let before: Vec<String> = (0..20).map(|number| send(&process, number)).collect();
    let copy = folder.join("backup.db");
    let is_copied = AtomicBool::new(false);
    let count = std::thread::scope(|scope| {
        let sending = scope.spawn(|| {
            let mut number = 20;
            while !is_copied.load(Ordering::Relaxed) {
                send(&process, number);
                number += 1;
            }
            number
        });
        let said = carnet(folder, &["backup", "backup.db"]);
        is_copied.store(true, Ordering::Relaxed);
        said.expect(0);
        sending.join().unwrap()
    });
    assert_private(&copy);
    assert!(!folder.join("backup.db-wal").exists(), "one file is all there is");
    let copied = ids(&copy);
    assert!(before.iter().all(|id| copied.contains(id)) && copied.len() <= count);
    let said = carnet(folder, &["backup", "backup.db"]).expect(2);
    assert!(said.err.contains("already exists"), "{said:?}");
    carnet(folder, &["backup", "backup.db", "--force"]).expect(0);
    assert_eq!(ids(&copy).len(), count);
}

#[test]
fn backups_at_intervals_are_whole_and_the_newest_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let backups = folder.join("backups");
    std::fs::create_dir(&backups).unwrap();
    // Of another database, in the same folder.
    let other = backups.join("carnet-20261130T110000.123Z.db");
    std::fs::write(&other, "not a backup of this command").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"))
        .args(["backup", "backups", "--every", "1s", "--keep", "2"])
        .current_dir(folder)
        .env("CARNET_LANGUAGE", "en")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Vec<String> = lines.take(4).map(Result::unwrap).collect();
    signal("TERM", child.id());
    assert!(child.wait().unwrap().success());
    assert!(said.iter().all(|line| line.starts_with("1 response in backups/carnet-endpoint-")), "{said:?}");
    let files = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path());
    let mut kept: Vec<_> = files.filter(|path| *path != other).collect();
    kept.sort();
    assert_eq!(kept.len(), 2, "{kept:?}");
    for path in &kept {
        assert_private(path);
        assert_eq!(ids(path), ["un"]);
    }
    let first = folder.join(said[0].rsplit_once(' ').unwrap().1);
    assert!(!first.exists() && first < kept[0], "the newest are kept");
    assert!(other.exists(), "other files stay");

    let said = carnet(folder, &["backup", "nowhere", "--every", "1h"]).expect(2);
    assert!(said.err.contains("nowhere"), "{said:?}");
    carnet(folder, &["backup", "backups", "--every", "0h"]).expect(2);
    carnet(folder, &["backup", "backup.db", "--keep", "2"]).expect(2);
}

/// The first lines of a command that makes a backup in `backups` each second and keeps one; and its errors.
fn backups_that_keep_one(folder: &Path, count: usize) -> (Vec<String>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"))
        .args(["backup", "backups", "--every", "1s", "--keep", "1"])
        .current_dir(folder)
        .env("CARNET_LANGUAGE", "en")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines.by_ref().take(count).map(Result::unwrap).collect();
    signal("TERM", child.id());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (said, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn backups_at_intervals_follow_one_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let backups = folder.join("backups");
    std::fs::create_dir(&backups).unwrap();
    // The clock was set back.
    let future = backups.join("carnet-endpoint-20991231T235959.999Z.db");
    std::fs::write(&future, "a backup").unwrap();
    let (said, _) = backups_that_keep_one(folder, 2);
    let names = ["carnet-endpoint-21000101T000000.000Z.db", "carnet-endpoint-21000101T000000.001Z.db"];
    assert_eq!(said, names.map(|name| format!("1 response in backups/{name}")));
    assert!(!future.exists());
    let kept: Vec<_> = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(ids(&kept[0]), ["un"]);
    assert!(kept[0] >= backups.join(names[1]), "the newest is kept");
}

#[test]
fn backup_succeeds_beside_one_that_stays() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let backups = folder.join("backups");
    // A folder is not removed as a file is.
    let stuck = backups.join("carnet-endpoint-20200101T000000.000Z.db");
    std::fs::create_dir_all(&stuck).unwrap();
    let (said, errors) = backups_that_keep_one(folder, 2);
    assert!(said.iter().all(|line| line.starts_with("1 response in backups/")), "{said:?}");
    assert!(errors.starts_with("The backup is complete, but older ones can't be removed: "), "{errors}");
    assert_eq!(ids(&folder.join(said[1].rsplit_once(' ').unwrap().1)), ["un"]);
    assert!(stuck.exists());
}

#[test]
fn restore_needs_stopped_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let (home, folder) = (folder.path(), &database_folder(folder.path()));
    let process = Process::start(home);
    let first = send(&process, 0);
    carnet(folder, &["backup", "backup.db"]).expect(0);
    let second = send(&process, 1);
    let said = carnet(folder, &["restore", "backup.db"]).expect(2);
    assert!(said.err.contains("an endpoint is running"), "{said:?}");
    // A second endpoint can't run on the same database.
    let said = carnet(folder, &["serve", "--listen", "127.0.0.1:0", "--site", "https://carnet.example/"]).expect(2);
    assert!(said.err.contains("an endpoint is running"), "{said:?}");
    assert!(process.stop().success());

    let said = carnet(folder, &["restore", "backup.db"]).expect(0);
    assert!(said.out.contains("carnet-endpoint.db.before-restore"), "{said:?}");
    assert_eq!(ids(&folder.join("carnet-endpoint.db")), [first.as_str()]);
    assert_private(&folder.join("carnet-endpoint.db"));
    assert_eq!(ids(&folder.join("carnet-endpoint.db.before-restore")), [first.as_str(), second.as_str()]);
    let said = carnet(folder, &["restore", "backup.db"]).expect(2);
    assert!(said.err.contains("move it away"), "{said:?}");

    // The restored one works, and signs as before.
    let process = Process::start(home);
    let third = send(&process, 2);
    carnet(folder, &["approve", &first]).expect(0);
    wait_until("the approved response", || {
        process.send(&Request::get("/responses.json")).expect(200).json()["items"][0]["id"] == first
    });
    assert!(ids(&folder.join("carnet-endpoint.db")).contains(&third));
}

#[test]
fn restore_replaces_damaged_database() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    carnet(folder, &["backup", "backup.db"]).expect(0);
    std::fs::write(folder.join("carnet-endpoint.db"), "rubbish".repeat(2000)).unwrap();
    carnet(folder, &["queue"]).expect(2);
    carnet(folder, &["restore", "backup.db"]).expect(0);
    assert_eq!(ids(&folder.join("carnet-endpoint.db")), ["un"]);
}

#[test]
fn restore_refuses_invalid_backups() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    std::fs::write(folder.join("rubbish.db"), "rubbish".repeat(2000)).unwrap();
    std::fs::write(folder.join("empty.db"), "").unwrap();
    Connection::open(folder.join("foreign.db")).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    carnet(folder, &["backup", "newer.db"]).expect(0);
    Connection::open(folder.join("newer.db")).unwrap().pragma_update(None, "user_version", 1_000).unwrap();
    carnet(folder, &["backup", "damaged.db"]).expect(0);
    let mut damaged = std::fs::read(folder.join("damaged.db")).unwrap();
    damaged[4096..].fill(0x55);
    std::fs::write(folder.join("damaged.db"), damaged).unwrap();
    for (file, why) in [
        ("rubbish.db", "it is not a database"),
        ("empty.db", "it belongs to another program"),
        ("foreign.db", "it belongs to another program"),
        ("newer.db", "install a newer carnet-endpoint"),
        ("damaged.db", "it is damaged"),
        ("nowhere.db", "nowhere.db does not exist"),
    ] {
        let said = carnet(folder, &["restore", file]).expect(2);
        assert!(said.err.contains(why), "{file}: {said:?}");
        assert_eq!(ids(&folder.join("carnet-endpoint.db")), ["un"]);
    }
    assert!(!folder.join("carnet-endpoint.db.before-restore").exists());
    let parts = std::fs::read_dir(folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0, "nothing half-made is left behind");
}
