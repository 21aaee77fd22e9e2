//! `cargo xtask bench endpoint`: the endpoint under load, durable, on loopback. The load and the measuring are the
//! endpoint's own benchmark, `crates/endpoint/benches/load.rs`.

use std::path::PathBuf;

use clap::Args;

use crate::command;
use crate::error::Error;
use crate::repo::Repo;
use crate::verdict::Verdict;

#[derive(Args)]
pub(super) struct Options {
    /// Where the database is made (and cleaned up after): a folder on a disk measures the disk too
    #[arg(long)]
    folder: Option<PathBuf>,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    let mut cargo = command::cargo(repo);
    cargo.args(["bench", "--locked", "--package", "endpoint", "--bench", "load", "--"]);
    if let Some(folder) = &options.folder {
        cargo.arg("--folder").arg(std::path::absolute(folder).map_err(Error::file(folder))?);
    }
    command::run(&mut cargo)?;
    Ok(Verdict::Clean)
}
