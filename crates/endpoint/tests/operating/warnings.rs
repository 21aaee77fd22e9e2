//! Warnings in the log of `serve`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::{CLIENT_HEADER, Request, SITE, exchange, signal, threads, words};

/// Killed when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(folder: &Path, arguments: &[&str], proxies: &str) -> Command {
    let list = folder.join("threads.json");
    std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--site", SITE, "--threads"]).arg(&list).args(arguments);
    command.env("CARNET_TRUSTED_PROXIES", proxies).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// What the log says until the endpoint has started.
fn log_of_a_start(arguments: &[&str], proxies: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), arguments, proxies);
    let mut running = Running(command.spawn().unwrap());
    let mut said = String::new();
    for line in BufReader::new(running.0.stderr.take().unwrap()).lines().map_while(Result::ok) {
        said.push_str(&line);
        said.push('\n');
        if line.contains("\"started\"") {
            return said;
        }
    }
    panic!("it does not start: {said}");
}

#[test]
fn serve_warns_without_trusted_proxy() {
    let public = ["--public-url", "https://responses.carnet.example/"];
    assert!(log_of_a_start(&public, "").contains("no proxy is trusted"));
    assert!(!log_of_a_start(&public, "127.0.0.1").contains("no proxy is trusted"));
    assert!(!log_of_a_start(&[], "").contains("no proxy is trusted"), "on this machine alone there is none");
    assert!(!log_of_a_start(&["--public-url", "http://[::1]:8081/"], "").contains("no proxy is trusted"));
}

#[test]
fn repeated_warnings_are_logged_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), &[], "127.0.0.0/8");
    let mut running = Running(command.env("CARNET_MAX_WAITING", "2").stdout(Stdio::piped()).spawn().unwrap());
    let mut first = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("listening http://").unwrap().trim_end_matches('/').parse().unwrap();
    for number in 0..6 {
        let request = Request::json(&words(&format!("Numéro {number}"))).header(CLIENT_HEADER, "unknown");
        exchange(address, &request).unwrap().expect(if number < 2 { 202 } else { 503 });
    }
    signal("TERM", running.0.id());
    let mut log = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    for warning in ["new responses are refused", "sends no valid X-Forwarded-For"] {
        assert_eq!(log.matches(warning).count(), 1, "{log}");
    }
}
