//! `carnet write` as an author uses it: the real program, started, killed, and started again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blog;
mod command;
#[cfg(unix)]
mod kill;
mod program;
#[cfg(unix)]
mod robot;
