//! Browsers and drivers, which come from the system: found wherever they are, installed only from
//! Debian's packages, only as root, and never at the price of another package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::engine::{Engine, Program};
use super::{Requirement, holds_something};
use crate::command;
use crate::error::Error;
use crate::repo;

/// Text without a font has no width, and then no journey sees what a reader sees.
const FONTS: &str = "fonts-dejavu-core";

/// The programs that some engines need.
pub(super) struct Programs {
    needed: Vec<&'static Program>,
}

impl Programs {
    pub(super) fn of(engines: &[Engine]) -> Programs {
        let needed = engines.iter().flat_map(|engine| engine.programs());
        Programs {
            needed: needed.collect(),
        }
    }

    /// Where each program is, under the variable that the journeys read.
    pub(super) fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let found = self.needed.iter();
        found
            .filter_map(|program| Some((program.variable, find(program)?)))
            .collect()
    }

    fn missing_packages(&self) -> Vec<&'static str> {
        let missing = self.needed.iter().filter(|program| find(program).is_none());
        let mut packages: Vec<_> = missing.map(|program| program.package).collect();
        packages.dedup();
        if !has_fonts() {
            packages.push(FONTS);
        }
        packages
    }
}

impl Requirement for Programs {
    fn name(&self) -> String {
        format!("Debian's packages {}", self.missing_packages().join(" "))
    }

    fn takes(&self) -> &'static str {
        "1 to 3 min"
    }

    fn is_met(&self) -> bool {
        self.missing_packages().is_empty()
    }

    fn blocked(&self) -> Option<String> {
        let packages = self.missing_packages();
        if may_install() {
            return None;
        }
        let advice = install_advice(&packages);
        Some(format!(
            "browsers or drivers for the journeys are missing.\n{advice}"
        ))
    }

    fn install(&self) -> Result<(), Error> {
        install(&self.missing_packages())
    }
}

fn find(program: &Program) -> Option<PathBuf> {
    repo::on_path(program.names).or_else(|| match program.names {
        ["MiniBrowser"] => mini_browser(),
        _ => None,
    })
}

/// WebKitGTK keeps its browser off `PATH`: `/usr/lib/<machine>/webkit2gtk-4.1/` in Debian,
/// `/usr/libexec/webkit2gtk-4.1/` in Fedora.
fn mini_browser() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let folders = folders.map(|entry| entry.path());
    let bases = ["/usr/libexec", "/usr/lib", "/usr/lib64"].map(PathBuf::from);
    bases
        .into_iter()
        .chain(folders)
        .flat_map(|base| {
            ["webkit2gtk-4.1", "webkitgtk-6.0"].map(|name| base.join(name).join("MiniBrowser"))
        })
        .find(|file| file.is_file())
}

fn has_fonts() -> bool {
    !cfg!(target_os = "linux") || holds_something(Path::new("/usr/share/fonts"))
}

/// Whether this is a Debian kind of system, run as root.
pub(super) fn may_install() -> bool {
    repo::on_path(&["apt-get"]).is_some() && is_root()
}

/// The owner of this process' own folder in /proc is the user it runs as.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|folder| folder.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// What a person types to have these packages.
pub(super) fn install_advice(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    if repo::on_path(&["apt-get"]).is_some() {
        format!(
            "Run this, then the same command again:\n\n  sudo apt-get update\n  sudo apt-get install --no-install-recommends {packages}\n"
        )
    } else {
        format!(
            "They are installed by themselves only on Debian and its relatives, as root. Install what \
             Debian calls\n\n  {packages}\n\nso that the programs are on PATH, or name the engines you \
             have: cargo xtask test --engine chromium"
        )
    }
}

/// `--no-remove`: if a package can only come at the price of another, stop instead.
pub(super) fn install(packages: &[&str]) -> Result<(), Error> {
    println!("set-up: as root, with apt-get: {}", packages.join(" "));
    command::run_quietly(apt().arg("update"))?;
    let mut install = apt();
    install.args(["install", "--yes", "--no-install-recommends", "--no-remove"]);
    command::run_quietly(install.args(packages)).map_err(|error| match error {
        Error::Failed { command, .. } => Error::Missing(format!(
            "`{command}` failed. Install these packages, or what brings the same programs, by hand: {}",
            packages.join(" ")
        )),
        other => other,
    })
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["-q", "-o", "Dpkg::Use-Pty=0"]).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_engine_asks_only_for_its_own_programs() {
        let names = |engines: &[Engine]| -> Vec<_> {
            let programs = Programs::of(engines);
            programs
                .needed
                .iter()
                .map(|program| program.variable)
                .collect()
        };
        assert_eq!(names(&[Engine::Firefox]), ["CARNET_FIREFOX"]);
        assert_eq!(names(Engine::ALL).len(), 6);
    }

    #[test]
    fn advice_names_the_packages() {
        assert!(install_advice(&["chromium", "xvfb"]).contains("chromium xvfb"));
    }
}
