//! `cargo xtask schema`: the JSON schemas that the generator derives from its types, as files for editors.

use anyhow::Result;
use clap::Args;
use fs_err as fs;
use xshell::cmd;

use crate::build;
use crate::repo::Repo;
use crate::verdict::Verdict;

/// The author's files that have one.
const SUBJECTS: [&str; 3] = ["post", "site", "responses"];

#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing; say which files are out of date and exit 1
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    build::generator(repo)?;
    let mut verdict = Verdict::Clean;
    for subject in SUBJECTS {
        let name = format!("docs/schema/{subject}.schema.json");
        let file = repo.path(&name);
        let generator = repo.generator();
        // `read` takes the last line end away.
        let fresh = cmd!(repo.sh, "{generator} schema {subject}").read()? + "\n";
        if fs::read_to_string(&file).is_ok_and(|kept| kept == fresh) {
            println!("{name}: up to date");
        } else if options.check {
            println!("{name}: out of date; `cargo xtask schema` writes it anew");
            verdict = Verdict::Findings;
        } else {
            fs::create_dir_all(repo.path("docs/schema"))?;
            fs::write(&file, fresh)?;
            println!("{name}: written");
        }
    }
    Ok(verdict)
}
