//! `cargo xtask schema`: the JSON schemas that the generator derives from its types, as files for editors.

use std::fs;
use std::process::Command;

use clap::Args;

use crate::build;
use crate::command;
use crate::error::Error;
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

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    build::generator(repo)?;
    let mut verdict = Verdict::Clean;
    for subject in SUBJECTS {
        let name = format!("docs/schema/{subject}.schema.json");
        let file = repo.path(&name);
        let mut generator = Command::new(repo.generator());
        let fresh = command::output(generator.args(["schema", subject]).current_dir(repo.root()))?;
        if fs::read(&file).is_ok_and(|kept| kept == fresh) {
            println!("{name}: up to date");
        } else if options.check {
            println!("{name}: out of date; `cargo xtask schema` writes it anew");
            verdict = Verdict::Findings;
        } else {
            let folder = repo.path("docs/schema");
            fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
            fs::write(&file, fresh).map_err(Error::file(&file))?;
            println!("{name}: written");
        }
    }
    Ok(verdict)
}
