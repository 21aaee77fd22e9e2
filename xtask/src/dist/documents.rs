//! What is beside the programs: completions, manual pages, JSON schemas, the project's licences, an introduction; on
//! Linux a recipe for a container.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use xshell::cmd;

use super::VERSION;
use crate::command;
use crate::repo::Repo;
use crate::schema;

const README: &str = include_str!("README.txt");

/// The recipe for the endpoint, which copies its program from the folder of a release.
const CONTAINERFILE: &str = "docs/hosts/Containerfile";

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// A shell, and the name under which it looks for the completions of `{}`.
const SHELLS: [(&str, &str); 3] = [("bash", "{}.bash"), ("fish", "{}.fish"), ("zsh", "_{}")];

/// Writes them into `folder`.
pub(super) fn write(repo: &Repo, programs: &[PathBuf; 2], folder: &Path) -> Result<()> {
    let (completions, manual) = (folder.join("completions"), folder.join("man"));
    fs::create_dir_all(&completions)?;
    for program in programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        for (shell, file) in SHELLS {
            let script = cmd!(repo.sh, "{program} completions {shell}").output()?.stdout;
            fs::write(completions.join(file.replace("{}", &name)), script)?;
        }
        command::run_quietly(cmd!(repo.sh, "{program} manual --into {manual}"))?;
    }
    let schemas = folder.join("schema");
    fs::create_dir_all(&schemas)?;
    let [generator, _] = programs;
    for subject in schema::SUBJECTS {
        fs::write(schemas.join(schema::file_name(subject)), schema::generated(repo, generator, subject)?)?;
    }
    for name in LICENCES {
        fs::copy(repo.path(name), folder.join(name))?;
    }
    if cfg!(target_os = "linux") {
        fs::copy(repo.path(CONTAINERFILE), folder.join("Containerfile"))?;
    }
    Ok(fs::write(folder.join("README.txt"), README.replace("{version}", VERSION))?)
}
