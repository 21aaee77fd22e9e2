//! Isso, for `cargo xtask bench endpoint`: with gunicorn in a virtual environment of Python in the cache, exactly
//! as locked in `xtask/checkers/isso/`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use xshell::{Shell, cmd};

use super::Requirement;
use super::packages::{self, Blocker};
use crate::command;

/// What Isso needs, gunicorn, and what builds Isso.
const PACKAGES: &str = include_str!("../../checkers/isso/packages.txt");

const ISSO: &str = include_str!("../../checkers/isso/isso.txt");

const DEBIAN: [&str; 2] = ["python3", "python3-venv"];

/// The Python of the virtual environment.
pub(super) fn python() -> Result<PathBuf> {
    Ok(folder()?.join("bin").join("python"))
}

fn folder() -> Result<PathBuf> {
    super::locked_folder("isso", (PACKAGES, ISSO))
}

/// Debian's Python is without ensurepip, unless the package for virtual environments is there.
fn can_make_environments() -> bool {
    has_modules(Path::new("python3"), "ensurepip, venv")
}

/// Whether this Python is there and has the modules, whose names are separated by commas.
fn has_modules(python: &Path, modules: &str) -> bool {
    let import = format!("import {modules}");
    let run = |sh: Shell| cmd!(sh, "{python} -c {import}").ignore_stdout().ignore_stderr().quiet().run();
    Shell::new().and_then(run).is_ok()
}

pub(super) struct Isso;

impl Requirement for Isso {
    fn name(&self) -> String {
        "Isso and gunicorn from PyPI".into()
    }

    fn takes(&self) -> &'static str {
        "about 10 s"
    }

    /// Starts it, because a newer Python of the system does not find the packages of an older one.
    fn is_met(&self) -> bool {
        python().is_ok_and(|python| has_modules(&python, "gunicorn, isso"))
    }

    fn blocked(&self) -> Option<Blocker> {
        if can_make_environments() {
            return None;
        }
        let why = "Python's venv is missing, which cargo xtask bench endpoint installs Isso with";
        packages::blocker(why, DEBIAN.to_vec())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        if !can_make_environments() {
            packages::install(sh, &DEBIAN)?;
        }
        let (folder, python) = (folder()?, python()?);
        command::run_quietly(cmd!(sh, "python3 -m venv --clear {folder}"))?;
        // Isso is built, by a locked package instead of one that pip chooses.
        let binary = ("packages.txt", PACKAGES, "--only-binary=:all:");
        let source = ("isso.txt", ISSO, "--no-build-isolation");
        for (name, text, from) in [binary, source] {
            let list = folder.join(name);
            fs::write(&list, text)?;
            command::run_quietly(cmd!(
                sh,
                "{python} -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps {from}
                    --requirement {list}"
            ))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address of a registry is a matter of the machine that asks it.
    #[test]
    fn locks_have_versions_and_hashes_and_name_no_registry() {
        for lock in [PACKAGES, ISSO] {
            assert!(!lock.contains("://") && !lock.contains("--index-url"), "{lock}");
            let lines = || lock.lines().filter(|line| !line.starts_with('#'));
            let is_hash = |line: &&str| line.trim_start().starts_with("--hash=sha256:");
            assert!(lines().any(|line| is_hash(&line)));
            assert!(lines().filter(|line| !is_hash(line)).all(|line| line.contains("==")), "{lock}");
        }
    }
}
