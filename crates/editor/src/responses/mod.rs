//! Responses that wait for a decision: `client` asks the endpoint for them and sends it decisions, with an
//! [`ProgramKey`]; `waiting` adds what the blog knows of their posts. What the endpoint has published is pulled by a
//! function that the program supplies.

pub(crate) mod client;
mod error;
mod key;
pub(crate) mod waiting;

use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use protocol::language::Language;
use source::diagnostic::Diagnostic;

pub(crate) use error::EndpointError;
pub use key::ProgramKey;

/// What `carnet pull` does, with its texts in a language.
pub(crate) type Pull = dyn Fn(Language) -> Result<PullOutcome> + Send + Sync;

/// The outcome of a pull.
#[derive(Clone, Debug, Default)]
pub struct PullOutcome {
    /// The changes in words.
    pub summary: String,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the program supplies for responses.
#[derive(Default)]
pub(crate) struct Responses {
    /// A key that the author has given with the program, which the page can't change.
    pub(crate) given_key: Option<ProgramKey>,
    pub(crate) pull: Option<Box<Pull>>,
    /// Held during a pull: two of them would write the same files.
    pulling: Mutex<()>,
}

impl Responses {
    /// Pulls; none if the program supplies no function for it.
    pub(crate) fn pull(&self, language: Language) -> Option<Result<PullOutcome>> {
        let pull = self.pull.as_ref()?;
        let _pulling = self.pulling.lock().unwrap_or_else(PoisonError::into_inner);
        Some(pull(language))
    }
}
