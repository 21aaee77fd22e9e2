//! Replaces the old site with a finished folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::compress::original;
use super::file_names::is_hidden;
use super::files::{FOLDER_MODE, ensure_open};
use crate::assets::MANIFEST;

/// Whether `folder` is a built site.
pub(super) fn is_site(folder: &Path) -> bool {
    folder.join("assets").join(MANIFEST).is_file()
}

/// Whether `target` does not exist, has only hidden files, or is a built site.
pub(super) fn may_be_replaced(target: &Path) -> bool {
    let is_empty = || {
        let mut entries = fs::read_dir(target).into_iter().flatten();
        target.is_dir()
            && entries.all(|entry| entry.is_ok_and(|entry| is_hidden(&entry.file_name().to_string_lossy())))
    };
    !target.exists() || is_empty() || is_site(target)
}

/// Replaces `target` with `staged`, where the old site is afterwards.
///
/// # Errors
/// On an I/O error; `target` is then unchanged.
pub(super) fn replace(staged: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(staged, target);
    }
    if exchange(staged, target).is_ok() {
        return Ok(());
    }
    // Where the system can't exchange two folders atomically, the old one is renamed first, and renamed back if the
    // second step fails.
    let aside = staged.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(staged, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    // The new site is in place.
    let _ = fs::rename(&aside, staged);
    Ok(())
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves the files of `staged` to `target`: first the files that pages request, then the pages. Finally, the files and
/// empty folders `stale` of `target` are removed, and the folders that are empty without them.
///
/// # Errors
/// On an I/O error. Some files may then be new and others old.
pub(super) fn fill(staged: &Path, target: &Path, stale: &[PathBuf]) -> io::Result<()> {
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(staged).min_depth(1).sort_by_file_name() {
        let entry = entry?;
        let below = entry.path().strip_prefix(staged).unwrap_or(entry.path()).to_owned();
        if entry.file_type().is_dir() {
            make_folder(&target.join(&below))?;
        } else {
            files.insert((is_page(&below), below));
        }
    }
    for (_, below) in &files {
        let place = target.join(below);
        if place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
            fs::remove_dir_all(&place)?;
        }
        fs::rename(staged.join(below), place)?;
    }
    for below in stale {
        remove(&target.join(below))?;
        for folder in below.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
            if fs::remove_dir(target.join(folder)).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// Removes a stale file or an empty folder, unless something of the new site has its place.
fn remove(path: &Path) -> io::Result<()> {
    let removed = match path.symlink_metadata() {
        // It is empty, or has new files.
        Ok(metadata) if metadata.is_dir() => {
            let _ = fs::remove_dir(path);
            Ok(())
        }
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(error),
        _ => Ok(()),
    }
}

/// Whether it is a page or the data of a page.
fn is_page(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let name = original(&name).unwrap_or(&name);
    name.ends_with(".html") || name.ends_with(".json")
}

/// Creates a folder of the site, and removes a file of that name.
fn make_folder(folder: &Path) -> io::Result<()> {
    match folder.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => {}
        found => {
            if found.is_ok() {
                fs::remove_file(folder)?;
            }
            fs::create_dir(folder)?;
        }
    }
    ensure_open(folder, FOLDER_MODE).map_err(io::Error::other)
}
