//! Configuration, commands, backups and notices. Most tests run the real program, in temporary folders.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod backup;
mod cache_purge;
mod check;
mod completions;
mod config;
mod delivery;
mod digests;
mod keys;
mod listeners;
mod messages;
mod notices;
mod persons;
mod program;
mod queue;
mod schema;
mod transfer;
mod warnings;
