//! What a validator reports: how much was looked at, and what is wrong where.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file, inside the host's root.
    pub(super) file: String,
    /// Line and column, where the validator gives them.
    pub(super) place: Option<(u64, u64)>,
    pub(super) message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { file, place, message } = self;
        match place {
            Some((line, column)) => write!(f, "{file}:{line}:{column}: {message}"),
            None => write!(f, "{file}: {message}"),
        }
    }
}

/// One validator's report on one site.
pub(super) struct Report {
    /// What was checked.
    pub(super) what: &'static str,
    /// Which site: the path that it is below.
    pub(super) site: String,
    /// How many of them there were.
    pub(super) checked: usize,
    pub(super) findings: Vec<Finding>,
}
