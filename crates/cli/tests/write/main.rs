//! `carnet write` as an author uses it: the real program, started, killed, and started again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alone;
mod blog;
mod command;
mod endpoint_fixture;
mod imported;
#[cfg(unix)]
mod kill;
mod local_network;
mod program;
mod publication;
mod responses;
#[cfg(unix)]
mod robot;
