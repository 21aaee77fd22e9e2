//! Gives each file of the old blog a name below `media/` that no file with another content has, neither of the author's
//! nor of the old blog.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;

use publish::hash::sha256;

use crate::media::MediaFile;

/// A file of the old blog with its name here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NamedFile {
    /// Path below `media/`.
    pub name: String,
    /// Path below `media/` without a number.
    pub first_name: String,
    /// Where it is copied from.
    pub from: PathBuf,
    /// SHA-256 of its content; empty when it can't be read.
    pub sha256: String,
}

impl NamedFile {
    /// Its id in the list of imported files.
    pub(crate) fn source(&self) -> String {
        source(&self.first_name, &self.sha256)
    }
}

fn source(name: &str, sha256: &str) -> String {
    format!("media/{name} {sha256}")
}

/// The names of the files that are used.
#[derive(Clone, Debug, Default)]
pub(crate) struct MediaNames {
    /// The folder `media/`.
    folder: PathBuf,
    /// Names that earlier imports gave, by sources: the author may have edited these files since.
    listed: BTreeMap<String, String>,
    /// Files that have a name, by their paths.
    named: HashMap<PathBuf, NamedFile>,
    /// Hashes of contents, by names.
    taken: HashMap<String, String>,
}

impl MediaNames {
    /// For files in `folder`; `listed` are those of earlier imports by their sources.
    pub(crate) fn new(folder: PathBuf, listed: BTreeMap<String, String>) -> Self {
        Self { folder, listed, ..Self::default() }
    }

    /// The file with its name.
    pub(crate) fn named(&mut self, file: &MediaFile) -> NamedFile {
        if let Some(named) = self.named.get(&file.from) {
            return named.clone();
        }
        // A file that can't be read is an error when it is copied.
        let sha256 = fs::read(&file.from).map(|bytes| sha256(&bytes)).unwrap_or_default();
        let listed = self.listed.get(&source(&file.name, &sha256)).cloned();
        let name = listed.unwrap_or_else(|| self.free_name(&file.name, &sha256));
        self.taken.insert(name.clone(), sha256.clone());
        let named = NamedFile { name, first_name: file.name.clone(), from: file.from.clone(), sha256 };
        self.named.insert(file.from.clone(), named.clone());
        named
    }

    /// `a.jpg`, or `a-2.jpg` and so on when there is another file with this name.
    fn free_name(&self, name: &str, sha256: &str) -> String {
        let folder = name.rfind('/').map_or(0, |slash| slash + 1);
        let end = name[folder..].rfind('.').map_or(name.len(), |dot| folder + dot);
        let (stem, extension) = name.split_at(end);
        let mut free = name.to_owned();
        let mut number = 2;
        while !self.is_free(&free, sha256) {
            free = format!("{stem}-{number}{extension}");
            number += 1;
        }
        free
    }

    fn is_free(&self, name: &str, content: &str) -> bool {
        if let Some(taken) = self.taken.get(name) {
            return taken == content;
        }
        let there = self.folder.join(name);
        !there.exists() || fs::read(there).is_ok_and(|bytes| sha256(&bytes) == content)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::MediaNames;
    use crate::media::MediaFile;

    fn file(folder: &Path, path: &str, content: &str) -> MediaFile {
        let from = folder.join(path);
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        fs::write(&from, content).unwrap();
        MediaFile { name: "2012/logo.png".to_owned(), from, is_too_large: false }
    }

    #[test]
    fn files_with_one_name_get_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let media = folder.path().join("media");
        // The author's own.
        file(&media, "2012/logo.png", "own");
        let mut names = MediaNames::new(media.clone(), BTreeMap::new());
        for (path, content, name) in [
            ("a/logo.png", "a", "2012/logo-2.png"),
            ("b/logo.png", "b", "2012/logo-3.png"),
            ("c/logo.png", "a", "2012/logo-2.png"),
            ("d/logo.png", "own", "2012/logo.png"),
            ("a/logo.png", "a", "2012/logo-2.png"),
        ] {
            assert_eq!(names.named(&file(folder.path(), path, content)).name, name, "{path}");
        }
    }

    #[test]
    fn file_that_was_edited_here_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let media = folder.path().join("media");
        let old = file(folder.path(), "uploads/logo.png", "large");
        let first = MediaNames::new(media.clone(), BTreeMap::new()).named(&old);
        file(&media, "2012/logo.png", "small");
        let listed = BTreeMap::from([(first.source(), first.name.clone())]);
        assert_eq!(MediaNames::new(media.clone(), listed).named(&old), first);
        assert_eq!(MediaNames::new(media, BTreeMap::new()).named(&old).name, "2012/logo-2.png");
    }
}
