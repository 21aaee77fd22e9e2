//! `cargo xtask bench endpoint`: the endpoint under load, durable, on loopback, on SQLite and on PostgreSQL, with Isso
//! beside it. The load and the measuring are the endpoint's own benchmark, `crates/endpoint/benches/load/`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use xshell::cmd;

use crate::repo::Repo;
use crate::setup;
use crate::verdict::Verdict;

#[derive(Args)]
pub(super) struct Options {
    /// Where the databases are made (and cleaned up after): a folder on a disk measures the disk too
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Also measure endpoints on PostgreSQL that have so many percent of a processor each (Linux, as root)
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..))]
    cpu_quota: Option<u8>,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    setup::for_database(repo)?;
    let isso = isso(repo);
    let mut cargo = cmd!(repo.sh, "cargo bench --locked --package endpoint --bench load --");
    if let Some(folder) = &options.folder {
        cargo = cargo.arg("--folder").arg(std::path::absolute(folder)?);
    }
    if let Some(percent) = options.cpu_quota {
        cargo = cargo.arg("--cpu-quota").arg(percent.to_string());
    }
    if let Some(python) = isso {
        cargo = cargo.arg("--isso").arg(python);
    }
    cargo.run()?;
    Ok(Verdict::Clean)
}

/// The Python that has Isso, if it can be installed.
fn isso(repo: &Repo) -> Option<PathBuf> {
    match setup::for_isso(repo) {
        Ok(python) => Some(python),
        Err(error) => {
            println!("measuring without Isso: {error:#}");
            None
        }
    }
}
