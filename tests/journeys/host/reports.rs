//! What pages report, wherever they are served, and what of it a journey provokes on purpose.

use std::sync::{Arc, Mutex};

use super::lock;

/// What engines report of a crossfade from document to document that does not come about, since the other page has none
/// or the next one comes already. No script of a page can catch it.
const CROSSFADES: [&str; 3] = ["ViewTransition", "Skipping view transition", "Transition was"];

/// The reports of one journey.
#[derive(Clone, Default)]
pub(crate) struct Reports {
    heard: Arc<Mutex<Vec<String>>>,
    expected: Arc<Mutex<Vec<String>>>,
}

impl Reports {
    /// Adds what was heard.
    pub(crate) fn hear(&self, report: String) {
        lock(&self.heard).push(report);
    }

    /// Whatever contains `part` is nothing to complain about.
    pub(crate) fn expect(&self, part: &str) {
        lock(&self.expected).push(part.to_owned());
    }

    /// All that was heard: errors, warnings, breaches of the pages' policy, requests to strangers.
    pub(crate) fn all(&self) -> Vec<String> {
        lock(&self.heard).clone()
    }

    /// What nobody expected.
    pub(crate) fn unexpected(&self) -> Vec<String> {
        let expected = lock(&self.expected);
        let expected = || expected.iter().map(String::as_str).chain(CROSSFADES);
        let heard = self.all().into_iter();
        heard.filter(|report| !expected().any(|part| report.contains(part))).collect()
    }
}
