//! `cargo xtask serve`: builds, then becomes `carnet serve`, which prints the address, watches
//! `public/` and rebuilds. Changes to the app itself need a restart.

use std::process::Command;

use clap::Args;

use crate::build;
use crate::cli::Verdict;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup;

#[derive(Args)]
pub(crate) struct Options {
    /// Port on this machine; without it 8080, or any free one if that is taken
    #[arg(long)]
    port: Option<u16>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    let workshop = setup::for_build(repo)?;
    build::site(repo, &workshop)?;
    let mut serve = Command::new(repo.press());
    serve.current_dir(repo.root());
    serve.args(["serve", "--public", "public", "--app", "dist/assets", "--out", "dist"]);
    if let Some(port) = options.port {
        serve.arg("--port").arg(port.to_string());
    }
    hand_over(&mut serve)
}

/// The server takes this process' place, so Ctrl-C and its exit code are its own.
#[cfg(unix)]
fn hand_over(serve: &mut Command) -> Result<Verdict, Error> {
    use std::os::unix::process::CommandExt;
    let source = serve.exec();
    Err(Error::NotStarted { command: crate::command::line(serve), source })
}

#[cfg(not(unix))]
fn hand_over(serve: &mut Command) -> Result<Verdict, Error> {
    crate::command::run(serve)?;
    Ok(Verdict::Clean)
}
