//! `cargo xtask bench`: what a growing blog costs, and what the endpoint bears, on this machine.

use clap::{Args, Subcommand};

use crate::cli::Verdict;
use crate::error::Error;
use crate::repo::Repo;

mod build;
mod child;
mod endpoint;
mod pages;
mod post;
mod prose;
mod random;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// Time and memory of `carnet build` over 100, 1,000 and 10,000 generated posts, and whether any
    /// page grows with their number
    Build(build::Options),
    /// Responses accepted and threads read a second by the endpoint, at 64 connections
    Endpoint(endpoint::Options),
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    match &options.subject {
        Subject::Build(options) => build::run(repo, options),
        Subject::Endpoint(options) => endpoint::run(repo, options),
    }
}
