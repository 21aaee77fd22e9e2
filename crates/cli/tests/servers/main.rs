//! The local servers over HTTP: `carnet preview`, `carnet serve`, and what both do with a base path.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod host;

mod base_path;
mod preview;
mod serve;
