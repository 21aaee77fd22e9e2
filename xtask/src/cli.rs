//! The commands of `cargo xtask`, and the module of each.

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{bench, build, dist, fuzz, lighthouse, schema, serve, setup, size, test, validate};

/// Carnet's own commands. They work from any folder of the repository, and the ones that build or
/// test first install what is missing, saying so.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what building and testing need, and nothing else
    Setup(setup::Options),
    /// Build the complete site into dist/
    Build(build::Options),
    /// Build, then serve the site with an endpoint on this machine, and rebuild it when public/ changes
    Serve(serve::Options),
    /// Format, lint, unit tests, build, size, validators, end-to-end tests in three browsers
    Test(test::Options),
    /// Validate the built site with external checkers: HTML, SVG, feeds, site maps, links, JSON-LD
    Validate,
    /// Weigh the built app and compare it with size-budget.json
    Size,
    /// Measure five pages of the built site on a simulated phone, and compare with page-budget.json
    Lighthouse(lighthouse::Options),
    /// Measure what a growing blog and its photographs cost, what a reader waits for, and what the endpoint bears
    Bench(bench::Options),
    /// Random input against what reads requests, post files and texts
    Fuzz(fuzz::Options),
    /// Write the JSON schemas and the tables of the fields of the author's files into docs/
    Schema(schema::Options),
    /// Build the programs with the app inside, and pack them with their licences into target/dist/
    Dist,
}

pub(crate) fn run() -> Result<Verdict> {
    let cli = Cli::parse();
    let repo = Repo::find()?;
    match cli.task {
        Task::Setup(options) => setup::run(&repo, &options),
        Task::Build(options) => build::run(&repo, &options),
        Task::Serve(options) => serve::run(&repo, &options),
        Task::Test(options) => test::run(&repo, &options),
        Task::Validate => validate::run(&repo),
        Task::Size => size::run(&repo),
        Task::Lighthouse(options) => lighthouse::run(&repo, &options),
        Task::Bench(options) => bench::run(&repo, &options),
        Task::Fuzz(options) => fuzz::run(&repo, &options),
        Task::Schema(options) => schema::run(&repo, &options),
        Task::Dist => dist::run(&repo),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
