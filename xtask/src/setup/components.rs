//! rustfmt and clippy: a toolchain installed with rustup's minimal profile has neither.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use super::Requirement;
use super::packages::Blocker;
use crate::repo;

/// Formatter and linter of the toolchain whose root this is.
pub(super) struct Lint {
    pub(super) sysroot: PathBuf,
}

impl Requirement for Lint {
    fn name(&self) -> String {
        "rustfmt and clippy".into()
    }

    fn takes(&self) -> &'static str {
        "a few seconds"
    }

    /// In the toolchain itself: rustup puts a stand-in on `PATH` even where the component is missing.
    fn is_met(&self) -> bool {
        let programs = ["cargo-fmt", "rustfmt", "cargo-clippy"];
        let programs = programs.map(|name| self.sysroot.join("bin").join(format!("{name}{EXE_SUFFIX}")));
        programs.iter().all(|file| file.is_file())
    }

    fn blocked(&self) -> Option<Blocker> {
        repo::on_path(&["rustup"]).is_none().then(|| Blocker {
            why: "rustfmt and clippy are missing: install them from where your Rust came from".into(),
            packages: Vec::new(),
        })
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        Ok(cmd!(sh, "rustup component add rustfmt clippy").run()?)
    }
}
