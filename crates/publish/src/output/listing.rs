//! The names, lengths and modification times of all files of a site, by folder. Hidden files and folders at the top are
//! not a part of the site.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, Metadata};
use std::mem;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Staging;
use super::file_names::{NO_JEKYLL, is_hidden};
use super::file_state::FileState;
use super::files::{FILE_MODE, FOLDER_MODE, is_open};
use crate::hash::hexadecimal;

/// The files of a site that is as builds leave it: without links, empty folders and files that readers may not read. The
/// modification times of its files say whether they were touched.
pub(super) struct Listing {
    /// By path from the root, whose own is empty.
    folders: HashMap<String, Folder>,
}

struct Folder {
    /// Its files, by name.
    files: Vec<ListedFile>,
    /// The hash of these.
    hash: [u8; 32],
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct ListedFile {
    name: String,
    length: u64,
    modified: u64,
}

impl Staging {
    /// Reads the folders of the old site, once. A build that compares most of its files with their records then need not
    /// look up each.
    pub fn list_old_files(&self) {
        let Some(old) = self.old().filter(|_| self.listing.get().is_none()) else { return };
        let is_open = old.metadata().is_ok_and(|metadata| is_open(&metadata, FOLDER_MODE));
        let _ = self.listing.set(is_open.then(|| Listing::of(old)).flatten());
    }

    /// The files of the old site as they were when they were listed; none when they were not, or could not be.
    pub(super) fn listing(&self) -> Option<&Listing> {
        self.listing.get()?.as_ref()
    }
}

impl Listing {
    /// The files in `root`; none when it has something that builds do not write, or when modification times do not tell
    /// its files. Folders are read level by level, since they may be nested deeply.
    pub(super) fn of(root: &Path) -> Option<Self> {
        let (mut folders, mut level) = (HashMap::new(), vec![String::new()]);
        while !level.is_empty() {
            let read: Vec<(Folder, Vec<String>)> =
                level.par_iter().map(|below| read_folder(root, below)).collect::<Option<_>>()?;
            let mut next = Vec::new();
            for (below, (folder, inner)) in level.into_iter().zip(read) {
                folders.insert(below, folder);
                next.extend(inner);
            }
            level = next;
        }
        Some(Self { folders })
    }

    /// The file of this name.
    pub(super) fn state(&self, name: &str) -> Option<FileState> {
        let (below, name) = split(name);
        let files = &self.folders.get(below)?.files;
        let position = files.binary_search_by(|file| file.name.as_str().cmp(name)).ok()?;
        let file = files.get(position)?;
        Some(FileState { length: file.length, modified: Some(file.modified) })
    }

    /// The names of all files, in any order.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let names = |(below, folder): (&String, &Folder)| -> Vec<String> {
            folder.files.iter().map(|file| joined(below, &file.name)).collect()
        };
        self.folders.iter().flat_map(names)
    }

    /// The newest modification time of a file, in nanoseconds since 1970; 0 without any.
    pub(super) fn newest(&self) -> u64 {
        self.folders.values().flat_map(|folder| &folder.files).map(|file| file.modified).max().unwrap_or(0)
    }

    /// One hash for all names, lengths and modification times.
    pub(super) fn fingerprint(&self) -> String {
        let mut folders: Vec<(&String, &Folder)> = self.folders.iter().collect();
        folders.sort_unstable_by_key(|(below, _)| *below);
        let mut hash = Sha256::new();
        for (below, folder) in folders {
            hash.update(below);
            hash.update([0]);
            hash.update(folder.hash);
        }
        hexadecimal(&hash.finalize())
    }

    /// The files in `root` after the files `new` were put there and the files `stale` were removed, and nothing else; none
    /// when that is not known without reading its folders.
    pub(super) fn updated(mut self, root: &Path, new: &[String], stale: &[String]) -> Option<Self> {
        let mut changed = BTreeSet::new();
        for name in stale {
            let (below, last) = split(name);
            let files = &mut self.folders.get_mut(below)?.files;
            files.retain(|file| file.name != last);
            // The folder may be removed, too.
            if files.is_empty() {
                return None;
            }
            changed.insert(below);
        }
        for name in new {
            let (below, last) = split(name);
            if is_left_alone(name.split('/').next().unwrap_or(name)) {
                continue;
            }
            let file = ListedFile::of(last.to_owned(), &root.join(name).symlink_metadata().ok()?)?;
            for (end, _) in name.match_indices('/') {
                let parent = name.get(..end)?.to_owned();
                self.folders.entry(parent).or_insert_with(|| Folder::new(Vec::new()));
            }
            let files = &mut self.folders.get_mut(below)?.files;
            files.retain(|other| other.name != last);
            files.push(file);
            changed.insert(below);
        }
        for below in changed {
            let folder = self.folders.get_mut(below)?;
            *folder = Folder::new(mem::take(&mut folder.files));
        }
        Some(self)
    }
}

impl Folder {
    fn new(mut files: Vec<ListedFile>) -> Self {
        files.sort_unstable();
        let mut hash = Sha256::new();
        for ListedFile { name, length, modified } in &files {
            hash.update(name);
            hash.update([0]);
            hash.update(length.to_le_bytes());
            hash.update(modified.to_le_bytes());
        }
        Self { files, hash: hash.finalize().into() }
    }
}

impl ListedFile {
    /// None when it is no file as builds leave it.
    fn of(name: String, metadata: &Metadata) -> Option<Self> {
        let FileState { length, modified } = FileState::from(metadata);
        let is_good = metadata.is_file() && is_open(metadata, FILE_MODE);
        Some(Self { name, length, modified: modified.filter(|_| is_good)? })
    }
}

/// The folder at `below` in `root`, and the paths of the folders in it; none when it is empty, or has an entry that builds
/// do not write.
fn read_folder(root: &Path, below: &str) -> Option<(Folder, Vec<String>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(root.join(below)).ok()? {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        if below.is_empty() && is_left_alone(&name) {
            continue;
        }
        let metadata = entry.metadata().ok()?;
        if metadata.is_dir() && is_open(&metadata, FOLDER_MODE) {
            folders.push(joined(below, &name));
        } else {
            files.push(ListedFile::of(name, &metadata)?);
        }
    }
    let is_empty = files.is_empty() && folders.is_empty();
    (!is_empty).then(|| (Folder::new(files), folders))
}

/// Whether builds neither write nor remove the entry of this name at the top of a site.
fn is_left_alone(name: &str) -> bool {
    is_hidden(name) && name != NO_JEKYLL
}

/// The path of a file's folder, and its name there.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}

fn joined(below: &str, name: &str) -> String {
    if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, UNIX_EPOCH};

    use super::{FileState, Listing};

    const TIME: u64 = 1_000_000_500;

    fn write(path: &Path, bytes: &[u8], nanoseconds: u64) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_nanos(nanoseconds)).unwrap();
    }

    fn fingerprint(root: &Path) -> Option<String> {
        Listing::of(root).map(|listing| listing.fingerprint())
    }

    #[test]
    fn fingerprint_tells_what_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(&root.join("a/b/c"), b"abc", TIME);
        write(&root.join("d"), b"abc", TIME);
        let first = fingerprint(root);
        assert!(first.is_some());
        // Hidden files at the top are not a part of it.
        write(&root.join(".git/HEAD"), b"x", TIME);
        assert_eq!(fingerprint(root), first);
        write(&root.join("d"), b"abc", TIME + 1);
        assert_ne!(fingerprint(root), first);
        write(&root.join("d"), b"abcd", TIME);
        assert_ne!(fingerprint(root), first);
        write(&root.join("d"), b"abc", TIME);
        assert_eq!(fingerprint(root), first);
        for added in ["a/b/d", "a/.e", ".nojekyll"] {
            write(&root.join(added), b"", TIME);
            assert_ne!(fingerprint(root), first, "{added}");
            fs::remove_file(root.join(added)).unwrap();
        }
        fs::create_dir(root.join("a/e")).unwrap();
        assert_ne!(fingerprint(root), first);
        fs::remove_dir(root.join("a/e")).unwrap();
        fs::rename(root.join("a/b/c"), root.join("a/c")).unwrap();
        assert_ne!(fingerprint(root), first);
    }

    #[test]
    fn site_with_time_in_whole_seconds_has_no_listing() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("a"), b"abc", 2_000_000_000);
        assert!(Listing::of(folder.path()).is_none());
        assert!(Listing::of(&folder.path().join("none")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn site_with_closed_file_or_link_has_no_listing() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"abc", TIME);
        let set_mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        set_mode(0o600);
        assert!(Listing::of(folder.path()).is_none());
        set_mode(0o644);
        assert!(Listing::of(folder.path()).is_some());
        symlink("a", folder.path().join("b")).unwrap();
        assert!(Listing::of(folder.path()).is_none());
    }

    #[test]
    fn listing_has_all_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, bytes) in [("a/b/c", "abc"), ("a/d", "ab"), ("e", "a")] {
            write(&root.join(name), bytes.as_bytes(), TIME);
        }
        write(&root.join("f"), b"abcd", TIME + 7);
        let listing = Listing::of(root).unwrap();
        let names = BTreeSet::from(["a/b/c", "a/d", "e", "f"].map(str::to_owned));
        assert_eq!(listing.names().collect::<BTreeSet<String>>(), names);
        assert_eq!(listing.newest(), TIME + 7);
        assert_eq!(listing.state("a/b/c"), Some(FileState { length: 3, modified: Some(TIME) }));
        assert_eq!(listing.state("f"), Some(FileState { length: 4, modified: Some(TIME + 7) }));
        for name in ["a", "a/b", "a/e", "b/c", "", "g"] {
            assert_eq!(listing.state(name), None, "{name}");
        }
    }

    #[test]
    fn updated_listing_is_that_of_the_changed_site() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["a/b/c", "a/b/d", "e", "f"] {
            write(&root.join(name), b"abc", TIME);
        }
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let updated = |new: &[&str], stale: &[&str]| {
            let listing = Listing::of(root).unwrap();
            for name in new {
                write(&root.join(name), b"abcd", TIME + 1);
            }
            for name in stale {
                fs::remove_file(root.join(name)).unwrap();
            }
            listing.updated(root, &names(new), &names(stale)).map(|listing| listing.fingerprint())
        };
        // Changed and new files, those in new folders among them, and a hidden one.
        let found = updated(&["e", "a/g", "h/i/j", ".k/l"], &["a/b/d", "f"]);
        assert!(found.is_some());
        assert_eq!(found, fingerprint(root));
        // A folder without files, which a build removes.
        assert_eq!(updated(&[], &["a/b/c"]), None);
    }
}
