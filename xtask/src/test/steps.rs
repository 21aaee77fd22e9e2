//! Running steps one after the other, each under its heading, and keeping what they came to.

use std::time::{Duration, Instant};

use anyhow::Result;
use xshell::{Cmd, cmd};

use super::outcome::{self, Counts};
use super::report::{Ending, Report, Step};
use crate::command;
use crate::repo::Repo;
use crate::setup::engine::Engine;
use crate::terminal;
use crate::verdict::Finding;

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
    pub(super) fn check(&mut self, name: &str, command: Cmd<'_>) -> bool {
        self.step(name, || Ok(command.run()?))
    }

    /// Any work that passes when it returns no error.
    pub(super) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
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
        let cargo = self.cargo_test(arguments);
        terminal::heading(name);
        let start = Instant::now();
        let (counts, result) = counted(cargo, |_| {});
        self.end(name, start, Some(counts), result);
    }

    /// The end-to-end tests. Without a filter, an engine in which none ran is a failure: it must not look green
    /// because its browser did not start.
    pub(super) fn e2e(&mut self, engines: &[Engine], prepare: impl FnOnce(Cmd<'a>) -> Cmd<'a>) {
        let name = "end-to-end tests";
        let cargo = prepare(self.cargo_test(&["--workspace", "--test", "e2e"]));
        terminal::heading(name);
        let start = Instant::now();
        let by_engine = &mut self.report.engines;
        by_engine.extend(engines.iter().map(|engine| (engine.name().to_owned(), Counts::default())));
        let (counts, mut result) = counted(cargo, |line| {
            if let Some((engine, counts)) = outcome::e2e_test(line) {
                *by_engine.entry(engine.to_owned()).or_default() += counts;
            }
        });
        let idle = by_engine.iter().find(|(_, counts)| **counts == Counts::default());
        if let (None, Ok(()), Some((engine, _))) = (self.filter, &result, idle) {
            result = Err(Finding(format!("no test ran in {engine}")).into());
        }
        self.end(name, start, Some(counts), result);
    }

    /// All test programs run, also after one of them failed.
    fn cargo_test(&self, arguments: &[&str]) -> Cmd<'a> {
        let filter = self.filter.map(|filter| ["--", filter]).into_iter().flatten();
        let repo = self.repo;
        cmd!(repo.sh, "cargo test --release --locked --no-fail-fast {arguments...} {filter...}")
            // The same input in every run; `cargo test` by itself tries other ones.
            .env("PROPTEST_RNG_SEED", "1")
            // A text that is not the expected one is a failure, and written nowhere.
            .env("INSTA_UPDATE", "no")
    }

    fn end(&mut self, name: &str, start: Instant, tests: Option<Counts>, result: Result<()>) -> bool {
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
fn counted(cargo: Cmd<'_>, mut on_line: impl FnMut(&str)) -> (Counts, Result<()>) {
    let mut counts = Counts::default();
    let command = cargo.to_string();
    let result = command::tee(cargo).and_then(|(printed, status)| {
        for line in printed.lines() {
            counts += outcome::summary(line).unwrap_or_default();
            on_line(line);
        }
        command::expect_success(&command, status)
    });
    (counts, result)
}
