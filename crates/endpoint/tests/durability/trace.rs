//! The order of system calls: the log is synced before the reply is sent.

use std::process::Command;

use crate::acknowledged::{response, yes};
use crate::support::Process;

#[test]
fn log_is_synced_before_the_reply() {
    let version = Command::new("strace").arg("--version").output();
    assert!(version.is_ok(), "strace is missing: run `cargo xtask setup`, or install the package strace");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let calls = "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,read,readv,recvfrom,recvmsg";
    let wrapper = ["strace", "-D", "-f", "-y", "-s", "48", "-e", calls, "-o", file.to_str().unwrap()];
    let process = Process::under(&wrapper, folder.path());
    yes(&process.send(&response("Suivie à la trace.", 1))).unwrap();
    let tracer = tracer(process.id());
    assert_eq!(process.stop().code(), Some(0));
    crate::support::wait_until("the end of the trace", || !std::path::Path::new(&format!("/proc/{tracer}")).exists());

    let trace = std::fs::read_to_string(&file).unwrap();
    let calls: Vec<Call<'_>> = finished(&trace);
    let position = |what: &str, found: Option<usize>| found.unwrap_or_else(|| panic!("no {what} in {trace}"));
    let asked = position("request", calls.iter().position(|call| call.text.contains("\"POST /responses ")));
    let answered = position("answer", calls.iter().position(|call| call.text.contains("\"HTTP/1.1 202 ")));
    let between = &calls[asked..answered];
    let on_log = |call: &&Call<'_>, names: &[&str]| {
        call.text.contains("-wal>")
            && names.iter().any(|name| call.text.starts_with(name))
            && !call.result.starts_with('-')
    };
    let written =
        position("write to the log", between.iter().rposition(|call| on_log(&call, &["pwrite64", "write"])));
    let synced = position("sync of the log", between.iter().rposition(|call| on_log(&call, &["fdatasync", "fsync"])));
    assert!(written < synced, "the last write to the log is synced: {trace}");
    assert_eq!(between[synced].result, "0");
    // The call that sent the answer had not even begun.
    let sync_ended = between[synced].end;
    assert!(sync_ended < calls[answered].begin, "{trace}");
}

/// A call to the system: the lines of the trace at which it began and ended.
#[derive(Debug)]
struct Call<'t> {
    begin: usize,
    end: usize,
    text: String,
    result: &'t str,
}

/// The calls of a trace in the order in which they ended; those that were interrupted by another thread are whole.
fn finished(trace: &str) -> Vec<Call<'_>> {
    let mut open: Vec<(&str, usize, &str)> = Vec::new();
    let mut calls = Vec::new();
    for (end, line) in trace.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix(" <unfinished ...>") {
            open.push((thread, end, begun));
            continue;
        }
        let result = rest.rsplit_once(" = ").map_or("", |(_, result)| result.trim());
        let (begin, text) = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let Some(position) = open.iter().position(|(of, ..)| *of == thread) else { continue };
                let (_, begin, begun) = open.remove(position);
                (begin, format!("{begun}{}", resumed.split_once(" resumed>").map_or("", |(_, more)| more)))
            }
            None => (end, rest.to_owned()),
        };
        calls.push(Call { begin, end, text, result });
    }
    calls
}

/// The process that traces.
fn tracer(process: u32) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("TracerPid:")).unwrap();
    line.trim().parse().unwrap()
}
