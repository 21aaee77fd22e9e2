//! axe-core, the accessibility checker that journeys inject into pages: one file from npm, in the cache.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Requirement;
use crate::command;
use crate::error::Error;
use crate::repo;

const VERSION: &str = "4.14.1";

/// Where the script is once it is installed.
pub(super) fn file() -> Result<PathBuf, Error> {
    Ok(folder()?.join("node_modules/axe-core/axe.min.js"))
}

fn folder() -> Result<PathBuf, Error> {
    repo::tool_folder("axe-core", VERSION)
}

pub(super) struct Axe;

impl Requirement for Axe {
    fn name(&self) -> String {
        format!("axe-core {VERSION}")
    }

    fn takes(&self) -> &'static str {
        "a few seconds"
    }

    fn is_met(&self) -> bool {
        file().is_ok_and(|file| file.is_file())
    }

    fn blocked(&self) -> Option<String> {
        if repo::on_path(&["npm"]).is_some() {
            return None;
        }
        Some(format!(
            "npm is missing, which brings axe-core {VERSION} (accessibility of the pages).\n{}",
            super::system::install_advice(&["nodejs", "npm"])
        ))
    }

    fn install(&self) -> Result<(), Error> {
        let folder = folder()?;
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--silent",
            "--no-save",
            "--no-package-lock",
            "--no-audit",
        ]);
        npm.args(["--no-fund", "--ignore-scripts", "--prefix"])
            .arg(&folder);
        command::run(npm.arg(format!("axe-core@{VERSION}")))
    }
}
