//! The endpoint's calls over real HTTP: what each takes, what it answers, and what it leaves behind.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

#[path = "../support/mod.rs"]
mod support;
