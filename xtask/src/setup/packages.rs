//! The system's packages: installed only on Debian and its relatives, only as root, and never at the
//! price of another package. Anywhere else the command is printed.

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::command;
use crate::repo;

/// What keeps the set-up from going on by itself.
#[derive(Debug)]
pub(super) struct Blocker {
    /// One sentence without its full stop.
    pub(super) why: String,
    /// Packages that would help, by Debian's names.
    pub(super) packages: Vec<&'static str>,
}

/// A blocker where `packages` can't be installed from here.
pub(super) fn blocker(why: &str, packages: Vec<&'static str>) -> Option<Blocker> {
    let why = why.to_owned();
    (!may_install()).then_some(Blocker { why, packages })
}

/// All that is in the way, with one command that clears it.
pub(super) fn advice(blockers: &[Blocker]) -> String {
    let reasons: Vec<_> = blockers.iter().map(|blocker| format!("{}.", blocker.why)).collect();
    let packages: Vec<_> = blockers.iter().flat_map(|blocker| &blocker.packages).copied().collect();
    let mut advice = reasons.join("\n");
    if !packages.is_empty() {
        advice.push('\n');
        advice.push_str(&how_to_install(&packages.join(" "), has_apt()));
    }
    advice
}

fn how_to_install(packages: &str, apt: bool) -> String {
    if apt {
        format!(
            "Type this, then the same command again:\n\n  sudo apt-get update\n  \
             sudo apt-get install --no-install-recommends {packages}\n"
        )
    } else {
        format!(
            "Here they can't be installed by themselves. Install what Debian calls\n\n  {packages}\n\n\
             so that the programs are on PATH, then type the same command again."
        )
    }
}

/// Whether this is a Debian kind of system, run as root.
pub(super) fn may_install() -> bool {
    has_apt() && is_root()
}

fn has_apt() -> bool {
    repo::on_path(&["apt-get"]).is_some()
}

/// The owner of this process' own folder in /proc is the user it runs as.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|folder| folder.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// `--no-remove`: if a package can only come at the price of another, stop instead. Lists that can't be
/// refreshed may still know the packages.
pub(super) fn install(sh: &Shell, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    println!("set-up: as root, with apt-get: {list}");
    let apt = |arguments: &[&str]| {
        let apt = cmd!(sh, "apt-get -q -o Dpkg::Use-Pty=0").args(arguments);
        command::run_quietly(apt.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if let Err(error) = apt(&["update"]) {
        println!("set-up: {error}; going on with the lists that are there");
    }
    let install = ["install", "--yes", "--no-install-recommends", "--no-remove"];
    apt(&[&install[..], packages].concat())
        .with_context(|| format!("install these packages by hand, or what brings the same programs: {list}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_blockers_are_told_at_once() {
        let blocker = |why: &str, packages: &[&'static str]| Blocker { why: why.into(), packages: packages.into() };
        let text = advice(&[blocker("no browser", &["chromium", "xvfb"]), blocker("no npm", &["npm"])]);
        assert!(text.starts_with("no browser.\nno npm.\n"), "{text}");
        assert!(text.contains("chromium xvfb npm"), "{text}");
        assert_eq!(advice(&[blocker("no rustup", &[])]), "no rustup.");
    }

    #[test]
    fn the_commands_are_exact_where_apt_is() {
        assert!(how_to_install("xvfb", true).contains("\n  sudo apt-get install --no-install-recommends xvfb\n"));
        assert!(!how_to_install("xvfb", false).contains("apt-get"));
    }
}
