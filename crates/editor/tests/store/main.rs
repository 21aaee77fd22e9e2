//! Files, journal and history on a real disk.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod fixture;
mod history;
mod journal;
