//! What was acknowledged is on disk: shown with the real program, which is killed, traced, cut off from its disk.
//!
//! For Linux, as a root of one's own (`unshare`) and with `strace`: `cargo xtask setup` installs it.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod acknowledged;
mod cut;
mod disk;
mod kill;
mod trace;
