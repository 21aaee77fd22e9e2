//! Whether the time of setting a text grows with its length alone: `cargo xtask bench typography`. Every row is set once
//! at a length and once at ten times that length.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use press::typography::{Run, Setting, ordinals, set, set_runs};

/// Length of the shorter texts, in bytes.
const LENGTH: usize = 100_000;

const FACTOR: usize = 10;

/// Growth from which on a row has failed: more than ten times with its caches missed, far less than the hundred times
/// of a rule that looks at the whole line at every sign.
const MAX_GROWTH: f64 = 30.0;

/// How often each length is set; the shortest time counts.
const RUNS: usize = 5;

/// What the rules look for, repeated without end.
#[rustfmt::skip]
const ROWS: &[&str] = &[
    "« ", "«", "» ", "\"a ", "a\" ", "\"a\" ", "\"»«", "'", "'a ", "a'", "l'a ", "!", " !", "!)", ":)!", "&", "&amp;",
    "a:b/", "1", "1 ", "000 ", "5 km ", "50% ", "1er ", "1er mars ", "XXIe ", "a", "a.", "a – ", "-- a", "--", "...",
    "M. ", "— ", " ", "\n",
];

fn main() -> ExitCode {
    let mut failed = 0;
    for row in ROWS {
        for (what, time) in [("text", time_of_text as fn(&str, usize) -> Duration), ("runs", time_of_runs)] {
            let [short, long] = [LENGTH, LENGTH * FACTOR].map(|length| time(row, length / row.len()));
            let growth = long.as_secs_f64() / short.as_secs_f64();
            let mark = if growth > MAX_GROWTH { "  too much" } else { "" };
            println!("{:12} {what}  {short:>10.1?}  {long:>10.1?}  × {growth:4.1}{mark}", format!("{row:?}"));
            failed += usize::from(growth > MAX_GROWTH);
        }
    }
    println!("{failed} of {} grow more than {MAX_GROWTH} times for {FACTOR} times the length", ROWS.len() * 2);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// As one text, with its ordinals.
fn time_of_text(row: &str, count: usize) -> Duration {
    let text = row.repeat(count);
    shortest(|| {
        for setting in [Setting::French, Setting::English] {
            black_box(ordinals(&set(setting, black_box(&text))));
        }
    })
}

/// Every row in a run of its own, with line breaks and code between them.
fn time_of_runs(row: &str, count: usize) -> Duration {
    let between = [Run::Break, Run::Opaque, Run::Text(String::new())];
    let runs: Vec<Run> = (0..count / 2)
        .flat_map(|index| [Run::Text(row.to_owned()), between[index % between.len()].clone()])
        .collect();
    shortest(|| {
        for setting in [Setting::French, Setting::English] {
            let mut runs = runs.clone();
            set_runs(setting, &mut runs);
            black_box(&runs);
        }
    })
}

fn shortest(work: impl Fn()) -> Duration {
    let time = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}
