//! The structure of the source: no import circle between modules, a drawn crate graph that is the real one, and no
//! unused messages.

mod circles;
mod graph;
mod imports;
mod messages;

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use crate::repo::Repo;
use crate::verdict::Finding;

/// Fails on a circle, when the graph of the crates in the documentation is not the real one, or on an unused message.
pub(crate) fn check(repo: &Repo) -> Result<()> {
    let roots = source_roots(repo.root())?;
    check_modules(repo, &roots)?;
    graph::check(repo)?;
    messages::check(repo, &roots)
}

fn check_modules(repo: &Repo, roots: &[PathBuf]) -> Result<()> {
    let mut found = Vec::new();
    for root in roots {
        for circle in circles::find(&imports::read(root)?) {
            let place = root.strip_prefix(repo.root()).unwrap_or(root).display();
            found.push(format!("{place}: {circle}"));
        }
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(Finding(format!(
            "modules import each other in a circle:\n{}\nhelp: move what both need into a module of its own",
            found.join("\n")
        ))
        .into()),
    }
}

/// The folders with the sources of the crates, and that of the end-to-end tests.
fn source_roots(root: &Path) -> Result<Vec<PathBuf>> {
    let crates = root.join("crates");
    let mut roots: Vec<PathBuf> = fs::read_dir(&crates)?
        .filter_map(|entry| Some(entry.ok()?.path().join("src")))
        .filter(|folder| folder.is_dir())
        .collect();
    roots.extend(["src", "xtask/src", "tests/e2e"].map(|folder| root.join(folder)));
    roots.sort();
    Ok(roots)
}
