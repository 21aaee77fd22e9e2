//! The project's commands, as `cargo xtask <command>`: set-up, build, serve, test, validate, size, lighthouse, bench,
//! fuzz, schema, dist.
//!
//! Nothing of the product lives here. Exit codes: 0 clean, 1 something was found, 2 could not run.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that can't go on may stop"))]

use std::process::ExitCode;

mod bench;
mod build;
mod cli;
mod command;
mod dist;
mod files;
mod fuzz;
mod lighthouse;
mod page_budget;
mod preview;
mod repo;
mod schema;
mod serve;
mod server;
mod setup;
mod size;
mod spread;
mod structure;
mod subject;
mod terminal;
mod test;
mod validate;
mod verdict;

fn main() -> ExitCode {
    match cli::run() {
        Ok(verdict) => verdict.into(),
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(verdict::exit_code(&error))
        }
    }
}
