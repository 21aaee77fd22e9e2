//! The editor's server over HTTP on loopback: which requests it answers, and what the calls do.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;
mod conflicts;
mod files;
mod fixes;
mod fixture;
mod guards;
mod headers;
mod history;
mod inserts;
mod journal;
mod network;
mod new_posts;
mod page;
mod session;
