//! What `check` reports about a database.

use super::pending::Pending;
use super::program_key::ProgramKey;

/// A summary of an intact database.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Version of its schema.
    pub version: i64,
    /// Number of responses.
    pub responses: usize,
    /// Whether the author's password is set.
    pub has_password: bool,
    /// The keys of programs, by name; empty if its version has none.
    pub program_keys: Vec<ProgramKey>,
    /// The responses that await a decision; none if its version does not count them.
    pub pending: Option<Pending>,
}
