//! What the programs of a release are compiled for. On Linux they are linked statically: with musl, or with glibc where
//! rustup can't download the target for musl.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::{Cmd, Shell, cmd};

use super::{Requirement, holds_something, wasm};
use crate::repo::{self, Repo};

/// The target with musl.
const MUSL: &str = "x86_64-unknown-linux-musl";

/// A target, and the variables with which cargo compiles for it.
pub(crate) struct NativeTarget {
    pub(crate) name: String,
    environment: Vec<(String, &'static str)>,
}

impl NativeTarget {
    pub(super) fn musl() -> NativeTarget {
        NativeTarget { name: MUSL.into(), environment: Vec::new() }
    }

    /// The target of this machine.
    pub(super) fn host(repo: &Repo) -> Result<NativeTarget> {
        let printed = cmd!(repo.sh, "rustc -vV").read()?;
        let name = host_in(&printed).context("`rustc -vV` names no host")?.to_owned();
        let environment = match name.contains("-linux-gnu") {
            true => vec![(flags_variable(&name), "-Ctarget-feature=+crt-static")],
            false => Vec::new(),
        };
        Ok(NativeTarget { name, environment })
    }

    /// Makes cargo compile for it.
    pub(crate) fn apply<'a>(&self, command: Cmd<'a>) -> Cmd<'a> {
        command.envs(self.environment.iter().map(|(key, value)| (key, value)))
    }
}

fn host_in(printed: &str) -> Option<&str> {
    printed.lines().find_map(|line| line.strip_prefix("host: "))
}

/// The variable with the compiler flags of a target, which cargo joins with those of `.cargo/config.toml`.
fn flags_variable(target: &str) -> String {
    format!("CARGO_TARGET_{}_RUSTFLAGS", target.to_uppercase().replace('-', "_"))
}

/// Whether this machine runs programs for [`MUSL`].
const RUNS_MUSL: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));

/// Rust's standard library for [`MUSL`]. Where rustup refuses to download it, the host's target does.
pub(super) struct Musl {
    sysroot: PathBuf,
}

impl Musl {
    pub(super) fn new(repo: &Repo) -> Result<Musl> {
        Ok(Musl { sysroot: wasm::sysroot(repo)? })
    }

    /// Whether it is there, on a machine that runs programs for it.
    pub(super) fn is_there(&self) -> bool {
        RUNS_MUSL && holds_something(&self.sysroot.join("lib/rustlib").join(MUSL).join("lib"))
    }

    /// The file that says that rustup could not give this toolchain the target.
    fn refusal(&self) -> Result<PathBuf> {
        let toolchain = self.sysroot.file_name().unwrap_or_default().to_string_lossy();
        Ok(wasm::refusals()?.join(format!("{toolchain}-{MUSL}")))
    }
}

impl Requirement for Musl {
    fn name(&self) -> String {
        format!("Rust's standard library for {MUSL}")
    }

    fn takes(&self) -> &'static str {
        "up to 1 min"
    }

    fn is_met(&self) -> bool {
        let can_be_added = RUNS_MUSL && repo::on_path(&["rustup"]).is_some();
        !can_be_added || self.is_there() || self.refusal().is_ok_and(|file| file.is_file())
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        if let Err(error) = cmd!(sh, "rustup target add {MUSL}").run() {
            println!("set-up: {error}; the programs are linked with glibc instead, statically too");
            wasm::remember(&self.refusal()?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_read_from_the_compiler() {
        let printed =
            "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0";
        assert_eq!(host_in(printed), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host_in("rustc 1.95.0"), None);
    }

    #[test]
    fn flags_are_those_of_the_target() {
        let variable = "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS";
        assert_eq!(flags_variable("x86_64-unknown-linux-gnu"), variable);
    }
}
