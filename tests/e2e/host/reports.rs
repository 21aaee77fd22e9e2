//! What pages report on any host, and which of it a test expects.

use std::sync::{Arc, Mutex};

use super::lock;

/// What engines report of a crossfade from document to document that does not come about, since the other page has none
/// or the next one comes already. No script of a page can catch it.
const CROSSFADES: [&str; 3] = ["ViewTransition", "Skipping view transition", "Transition was"];

/// The reports of one test.
#[derive(Clone, Default)]
pub(crate) struct Reports {
    reported: Arc<Mutex<Vec<String>>>,
    expected: Arc<Mutex<Vec<String>>>,
}

impl Reports {
    /// Adds a report.
    pub(crate) fn add(&self, report: String) {
        lock(&self.reported).push(report);
    }

    /// A report that contains `part` does not fail the test.
    pub(crate) fn expect(&self, part: &str) {
        lock(&self.expected).push(part.to_owned());
    }

    /// All reports: errors, warnings, breaches of the pages' policy, requests to third parties.
    pub(crate) fn all(&self) -> Vec<String> {
        lock(&self.reported).clone()
    }

    /// The reports that the test did not expect.
    pub(crate) fn unexpected(&self) -> Vec<String> {
        let expected = lock(&self.expected);
        let expected = || expected.iter().map(String::as_str).chain(CROSSFADES);
        let reported = self.all().into_iter();
        reported.filter(|report| !expected().any(|part| report.contains(part))).collect()
    }
}
