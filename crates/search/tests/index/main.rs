//! The whole way of a search: posts are indexed, and queries find them in the files that they ask for.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blog;

mod filters;
mod format;
mod language;
mod ranking;
