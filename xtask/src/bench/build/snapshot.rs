//! Which files of a built site a build has changed, by their content.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// The folder of the search index. Its files are counted apart: how many are written depends on the words of a text.
const INDEX: &str = "search";

/// Endings of compressed variants, which are not counted.
const VARIANTS: [&str; 2] = ["br", "gz"];

/// The files of a site, with the SHA-256 of each.
pub(super) struct Snapshot {
    files: BTreeMap<PathBuf, [u8; 32]>,
}

/// Differences of two snapshots.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// Of the search index.
    pub(super) index: Files,
    pub(super) others: Files,
}

/// Files that a build has written or removed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) new: Vec<PathBuf>,
    pub(super) changed: Vec<PathBuf>,
    pub(super) removed: Vec<PathBuf>,
}

impl Snapshot {
    pub(super) fn of(site: &Path) -> Result<Snapshot> {
        let mut files = BTreeMap::new();
        for entry in WalkDir::new(site) {
            let entry = entry?;
            let path = entry.path();
            let ending = path.extension().unwrap_or_default();
            if entry.file_type().is_file() && !VARIANTS.iter().any(|variant| ending == *variant) {
                files.insert(path.strip_prefix(site)?.to_path_buf(), Sha256::digest(fs::read(path)?).into());
            }
        }
        Ok(Snapshot { files })
    }

    /// What has changed since another snapshot.
    pub(super) fn since(&self, before: &Snapshot) -> Differences {
        let mut differences = Differences::default();
        for (path, hash) in &self.files {
            let files = differences.of(path);
            match before.files.get(path) {
                Some(old) if old == hash => {}
                Some(_) => files.changed.push(path.clone()),
                None => files.new.push(path.clone()),
            }
        }
        for path in before.files.keys().filter(|path| !self.files.contains_key(*path)) {
            differences.of(path).removed.push(path.clone());
        }
        differences
    }
}

impl Differences {
    /// Those that a file belongs to.
    fn of(&mut self, path: &Path) -> &mut Files {
        if path.starts_with(INDEX) { &mut self.index } else { &mut self.others }
    }
}

impl Files {
    pub(super) fn count(&self) -> usize {
        self.all().count()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.new.iter().chain(&self.changed).chain(&self.removed)
    }
}

/// `10 (0 new, 10 changed, 0 removed)`.
impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [new, changed, removed] = [&self.new, &self.changed, &self.removed].map(Vec::len);
        write!(f, "{} ({new} new, {changed} changed, {removed} removed)", self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn changes_of_originals_are_found_by_content() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for name in ["index.html", "index.html.br", "posts/a/index.html", "search/terms-1.txt", "search/index.json"] {
            write(name, "old");
        }
        let before = Snapshot::of(folder.path()).unwrap();
        assert_eq!(Snapshot::of(folder.path()).unwrap().since(&before), Differences::default());

        // Written again with the same content.
        write("index.html", "old");
        write("index.html.br", "new");
        write("posts/a/index.html", "new");
        write("posts/b/index.html", "new");
        write("search/index.json", "new");
        write("search/terms-2.txt", "new");
        fs::remove_file(folder.path().join("search/terms-1.txt")).unwrap();
        let differences = Snapshot::of(folder.path()).unwrap().since(&before);
        let expected = Differences {
            index: Files {
                new: paths(&["search/terms-2.txt"]),
                changed: paths(&["search/index.json"]),
                removed: paths(&["search/terms-1.txt"]),
            },
            others: Files {
                new: paths(&["posts/b/index.html"]),
                changed: paths(&["posts/a/index.html"]),
                removed: Vec::new(),
            },
        };
        assert_eq!(differences, expected);
        assert_eq!(differences.others.to_string(), "2 (1 new, 1 changed, 0 removed)");
    }
}
