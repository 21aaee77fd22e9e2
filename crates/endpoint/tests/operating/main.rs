//! What the operator does: configuration, commands, copies of the database, messages. Most of it with the real
//! program, in temporary folders.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod check;
mod config;
mod copies;
mod listeners;
mod notices;
mod persons;
mod program;
mod queue;
mod schema;
mod transfer;
mod warnings;
