//! The programs of a release: the generator with the app and the page of the editor inside, and the endpoint.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use xshell::cmd;

use crate::repo::Repo;
use crate::setup::native::NativeTarget;
use crate::verdict::Finding;

/// The profile in `Cargo.toml`, and the name of cargo's folder for it.
const PROFILE: &str = "distribution";

/// The generator, the endpoint.
const NAMES: [&str; 2] = ["carnet", "carnet-endpoint"];

/// The kind of a segment that names a dynamic linker, in the program headers of an ELF file.
const PT_INTERP: usize = 3;

/// Builds the programs for `target`, with the app in the folder `app` and the page of the editor in `editor`.
pub(super) fn build(repo: &Repo, target: &NativeTarget, app: &Path, editor: &Path) -> Result<[PathBuf; 2]> {
    let name = &target.name;
    let cargo = || cmd!(repo.sh, "cargo build --locked --profile {PROFILE} --target {name}");
    let generator = cargo().args(["--package", "cli", "--features", "embedded-app"]);
    target.apply(generator.env("CARNET_APP", app).env("CARNET_EDITOR", editor)).run()?;
    target.apply(cargo().args(["--package", "endpoint"])).run()?;
    let folder = repo.target().join(name).join(PROFILE);
    let programs = NAMES.map(|name| folder.join(format!("{name}{EXE_SUFFIX}")));
    if cfg!(target_os = "linux") {
        programs.iter().try_for_each(|program| ensure_static(program))?;
    }
    Ok(programs)
}

/// Copies them into `folder`.
pub(super) fn copy(programs: &[PathBuf; 2], folder: &Path) -> Result<[PathBuf; 2]> {
    let copies = NAMES.map(|name| folder.join(format!("{name}{EXE_SUFFIX}")));
    for (program, copy) in programs.iter().zip(&copies) {
        fs::copy(program, copy)?;
    }
    Ok(copies)
}

/// Fails when a program needs libraries of the system it runs on.
fn ensure_static(program: &Path) -> Result<()> {
    let bytes = fs::read(program)?;
    let is_dynamic =
        has_interpreter(&bytes).with_context(|| format!("{} is not a 64-bit program", program.display()))?;
    match is_dynamic {
        true => Err(Finding(format!("{} is not linked statically", program.display())).into()),
        false => Ok(()),
    }
}

/// Whether a 64-bit, little-endian ELF file names a dynamic linker.
fn has_interpreter(program: &[u8]) -> Option<bool> {
    let number = |at: usize, length: usize| {
        let bytes = program.get(at..at.checked_add(length)?)?;
        Some(bytes.iter().rev().fold(0_usize, |number, byte| (number << 8) | usize::from(*byte)))
    };
    if !program.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let (table, length, count) = (number(0x20, 8)?, number(0x36, 2)?, number(0x38, 2)?);
    let mut kinds = (0..count).filter_map(|index| number(table.checked_add(index * length)?, 4));
    Some(kinds.any(|kind| kind == PT_INTERP))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF header with program headers of these kinds.
    fn program(kinds: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
        bytes[0x20] = 64;
        bytes[0x36] = 56;
        bytes[0x38] = u8::try_from(kinds.len()).unwrap();
        for kind in kinds {
            bytes.push(*kind);
            bytes.extend([0; 55]);
        }
        bytes
    }

    #[test]
    fn dynamic_programs_are_told_from_static_ones() {
        assert_eq!(has_interpreter(&program(&[6, 3, 1])), Some(true));
        assert_eq!(has_interpreter(&program(&[6, 1])), Some(false));
        assert_eq!(has_interpreter(b"MZ"), None);
        assert_eq!(has_interpreter(b"\x7fELF\x02\x01"), None);
    }
}
