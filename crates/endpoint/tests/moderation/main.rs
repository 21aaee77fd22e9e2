//! The moderation pages, over real HTTP.
//!
//! Every test has a separate server, with a database in a temporary folder and a fixed clock.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../calls/corpus.rs"]
mod corpus;
#[path = "../support/mod.rs"]
mod support;

mod author;
mod decisions;
mod hostile;
mod links;
mod list;
mod messages;
mod sessions;
