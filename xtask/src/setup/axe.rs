//! axe-core, the accessibility checker that journeys inject into pages: one file from npm, in the cache.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Requirement;
use super::packages::{self, Blocker};
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

const NPM: [&str; 2] = ["nodejs", "npm"];

fn has_npm() -> bool {
    repo::on_path(&["npm"]).is_some()
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

    fn blocked(&self) -> Option<Blocker> {
        if has_npm() {
            return None;
        }
        let why = format!("npm is missing, which brings axe-core {VERSION} (accessibility of the pages)");
        packages::blocker(&why, NPM.to_vec())
    }

    fn install(&self) -> Result<(), Error> {
        if !has_npm() {
            packages::install(&NPM)?;
        }
        let folder = folder()?;
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-save", "--no-package-lock", "--no-audit"]);
        npm.args(["--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder);
        command::run_quietly(npm.arg(format!("axe-core@{VERSION}")))
    }
}
