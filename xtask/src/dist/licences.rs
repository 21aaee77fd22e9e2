//! `THIRD-PARTY-LICENSES`: the packages that are compiled into the programs and the app, with their licences.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;
use walkdir::WalkDir;
use xshell::cmd;

use crate::repo::Repo;
use crate::setup::wasm;

/// What is in the programs beside packages.
const INTRODUCTION: &str = "\
Carnet contains the packages listed below. The texts of their licences follow; equal texts are there once.

It also contains:

- the standard library of Rust, MIT OR Apache-2.0: https://github.com/rust-lang/rust
- on Linux the C library, {libc}
- SQLite, in the public domain: https://sqlite.org/copyright.html
- definitions of languages for highlighting, under the licences that generated/acknowledgements_full.md lists in
  https://codeberg.org/CosmicHarper/two-face
- letters.ttf, a font for preview images: its licence is below
";

const LIBC_MUSL: &str = "musl, MIT: https://musl.libc.org";
const LIBC_GNU: &str = "glibc, LGPL-2.1-or-later: https://www.gnu.org/software/libc/";

/// The licence of the font in `crates/site`.
const FONT: (&str, &str) = ("letters.ttf", "crates/site/src/open_graph/letters.LICENSE.txt");

/// How files with licences are named, in capitals.
const FILE_NAMES: [&str; 6] = ["COPYING", "COPYRIGHT", "LICENCE", "LICENSE", "NOTICE", "UNLICENSE"];

/// What is read of the output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Clone, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    license_file: Option<PathBuf>,
    repository: Option<String>,
    /// None for packages of the workspace.
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// None for normal dependencies; otherwise "build" or "dev".
    kind: Option<String>,
}

/// By name and version.
type Packages = BTreeMap<(String, String), Package>;

/// The whole file, for programs that are compiled for `target`.
pub(super) fn text(repo: &Repo, target: &str) -> Result<String> {
    let mut packages = linked(&metadata(repo, target)?, &["cli", "endpoint"]);
    packages.extend(linked(&metadata(repo, wasm::TARGET)?, &["carnet"]));
    let (font, font_licence) = FONT;
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    users.entry(normalized(&fs::read(repo.path(font_licence))?)).or_default().push(font.to_owned());
    let mut without_text = BTreeSet::new();
    for package in packages.values() {
        let texts = texts(package)?;
        if texts.is_empty() {
            without_text.insert(&package.id);
        }
        for text in texts {
            users.entry(text).or_default().push(format!("{} {}", package.name, package.version));
        }
    }
    let libc = if target.ends_with("-linux-gnu") { LIBC_GNU } else { LIBC_MUSL };
    let mut file = INTRODUCTION.replace("{libc}", libc);
    file.push_str("\n\nPACKAGES\n\n");
    for package in packages.values() {
        let Package { name, version, license, repository, .. } = package;
        let licence = license.as_deref().unwrap_or("see below");
        write!(file, "{name} {version}: {licence}")?;
        if let Some(repository) = repository {
            write!(file, ", {repository}")?;
        }
        if without_text.contains(&package.id) {
            file.push_str(" (no licence file in the package)");
        }
        file.push('\n');
    }
    let mut users: Vec<_> = users.into_iter().map(|(text, users)| (users.join(", "), text)).collect();
    users.sort();
    for (users, text) in users {
        let line = "-".repeat(80);
        write!(file, "\n\n{line}\n{users}\n{line}\n\n{text}\n")?;
    }
    Ok(file)
}

/// With the features of the workspace's own packages: those of the app and of the programs.
fn metadata(repo: &Repo, target: &str) -> Result<Metadata> {
    let cargo = cmd!(repo.sh, "cargo metadata --format-version 1 --locked --all-features --filter-platform {target}");
    serde_json::from_str(&cargo.read()?).context("the output of `cargo metadata` can't be read")
}

/// The packages of others that the packages `roots` of the workspace need when they run.
fn linked(metadata: &Metadata, roots: &[&str]) -> Packages {
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let is_root = |package: &&Package| package.source.is_none() && roots.contains(&package.name.as_str());
    let mut pending: Vec<&str> =
        metadata.packages.iter().filter(is_root).map(|package| package.id.as_str()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if !found.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let normal = dependencies.filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        pending.extend(normal.map(|dependency| dependency.pkg.as_str()));
    }
    let packages = metadata.packages.iter();
    let packages = packages.filter(|package| package.source.is_some() && found.contains(package.id.as_str()));
    packages.map(|package| ((package.name.clone(), package.version.clone()), package.clone())).collect()
}

/// The texts of a package's licences: files at its top, and those in a folder `LICENSES`.
fn texts(package: &Package) -> Result<BTreeSet<String>> {
    let folder = package.manifest_path.parent().context("a manifest without a folder")?;
    let named = package.license_file.iter().map(|file| folder.join(file)).filter(|file| file.is_file());
    let mut files: BTreeSet<PathBuf> = named.collect();
    for entry in WalkDir::new(folder).min_depth(1).max_depth(2) {
        let entry = entry?;
        let below = entry.path().strip_prefix(folder)?;
        if entry.file_type().is_file() && is_licence(below) {
            files.insert(entry.into_path());
        }
    }
    let mut texts = BTreeSet::new();
    for file in files {
        texts.insert(normalized(&fs::read(file)?));
    }
    texts.remove("");
    Ok(texts)
}

/// Whether a path in a package begins with a name for licences; sources may be named so too.
fn is_licence(path: &Path) -> bool {
    let is_source =
        path.extension().is_some_and(|ending| ["json", "py", "rs", "toml"].iter().any(|end| ending == *end));
    let first = path.iter().next().unwrap_or_default().to_string_lossy().to_uppercase();
    !is_source && FILE_NAMES.iter().any(|name| first.starts_with(name))
}

/// Without the differences that editors make: line ends, and spaces before them.
fn normalized(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(id: &str, source: Option<&str>) -> Package {
        Package {
            id: id.into(),
            name: id.into(),
            version: "1.0.0".into(),
            license: None,
            license_file: None,
            repository: None,
            source: source.map(str::to_owned),
            manifest_path: PathBuf::new(),
        }
    }

    fn node(id: &str, dependencies: &[(&str, Option<&str>)]) -> Node {
        let kinds = |kind: &Option<&str>| vec![DependencyKind { kind: kind.map(str::to_owned) }];
        let deps = dependencies.iter().map(|(pkg, kind)| Dependency { pkg: (*pkg).into(), dep_kinds: kinds(kind) });
        Node { id: id.into(), deps: deps.collect() }
    }

    #[test]
    fn only_packages_that_programs_contain_are_listed() {
        let own = ["cli", "site", "xtask"].map(|id| package(id, None));
        let others = ["a", "b", "c", "d", "e"].map(|id| package(id, Some("registry")));
        let nodes = vec![
            node("cli", &[("site", None), ("a", None), ("b", Some("dev"))]),
            node("site", &[("c", None), ("d", Some("build"))]),
            node("xtask", &[("e", None)]),
        ];
        let metadata = Metadata { packages: [&own[..], &others[..]].concat(), resolve: Resolve { nodes } };
        let found: Vec<_> = linked(&metadata, &["cli"]).into_keys().map(|(name, _)| name).collect();
        assert_eq!(found, ["a", "c"]);
    }

    #[test]
    fn licence_files_are_known_by_their_names() {
        for name in ["LICENSE", "license-mit.txt", "COPYING", "LICENSES/MIT.txt", "UNLICENSE", "LICENCE.md"] {
            assert!(is_licence(Path::new(name)), "{name}");
        }
        for name in ["README.md", "src/license.rs", "license.rs", "Cargo.toml"] {
            assert!(!is_licence(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn texts_differ_by_more_than_line_ends() {
        assert_eq!(normalized(b"\nMIT  \r\n\r\n  text\r\n"), normalized(b"MIT\n\n  text"));
    }
}
