//! The compiler that Debian keeps for browsers, newer than its ordinary one and with its library's
//! source: for machines where rustup can't download.

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use super::packages::{self, Blocker};
use crate::command;
use crate::repo;

/// The name under which rustup knows it, once linked.
pub(super) const TOOLCHAIN: &str = "carnet-debian";

/// `rust-web-llvm` links `rust-lld` to the program of the last one, which it doesn't depend on.
const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rust-web-llvm", "lld-22"];

/// Where Debian puts it.
const PREFIX: &str = "/usr";

pub(super) fn is_there() -> bool {
    let linked = rustup_home().is_some_and(|home| home.join("toolchains").join(TOOLCHAIN).exists());
    linked && has_packages()
}

fn has_packages() -> bool {
    let prefix = PathBuf::from(PREFIX);
    let parts = [
        "bin/rustc",
        "bin/cargo",
        "bin/cargo-clippy",
        "bin/ld.lld-22",
        "lib/rustlib/src/rust/library/std/Cargo.toml",
    ];
    parts.iter().all(|part| prefix.join(part).is_file())
}

fn rustup_home() -> Option<PathBuf> {
    match env::var_os("RUSTUP_HOME") {
        Some(home) => Some(PathBuf::from(home)),
        None => Some(env::home_dir()?.join(".rustup")),
    }
}

/// What a person has to do first, if it can't be installed from here.
pub(super) fn blocked() -> Option<Blocker> {
    let diagnostic = "the app needs a Rust toolchain for wasm32-unknown-unknown";
    let by_rustup = "rustup target add wasm32-unknown-unknown && rustup component add rust-src";
    if repo::on_path(&["rustup"]).is_none() {
        let why = format!("{diagnostic}, and rustup isn't there to add one. Install rustup, then type: {by_rustup}");
        return Some(Blocker { why, packages: Vec::new() });
    }
    if has_packages() {
        return None;
    }
    let why = format!(
        "{diagnostic}. With a network: {by_rustup}\nWhere rustup can't download, Debian's compiler does it too"
    );
    packages::blocker(&why, PACKAGES.to_vec())
}

pub(super) fn install(sh: &Shell) -> Result<()> {
    if !has_packages() {
        packages::install(sh, &PACKAGES)?;
    }
    command::run_quietly(cmd!(sh, "rustup toolchain link {TOOLCHAIN} {PREFIX}"))
}
