//! The graph of the workspace's crates: the one in `docs/architecture.md` is the one in the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;
use xshell::cmd;

use crate::repo::Repo;
use crate::verdict::Finding;

const DOCUMENT: &str = "docs/architecture.md";

/// How the block with the graph begins in the document.
const FENCE: &str = "```crates\n";

/// What is read of the output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// None for normal dependencies; otherwise "build" or "dev".
    kind: Option<String>,
}

/// Fails when the document has another graph.
pub(super) fn check(repo: &Repo) -> Result<()> {
    let output = cmd!(repo.sh, "cargo metadata --no-deps --locked --format-version 1").read()?;
    let metadata = serde_json::from_str(&output).context("the answer of `cargo metadata` can't be understood")?;
    let text = fs::read_to_string(repo.path(DOCUMENT))?;
    let (drawn, real) = (block(&text).unwrap_or_default(), lines(&metadata));
    if drawn == real {
        return Ok(());
    }
    Err(Finding(format!("{DOCUMENT}: the graph of the crates is\n{drawn}but should be\n{real}")).into())
}

/// The lines of the block in the document.
fn block(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(FENCE)?;
    let (block, _) = rest.split_once("```")?;
    Some(block)
}

/// A line for each crate, with the crates of the workspace that it depends on, not only in tests.
fn lines(metadata: &Metadata) -> String {
    let crates: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.name.as_str(), package)).collect();
    let mut lines = String::new();
    for (name, package) in &crates {
        let shipped = package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        let own: BTreeSet<&str> =
            shipped.map(|dependency| dependency.name.as_str()).filter(|name| crates.contains_key(name)).collect();
        let own = if own.is_empty() { "none".to_owned() } else { own.into_iter().collect::<Vec<_>>().join(", ") };
        // Writing into a string never fails.
        let _ = writeln!(lines, "{name} → {own}");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Metadata, block, lines};

    #[test]
    fn graph_has_dependencies_of_the_workspace_except_in_tests() {
        let json = r#"{"packages": [
            {"name": "b", "dependencies": []},
            {"name": "a", "dependencies": [
                {"name": "b", "kind": null}, {"name": "serde", "kind": null}, {"name": "c", "kind": "dev"}]},
            {"name": "c", "dependencies": [{"name": "b", "kind": "build"}]}]}"#;
        let metadata: Metadata = serde_json::from_str(json).unwrap();
        assert_eq!(lines(&metadata), "a → b\nb → none\nc → b\n");
        assert_eq!(block("x\n```crates\na → b\n```\ny"), Some("a → b\n"));
    }
}
