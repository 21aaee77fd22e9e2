//! The HTTP API, over real HTTP: requests, replies, and what is stored.
//!
//! Every test has a separate server, with a database of its own and a fixed clock.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod body_parsing;
mod corpus;
mod crowd;
mod hostile;
mod invalid_requests;
mod lifecycle;
mod messages;
mod metrics;
mod origins;
mod programs;
mod reading;
mod retries;
mod slow_clients;
mod spam_and_rate_limits;
mod submission;
mod webmentions;
