//! The author's pages over real HTTP: who gets in, what is shown, what is decided.
//!
//! Every test has a server of its own, on a database in a temporary folder, with a clock that stands still.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

#[path = "../calls/corpus.rs"]
mod corpus;
#[path = "../support/mod.rs"]
mod support;

mod author;
mod decisions;
mod hostile;
mod list;
mod sessions;
