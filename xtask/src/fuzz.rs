//! `cargo xtask fuzz`: random input against what reads requests and files. The targets are in `fuzz/`.

use std::fs;
use std::process::Command;

use clap::Args;

use crate::command;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup;
use crate::verdict::Verdict;

/// Longest input, in bytes: twice what the endpoint takes.
const LONGEST: u32 = 128 * 1024;

#[derive(Args)]
pub(crate) struct Options {
    /// How long, for each target
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only the target of this name
    #[arg(long)]
    target: Option<String>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    let program = setup::for_fuzzing()?;
    let targets: Vec<String> = match &options.target {
        Some(target) => vec![target.clone()],
        None => targets(repo)?,
    };
    for target in targets {
        println!("fuzzing {target} for {} s …", options.seconds);
        let mut fuzz = Command::new(&program);
        fuzz.current_dir(repo.root());
        // The instrumentation is not stable yet; the compiler has it all the same.
        fuzz.env("RUSTC_BOOTSTRAP", "1");
        fuzz.args(["fuzz", "run", "--sanitizer", "none", &target, "--"]);
        fuzz.arg(format!("-max_total_time={}", options.seconds)).arg(format!("-max_len={LONGEST}"));
        command::run(&mut fuzz)?;
    }
    Ok(Verdict::Clean)
}

/// The names of the files in `fuzz/fuzz_targets/`.
fn targets(repo: &Repo) -> Result<Vec<String>, Error> {
    let folder = repo.path("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}
