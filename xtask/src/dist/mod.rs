//! `cargo xtask dist`: what a release consists of, as one archive for this machine's system: the programs, with the app
//! inside, completions, manual pages, JSON schemas, licences.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;

use crate::build::{self, Profile};
use crate::repo::Repo;
use crate::setup;
use crate::size;
use crate::terminal;
use crate::verdict::{Finding, Verdict};

mod archive;
mod documents;
mod licences;
mod programs;
mod trial;

/// All crates share it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Most bytes of an archive.
const MAX_ARCHIVE: u64 = 40_000_000;

pub(crate) fn run(repo: &Repo) -> Result<Verdict> {
    let tools = setup::for_build(repo)?;
    let target = setup::for_dist(repo)?;
    build::all(repo, &tools, Profile::Release)?;
    let output = repo.target().join("dist");
    let app = output.join("app");
    collect_app(repo, &app)?;
    let built = programs::build(repo, &target, &app, &repo.editor_page())?;

    let name = format!("carnet-{VERSION}-{}", target.name);
    let folder = output.join(&name);
    empty_folder(&folder)?;
    let programs = programs::copy(&built, &folder)?;
    documents::write(repo, &programs, &folder)?;
    fs::write(folder.join("THIRD-PARTY-LICENSES"), licences::text(repo, &target.name)?)?;
    let start_up = trial::run(repo, &programs)?;
    let archive = archive::pack(repo, &output, &name)?;
    let sums = archive::write_checksum(&archive, &output)?;

    let mut rows = vec![vec!["file".to_owned(), "bytes".to_owned()]];
    for file in programs.iter().chain([&archive]) {
        rows.push(vec![file_name(file), terminal::thousands(fs::metadata(file)?.len())]);
    }
    terminal::table(&rows);
    println!("  carnet starts in {}", terminal::duration(start_up));
    println!("  {}\n  {}", archive.display(), sums.display());
    compare(fs::metadata(&archive)?.len())?;
    Ok(Verdict::Clean)
}

/// Copies the app's own files: `dist/assets` has those of earlier apps too.
fn collect_app(repo: &Repo, folder: &Path) -> Result<()> {
    empty_folder(folder)?;
    let files = size::files(repo)?;
    for name in [&files.style, &files.boot, &files.script, &files.module] {
        fs::copy(repo.assets().join(name), folder.join(name))?;
    }
    Ok(fs::write(folder.join("app.json"), serde_json::to_vec(&files)?)?)
}

/// Creates a folder, or removes what is in it.
fn empty_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn compare(size: u64) -> Result<()> {
    if size <= MAX_ARCHIVE {
        return Ok(());
    }
    let (size, limit) = (terminal::thousands(size), terminal::thousands(MAX_ARCHIVE));
    Err(Finding(format!("the archive has {size} bytes, more than the limit of {limit}")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archive_above_limit_is_refused() {
        assert!(compare(MAX_ARCHIVE).is_ok());
        let error = compare(MAX_ARCHIVE + 1).unwrap_err();
        assert_eq!(error.to_string(), "the archive has 40,000,001 bytes, more than the limit of 40,000,000");
    }

    #[test]
    fn folder_is_emptied() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a/b");
        empty_folder(&folder).unwrap();
        fs::write(folder.join("c"), "").unwrap();
        empty_folder(&folder).unwrap();
        assert!(folder.is_dir() && !folder.join("c").exists());
    }
}
