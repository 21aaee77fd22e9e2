//! Browsers and drivers, which come from the system: found wherever they are, installed only where
//! [`packages`] may.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use xshell::Shell;

use super::engine::{Engine, Program};
use super::packages::{self, Blocker};
use super::{Requirement, holds_something};
use crate::repo;

/// Text without a font has no width, and then no test sees what a reader sees.
const FONTS: &str = "fonts-dejavu-core";

/// The programs that some engines need.
pub(super) struct Programs {
    needed: Vec<&'static Program>,
}

impl Programs {
    pub(super) fn of(engines: &[Engine]) -> Programs {
        let needed = engines.iter().flat_map(|engine| engine.programs());
        Programs { needed: needed.collect() }
    }

    /// Where each program is, under the variable that the end-to-end tests read.
    pub(super) fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let found = self.needed.iter();
        found.filter_map(|program| Some((program.variable, find(program)?))).collect()
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

    fn blocked(&self) -> Option<Blocker> {
        let why = "browsers or drivers are missing (for the end-to-end tests, with --engine, only those of the engines \
                   you name are needed)";
        packages::blocker(why, self.missing_packages())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        packages::install(sh, &self.missing_packages())
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
        .flat_map(|base| ["webkit2gtk-4.1", "webkitgtk-6.0"].map(|name| base.join(name).join("MiniBrowser")))
        .find(|file| file.is_file())
}

fn has_fonts() -> bool {
    !cfg!(target_os = "linux") || holds_something(Path::new("/usr/share/fonts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_engine_asks_only_for_its_own_programs() {
        let names = |engines: &[Engine]| -> Vec<_> {
            let programs = Programs::of(engines);
            programs.needed.iter().map(|program| program.variable).collect()
        };
        assert_eq!(names(&[Engine::Firefox]), ["CARNET_FIREFOX"]);
        assert_eq!(names(Engine::ALL).len(), 6);
    }
}
