//! Tools that come from npm, in five sets, each with a lock file in `xtask/checkers/`: installed once into the
//! cache, exactly as locked, without running scripts of theirs.

use std::path::PathBuf;

use anyhow::Result;
use fs_err as fs;
use xshell::{Shell, cmd};

use super::Requirement;
use super::packages::{self, Blocker};
use crate::command;
use crate::repo;

/// Packages that are installed together.
pub(super) struct Set {
    name: &'static str,
    what: &'static str,
    takes: &'static str,
    manifest: &'static str,
    lock: &'static str,
}

/// wasm-opt, and the minifier for the app's script.
pub(super) const BUILD: Set = Set {
    name: "build",
    what: "wasm-opt and esbuild",
    takes: "a few seconds",
    manifest: include_str!("../../checkers/build/package.json"),
    lock: include_str!("../../checkers/build/package-lock.json"),
};

/// axe-core for the end-to-end tests, and the Nu Html Checker for `cargo xtask validate`.
pub(super) const SITE: Set = Set {
    name: "checkers-site",
    what: "axe-core and the Nu Html Checker",
    takes: "a few seconds",
    manifest: include_str!("../../checkers/site/package.json"),
    lock: include_str!("../../checkers/site/package-lock.json"),
};

/// Lighthouse, for `cargo xtask lighthouse`.
pub(super) const LIGHTHOUSE: Set = Set {
    name: "checkers-lighthouse",
    what: "Lighthouse",
    takes: "about 15 s",
    manifest: include_str!("../../checkers/lighthouse/package.json"),
    lock: include_str!("../../checkers/lighthouse/package-lock.json"),
};

/// Pagefind, for `cargo xtask bench search`.
pub(super) const PAGEFIND: Set = Set {
    name: "pagefind",
    what: "Pagefind",
    takes: "a few seconds",
    manifest: include_str!("../../checkers/pagefind/package.json"),
    lock: include_str!("../../checkers/pagefind/package-lock.json"),
};

/// Eleventy, for `cargo xtask bench eleventy`.
pub(super) const ELEVENTY: Set = Set {
    name: "eleventy",
    what: "Eleventy",
    takes: "a few seconds",
    manifest: include_str!("../../checkers/eleventy/package.json"),
    lock: include_str!("../../checkers/eleventy/package-lock.json"),
};

const DEBIAN: [&str; 2] = ["nodejs", "npm"];

fn has_npm() -> bool {
    repo::on_path(&["npm"]).is_some()
}

impl Set {
    /// A file of one of the packages, once they are installed.
    pub(super) fn file(&self, inside: &str) -> Result<PathBuf> {
        Ok(self.folder()?.join("node_modules").join(inside))
    }

    fn folder(&self) -> Result<PathBuf> {
        super::locked_folder(self.name, (self.manifest, self.lock))
    }
}

impl Requirement for Set {
    fn name(&self) -> String {
        format!("{} from npm", self.what)
    }

    fn takes(&self) -> &'static str {
        self.takes
    }

    /// npm writes this file last.
    fn is_met(&self) -> bool {
        self.file(".package-lock.json").is_ok_and(|file| file.is_file())
    }

    fn blocked(&self) -> Option<Blocker> {
        if has_npm() {
            return None;
        }
        packages::blocker(&format!("npm is missing, which brings {}", self.what), DEBIAN.to_vec())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        if !has_npm() {
            packages::install(sh, &DEBIAN)?;
        }
        let folder = self.folder()?;
        fs::create_dir_all(&folder)?;
        for (name, text) in [("package.json", self.manifest), ("package-lock.json", self.lock)] {
            fs::write(folder.join(name), text)?;
        }
        let _there = sh.push_dir(&folder);
        command::run_quietly(cmd!(sh, "npm ci --loglevel=error --ignore-scripts --no-audit --no-fund"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address of a registry is a matter of the machine that asks it.
    #[test]
    fn lock_files_name_no_registry() {
        for set in [BUILD, SITE, LIGHTHOUSE, PAGEFIND, ELEVENTY] {
            assert!(!set.lock.contains("\"resolved\""), "{}: npm's omit-lockfile-registry-resolved", set.name);
            assert!(set.lock.contains("\"integrity\": \"sha512-"), "{}", set.name);
        }
    }

    #[test]
    fn sets_have_folders_of_their_own() {
        assert_ne!(SITE.folder().unwrap(), LIGHTHOUSE.folder().unwrap());
        assert_eq!(SITE.folder().unwrap(), SITE.folder().unwrap());
    }
}
