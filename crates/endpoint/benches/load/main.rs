//! The real program under load, on loopback and durable: responses accepted and threads read a second, how long
//! one takes, and what memory it holds; on SQLite, and on PostgreSQL with one and with two endpoints. Isso beside it.
//! `cargo xtask bench endpoint`, or
//! `cargo bench -p endpoint --bench load -- [--folder FOLDER] [--seconds N] [--cpu-quota PERCENT] [--isso PYTHON]`.
//!
//! The load generator is this process, and the server of the database is on this machine, so all share the
//! processors. A CPU quota shows what one more endpoint adds where endpoints, not the database, are the limit.

#![allow(clippy::unwrap_used, reason = "a failed measurement stops by panicking")]

#[path = "../../tests/support/mod.rs"]
mod support;

#[cfg(target_os = "linux")]
mod cpu_quota;
mod endpoints;
mod isso;
mod load;
mod subject;

#[cfg(target_os = "linux")]
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use endpoints::Endpoints;
use isso::Isso;
use load::{CONNECTIONS, Load, Measured};
use subject::{Subject, THREAD};
use tokio::runtime::Runtime;

const WARM_UP: Duration = Duration::from_secs(2);

/// Target values: requests per second, and the 99th percentile of the latency.
struct Aim {
    per_second: f64,
    p99_ms: Option<f64>,
}

/// Target values for responses accepted and for threads read.
type Aims = [Aim; 2];

fn main() {
    let mut named = None;
    let mut isso = None;
    let mut cpu_quota: Option<u64> = None;
    let mut seconds = 10;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--folder" => named = Some(PathBuf::from(arguments.next().unwrap())),
            "--cpu-quota" => cpu_quota = Some(arguments.next().unwrap().parse().unwrap()),
            "--isso" => isso = Some(PathBuf::from(arguments.next().unwrap())),
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
    measure("SQLite", &Endpoints::on_sqlite(folder.path()), Some(&aims), time);
    #[cfg(target_os = "linux")]
    measure_on_postgres(named.as_deref(), folder.path(), cpu_quota, time);
    if let Some(python) = isso {
        measure("Isso, two workers", &Isso::start(&python, folder.path()), None, time);
        println!("Isso's SQLite: data is flushed before the reply, the removal of the rollback journal is not");
    }
}

/// On a server with its data in a folder in `parent`, with one endpoint and with two; both again with `cpu_quota` percent
/// of a processor for each endpoint, if there is one.
#[cfg(target_os = "linux")]
fn measure_on_postgres(parent: Option<&Path>, folder: &Path, cpu_quota: Option<u64>, time: Duration) {
    let server = parent.map_or_else(support::PostgresServer::start, support::PostgresServer::start_in);
    let on_postgres = |count, cpu_quota| Endpoints::on_postgres(count, cpu_quota, &server.new_database(), folder);
    let subjects = [("PostgreSQL, one endpoint", 1), ("PostgreSQL, two endpoints", 2)];
    let aims = [Aim { per_second: 3_000.0, p99_ms: None }, Aim { per_second: 20_000.0, p99_ms: None }];
    for (name, count) in subjects {
        measure(name, &on_postgres(count, None), Some(&aims), time);
    }
    if let Some(percent) = cpu_quota {
        println!("\neach endpoint with {percent} % of a processor:");
        for (name, count) in subjects {
            measure(name, &on_postgres(count, cpu_quota), None, time);
        }
    }
}

fn measure<S: Subject>(name: &str, subject: &S, aims: Option<&Aims>, time: Duration) {
    let runtime = Runtime::new().unwrap();
    let addresses = subject.addresses();
    let run = |load: Load, first, time| runtime.block_on(load.run(&addresses, first, time));
    let accept = Load { request: |number| S::response(number).write(), status: "202" };
    let read = Load { request: |_| S::thread().write(), status: "200" };
    let mut memory = vec![("started", megabytes(subject))];

    let warm_up = run(accept, 0, WARM_UP);
    memory.push(("warm", megabytes(subject)));
    let accepted = run(accept, warm_up.next, time / 2);
    memory.push(("half-way", megabytes(subject)));
    let rest = run(accept, accepted.next, time / 2);
    let accepted = accepted.and(rest);
    memory.push(("after accepting", megabytes(subject)));

    subject.publish_thread();
    run(read, 0, WARM_UP);
    let reading = run(read, 0, time);
    memory.push(("after reading", megabytes(subject)));

    let aim = if aims.is_some() { "   aim" } else { "" };
    println!("\n{name:<26}{:>12}{:>10}{:>10}{:>10}{aim}", "a second", "p50 ms", "p99 ms", "max ms");
    print("responses accepted", &accepted, aims.map(|[accepting, _]| accepting));
    print(&format!("threads of {THREAD} read"), &reading, aims.map(|[_, reading]| reading));
    let memory: Vec<String> = memory.iter().map(|(when, size)| format!("{size:.1} {when}")).collect();
    println!("memory, MiB: {}", memory.join(", "));
}

/// Memory that the processes hold, in MiB. What several processes share is divided among them.
fn megabytes(subject: &impl Subject) -> f64 {
    let kibibytes = subject.processes().into_iter().map(|id| {
        let sizes = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap();
        let size = sizes.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
        size.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    });
    kibibytes.sum::<u64>() as f64 / 1024.0
}

fn print(name: &str, measured: &Measured, aim: Option<&Aim>) {
    let (per_second, p99) = (measured.per_second(), measured.ms(0.99));
    let verdict = aim.map(|aim| {
        let is_met = per_second >= aim.per_second && aim.p99_ms.is_none_or(|limit| p99 < limit);
        let limit = aim.p99_ms.map(|limit| format!(", p99 < {limit} ms")).unwrap_or_default();
        format!("   {}{limit}: {}", aim.per_second, if is_met { "met" } else { "missed" })
    });
    let (p50, max, verdict) = (measured.ms(0.5), measured.ms(1.0), verdict.unwrap_or_default());
    println!("{name:<26}{per_second:>12.0}{p50:>10.2}{p99:>10.2}{max:>10.2}{verdict}");
}
