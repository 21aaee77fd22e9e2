//! `cargo xtask bench`: what a growing blog costs, on this machine.

use clap::{Args, Subcommand};

use crate::cli::Verdict;
use crate::error::Error;
use crate::repo::Repo;

mod build;
mod child;
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
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    match &options.subject {
        Subject::Build(options) => build::run(repo, options),
    }
}
