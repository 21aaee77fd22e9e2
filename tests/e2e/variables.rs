//! Environment variables by which `cargo xtask test` names files and programs.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

/// The file or folder that a variable names.
pub(crate) fn place(name: &str) -> Result<PathBuf> {
    let place = PathBuf::from(variable(name)?);
    ensure!(place.exists(), "{name} names {}, where nothing is", place.display());
    Ok(place)
}

/// The value of a variable.
pub(crate) fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set: run `cargo xtask test`, which sets all of them"))
}
