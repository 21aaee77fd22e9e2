//! A full, failing or read-only disk: senders get an error, no acknowledged response is lost, the endpoint recovers.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};

use crate::acknowledged::{Acknowledged, assert_holds, assert_unavailable, response, yes};
use crate::support::{DATABASE, OPEN, Process, Request, signal, wait_until};

/// The words before a command that give it a file system of its own in the folder `data`; `prepare` is what the shell
/// does there first.
fn with_disk(prepare: &str) -> Vec<String> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut words = vec!["unshare", "--mount"];
    if !is_root {
        words.extend(["--user", "--map-root-user"]);
    }
    let script = format!("mount -t tmpfs -o size=1m,mode=700 none data && {prepare} && exec \"$@\"");
    words.extend(["sh", "-c", &script, "sh"]);
    words.into_iter().map(str::to_owned).collect()
}

fn borrowed(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// What needs no writing works.
#[track_caller]
fn assert_reads(process: &Process) {
    let (thread, form) = (format!("/responses?post={OPEN}"), format!("/form?post={OPEN}"));
    for path in [thread.as_str(), "/responses.json", "/responses.atom", form.as_str(), "/health/live"] {
        process.send(&Request::get(path)).expect(200);
    }
}

/// Checks a copy of the database, while nothing writes.
#[track_caller]
fn assert_is_held(process: &Process, folder: &Path, acknowledged: &Acknowledged) {
    let database = process.path(&folder.join(DATABASE));
    let copy = tempfile::tempdir().unwrap();
    for ending in ["db", "db-wal"] {
        fs::copy(database.with_extension(ending), copy.path().join("copy").with_extension(ending)).unwrap();
    }
    assert_holds(&copy.path().join("copy.db"), acknowledged);
}

#[test]
fn full_disk_loses_no_acknowledged_response() {
    let folder = tempfile::tempdir().unwrap();
    let wrapper = with_disk("head -c 300000 /dev/zero > data/other");
    let process = Process::under(&borrowed(&wrapper), folder.path());
    let mut acknowledged = Acknowledged::new();
    let mut number = 0;
    let mut refused = 0;
    while refused < 20 {
        number += 1;
        assert!(number < 1_000, "the disk is never full");
        let text = format!("Réponse {number} {}", "é".repeat(2_000));
        let answer = process.send(&response(&text, number));
        match yes(&answer) {
            Some(id) => {
                acknowledged.insert(id, text);
            }
            None => {
                assert_unavailable(&answer);
                refused += 1;
            }
        }
    }
    let before = acknowledged.len();
    assert!(before > 10, "{before}");
    // Room for less than a response may be left.
    assert_unavailable(&process.send(&Request::get("/health/write")));
    // No page fits once the log has overwritten its frames.
    let rest = process.path(&folder.path().join("data/rest"));
    assert!(fs::write(&rest, vec![0; 1 << 20]).is_err());
    let health = || process.send(&Request::get("/health/write"));
    wait_until("a failing health check", || health().status == 503);
    assert_unavailable(&health());
    assert_reads(&process);
    assert_is_held(&process, folder.path(), &acknowledged);

    fs::remove_file(rest).unwrap();
    fs::remove_file(process.path(&folder.path().join("data/other"))).unwrap();
    health().expect(200);
    // The last one that was refused, sent again as the app does.
    let text = format!("Réponse {number} {}", "é".repeat(2_000));
    acknowledged.insert(process.send(&response(&text, number)).expect(202).id(), text);
    assert_is_held(&process, folder.path(), &acknowledged);
    println!("full after {before} responses: all refusals reported, recovered, nothing lost");
}

#[test]
fn health_check_reports_nearly_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::under(&borrowed(&with_disk("true")), folder.path());
    let health = || process.send(&Request::get("/health/write"));
    health().expect(200);
    // Others fill the disk, but for three pages of the database.
    let other = process.path(&folder.path().join("data/other"));
    assert!(fs::write(&other, vec![0; 1 << 20]).is_err());
    let length = other.metadata().unwrap().len();
    fs::File::options().write(true).open(&other).unwrap().set_len(length - 3 * 4096).unwrap();
    wait_until("a failing health check", || health().status == 503);
    assert_unavailable(&process.send(&response(&"é".repeat(5_000), 1)));
    assert_unavailable(&health());
    fs::remove_file(other).unwrap();
    health().expect(200);
    process.send(&response(&"é".repeat(5_000), 1)).expect(202);
}

/// A tracer that makes calls fail in a running program.
struct FaultInjection(Child);

impl FaultInjection {
    /// From now on, `calls` fail with `error`.
    fn start(process: &Process, calls: &str, error: &str) -> Self {
        let inject = format!("inject={calls}:error={error}");
        let tracer = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject, "-p"])
            .arg(process.id().to_string())
            .spawn();
        let injection = Self(tracer.unwrap_or_else(|_| panic!("strace is missing: run `cargo xtask setup`")));
        wait_until("the fault", || process.send(&Request::get("/health/write")).status == 503);
        injection
    }

    fn end(mut self, process: &Process) {
        signal("INT", self.0.id());
        self.0.wait().unwrap();
        wait_until("the end of the fault", || process.send(&Request::get("/health/write")).status == 200);
    }
}

#[test]
fn failing_disk_loses_no_acknowledged_response() {
    // Made read-only by the system after an error; broken; out of order just when data is to reach it.
    for (calls, error) in [
        ("pwrite64,ftruncate,fallocate,fdatasync,fsync", "EROFS"),
        ("pwrite64,fdatasync,fsync", "EIO"),
        ("fdatasync,fsync", "EIO"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let process = Process::start(folder.path());
        let mut acknowledged = Acknowledged::new();
        let text = |number: usize| format!("Réponse {number} à {error}");
        acknowledged.insert(process.send(&response(&text(0), 0)).expect(202).id(), text(0));
        let injection = FaultInjection::start(&process, calls, error);
        for number in 1..20 {
            assert_unavailable(&process.send(&response(&text(number), number)));
        }
        assert_reads(&process);
        injection.end(&process);
        for number in 1..20 {
            acknowledged.insert(process.send(&response(&text(number), number)).expect(202).id(), text(number));
        }
        process.kill();
        assert_holds(&folder.path().join(DATABASE), &acknowledged);
    }
}

#[test]
fn read_only_disk_fails_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let mut acknowledged = Acknowledged::new();
    acknowledged.insert(process.send(&response("Avant.", 1)).expect(202).id(), "Avant.".to_owned());
    assert!(process.stop().success());
    fs::create_dir(folder.path().join("before")).unwrap();
    fs::copy(folder.path().join(DATABASE), folder.path().join("before/carnet-endpoint.db")).unwrap();
    let wrapper = with_disk("cp before/carnet-endpoint.db data/ && mount -o remount,ro data");
    let (code, said) = Process::refused(&borrowed(&wrapper), folder.path());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("carnet-endpoint.db"), "{said}");
    assert_holds(&folder.path().join(DATABASE), &acknowledged);
}
