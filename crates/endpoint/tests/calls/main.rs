//! The endpoint's calls over real HTTP: what each takes, what it answers, and what it leaves behind.
//!
//! Every test has a server of its own, on a database in a temporary folder, with a clock that stands still.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod corpus;
mod crowd;
mod ending;
mod guards;
mod hostile;
mod origins;
mod reading;
mod retries;
mod shape;
mod slow;
mod taking;
mod wrong;
