//! What the endpoint says at its start about a setting that will hurt later.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::support::{SITE, threads};

/// Killed when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the log says until the endpoint has started.
fn log_of_a_start(arguments: &[&str], proxies: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("threads.json");
    std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--site", SITE, "--threads"]).arg(&list).args(arguments);
    command.env("CARNET_TRUSTED_PROXIES", proxies).current_dir(folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
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
fn a_public_endpoint_without_a_named_proxy_is_warned_of() {
    let public = ["--public-url", "https://responses.carnet.example/"];
    assert!(log_of_a_start(&public, "").contains("no proxy is trusted"));
    assert!(!log_of_a_start(&public, "127.0.0.1").contains("no proxy is trusted"));
    assert!(!log_of_a_start(&[], "").contains("no proxy is trusted"), "on this machine alone there is none");
    assert!(!log_of_a_start(&["--public-url", "http://[::1]:8081/"], "").contains("no proxy is trusted"));
}
