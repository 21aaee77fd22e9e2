//! What the steps came to: a table, the end-to-end tests by engine, and the one line that counts.

use std::collections::BTreeMap;
use std::time::Duration;

use super::outcome::Counts;
use crate::terminal;

/// How one step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Passed,
    Failed,
    Skipped(String),
}

pub(super) struct Step {
    pub(super) name: String,
    pub(super) ending: Ending,
    pub(super) took: Duration,
    /// For steps that ran tests: how many.
    pub(super) tests: Option<Counts>,
}

impl Step {
    /// A step of tests counts as its tests, any other as one. A step that failed without a failed test
    /// (it did not compile, its runner died) still counts as one failure.
    fn counts(&self) -> Counts {
        let mut counts = self.tests.unwrap_or_default();
        match self.ending {
            Ending::Passed if self.tests.is_none() => counts.passed += 1,
            Ending::Failed if counts.failed == 0 => counts.failed += 1,
            _ => {}
        }
        counts
    }

    fn row(&self) -> Vec<String> {
        let ending = match &self.ending {
            Ending::Passed => "passed".to_owned(),
            Ending::Failed => "FAILED".to_owned(),
            Ending::Skipped(reason) => format!("skipped: {reason}"),
        };
        let tests = match self.tests {
            Some(Counts { passed, failed: 0 }) => format!("{passed} passed"),
            Some(Counts { passed, failed }) => format!("{passed} passed, {failed} failed"),
            None => String::new(),
        };
        vec![self.name.clone(), ending, terminal::duration(self.took), tests]
    }
}

#[derive(Default)]
pub(super) struct Report {
    pub(super) steps: Vec<Step>,
    pub(super) engines: BTreeMap<String, Counts>,
}

impl Report {
    pub(super) fn total(&self) -> Counts {
        let mut total = Counts::default();
        for step in &self.steps {
            total += step.counts();
        }
        total
    }

    pub(super) fn print(&self) {
        terminal::heading("summary");
        let rows: Vec<_> = self.steps.iter().map(Step::row).collect();
        terminal::table(&rows);
        if let Some(line) = self.engines_line() {
            println!("{line}");
        }
        println!("{}", self.closing_line());
    }

    fn closing_line(&self) -> String {
        let Counts { passed, failed } = self.total();
        format!("{passed} passed, {failed} failed")
    }

    fn engines_line(&self) -> Option<String> {
        let engines = self.engines.iter().map(|(engine, counts)| match counts.failed {
            0 => format!("{engine} {} passed", counts.passed),
            failed => format!("{engine} {} passed {failed} failed", counts.passed),
        });
        let engines: Vec<_> = engines.collect();
        (!engines.is_empty()).then(|| format!("end-to-end tests: {}", engines.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(ending: Ending, tests: Option<(u64, u64)>) -> Step {
        Step {
            name: "step".into(),
            ending,
            took: Duration::ZERO,
            tests: tests.map(|(passed, failed)| Counts { passed, failed }),
        }
    }

    #[test]
    fn steps_without_tests_count_as_one() {
        let report = Report {
            steps: vec![
                step(Ending::Passed, None),
                step(Ending::Failed, None),
                step(Ending::Skipped("no build".into()), None),
                step(Ending::Passed, Some((12, 0))),
                step(Ending::Failed, Some((5, 2))),
            ],
            ..Report::default()
        };
        assert_eq!(report.closing_line(), "18 passed, 3 failed");
    }

    #[test]
    fn tests_that_do_not_compile_are_a_failure() {
        let report = Report { steps: vec![step(Ending::Failed, Some((0, 0)))], ..Report::default() };
        assert_eq!(report.closing_line(), "0 passed, 1 failed");
    }

    #[test]
    fn engines_line_lists_each_engine() {
        let counts = |passed, failed| Counts { passed, failed };
        let engines = [("chromium", counts(14, 0)), ("firefox", counts(14, 0)), ("webkit", counts(13, 1))];
        let report =
            Report { engines: engines.map(|(name, counts)| (name.to_owned(), counts)).into(), ..Report::default() };
        let line = "end-to-end tests: chromium 14 passed, firefox 14 passed, webkit 13 passed 1 failed";
        assert_eq!(report.engines_line().as_deref(), Some(line));
        assert_eq!(Report::default().engines_line(), None);
    }
}
