//! Durability of acknowledged responses, with the real program: killed, traced, restarted, on a failing disk, with a
//! killed server.
//!
//! Linux only. Needs user namespaces (`unshare`), and `strace` and PostgreSQL, which `cargo xtask setup` installs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod acknowledged;
mod cut;
mod disk;
mod kill;
mod restart;
mod server;
mod trace;
