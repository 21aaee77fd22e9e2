//! `cargo xtask fuzz`: random input against what reads requests and files. The targets are in `fuzz/`.

use anyhow::Result;
use clap::Args;
use fs_err as fs;
use xshell::cmd;

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

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let program = setup::for_fuzzing(repo)?;
    let targets: Vec<String> = match &options.target {
        Some(target) => vec![target.clone()],
        None => targets(repo)?,
    };
    for target in targets {
        println!("fuzzing {target} for {} s …", options.seconds);
        let seconds = options.seconds.to_string();
        let longest = LONGEST.to_string();
        let fuzz = cmd!(
            repo.sh,
            "{program} fuzz run --sanitizer none {target} -- -max_total_time={seconds} -max_len={longest}"
        );
        // The instrumentation is not stable yet; the compiler has it all the same.
        fuzz.env("RUSTC_BOOTSTRAP", "1").run()?;
    }
    Ok(Verdict::Clean)
}

/// The names of the files in `fuzz/fuzz_targets/`.
fn targets(repo: &Repo) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(repo.path("fuzz/fuzz_targets"))?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}
