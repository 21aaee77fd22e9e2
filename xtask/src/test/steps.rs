//! Running steps one after the other, each under its heading, and keeping what they came to.

use std::process::Command;
use std::time::{Duration, Instant};

use super::outcome::{self, Counts};
use super::report::{Ending, Report, Step};
use crate::command;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup::engine::Engine;
use crate::terminal;

pub(super) struct Steps<'a> {
    repo: &'a Repo,
    filter: Option<&'a str>,
    pub(super) report: Report,
}

impl<'a> Steps<'a> {
    pub(super) fn new(repo: &'a Repo, filter: Option<&'a str>) -> Steps<'a> {
        Steps { repo, filter, report: Report::default() }
    }

    /// A command that passes when it exits with 0.
    pub(super) fn check(&mut self, name: &str, command: &mut Command) -> bool {
        self.step(name, || command::run(command))
    }

    /// Any work that passes when it returns no error.
    pub(super) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<(), Error>) -> bool {
        terminal::heading(name);
        let start = Instant::now();
        let result = work();
        self.end(name, start, None, result)
    }

    pub(super) fn skip(&mut self, name: &str, reason: &str) {
        self.report.steps.push(Step {
            name: name.to_owned(),
            ending: Ending::Skipped(reason.to_owned()),
            took: Duration::ZERO,
            tests: None,
        });
    }

    /// `cargo test` with these arguments.
    pub(super) fn tests(&mut self, name: &str, arguments: &[&str]) {
        let mut cargo = self.cargo_test(arguments);
        terminal::heading(name);
        let start = Instant::now();
        let (counts, result) = counted(&mut cargo, |_| {});
        self.end(name, start, Some(counts), result);
    }

    /// The end-to-end tests. Without a filter, an engine in which none ran is a failure: it must not look green
    /// because its browser did not start.
    pub(super) fn e2e(&mut self, engines: &[Engine], prepare: impl FnOnce(&mut Command)) {
        let name = "end-to-end tests";
        let mut cargo = self.cargo_test(&["--workspace", "--test", "e2e"]);
        prepare(&mut cargo);
        terminal::heading(name);
        let start = Instant::now();
        let by_engine = &mut self.report.engines;
        by_engine.extend(engines.iter().map(|engine| (engine.name().to_owned(), Counts::default())));
        let (counts, mut result) = counted(&mut cargo, |line| {
            if let Some((engine, counts)) = outcome::e2e_test(line) {
                *by_engine.entry(engine.to_owned()).or_default() += counts;
            }
        });
        let idle = by_engine.iter().find(|(_, counts)| **counts == Counts::default());
        if let (None, Ok(()), Some((engine, _))) = (self.filter, &result, idle) {
            result = Err(Error::Finding(format!("no test ran in {engine}")));
        }
        self.end(name, start, Some(counts), result);
    }

    /// All test programs run, also after one of them failed.
    fn cargo_test(&self, arguments: &[&str]) -> Command {
        let mut cargo = command::cargo(self.repo);
        cargo.args(["test", "--release", "--locked", "--no-fail-fast"]).args(arguments);
        // The same input in every run; `cargo test` by itself tries other ones.
        cargo.env("PROPTEST_RNG_SEED", "1");
        if let Some(filter) = self.filter {
            cargo.args(["--", filter]);
        }
        cargo
    }

    fn end(&mut self, name: &str, start: Instant, tests: Option<Counts>, result: Result<(), Error>) -> bool {
        let took = start.elapsed();
        let passed = result.is_ok();
        match result {
            Ok(()) => println!("{name}: passed in {}", terminal::duration(took)),
            Err(error) => {
                terminal::error(&error);
                println!("{name}: FAILED after {}", terminal::duration(took));
            }
        }
        let ending = if passed { Ending::Passed } else { Ending::Failed };
        self.report.steps.push(Step { name: name.to_owned(), ending, took, tests });
        passed
    }
}

/// Runs tests, passing their output on, and adds up the summaries in it.
fn counted(cargo: &mut Command, mut on_line: impl FnMut(&str)) -> (Counts, Result<(), Error>) {
    let mut counts = Counts::default();
    let status = command::watch(cargo, |line| {
        counts += outcome::summary(line).unwrap_or_default();
        on_line(line);
    });
    let result = status.and_then(|status| command::expect_success(cargo, status));
    (counts, result)
}
