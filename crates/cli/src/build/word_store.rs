//! The words of posts for the search index, in a file beside the record of a build: those of unchanged posts are not
//! read from their texts again.
//!
//! The file has the words of one post after another, and then the list of all words. The record says where each is, and
//! has its hash. So a damaged file, or one of another build, is not used.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use publish::hash::sha256_start;
use serde::{Deserialize, Serialize};
use site::search_index::{WordCache, WordList, Words};

/// Bytes of the hash of a part of the file.
const HASH_LENGTH: usize = 16;

/// A part of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    start: u64,
    length: usize,
    /// The start of its SHA-256.
    hash: String,
}

/// The words of the build before, and those of this one.
pub(super) struct WordStore {
    old: Option<OldWords>,
    new: Option<NewWords>,
}

struct OldWords {
    file: BufReader<File>,
    position: u64,
    /// By the path of a post's page.
    extents: HashMap<String, Extent>,
}

/// The words of this build, in a temporary file.
pub(super) struct NewWords {
    path: PathBuf,
    file: BufWriter<File>,
    position: u64,
    /// By the path of a post's page.
    extents: HashMap<String, Extent>,
    list: Option<Extent>,
}

impl WordStore {
    /// A store that writes to the file `new`, and reads the file `old`, in which the list of words and the words of
    /// unchanged posts are at these places. Also returns the list.
    pub(super) fn open(
        new: &Path,
        old: &Path,
        list: Option<Extent>,
        extents: HashMap<String, Extent>,
    ) -> (Self, WordList) {
        let new = NewWords::create(new).ok();
        match list.and_then(|list| OldWords::open(old, &list, extents)) {
            Some((old, list)) => (Self { old: Some(old), new }, list),
            None => (Self { old: None, new }, WordList::default()),
        }
    }

    /// The words of this build; none when they could not be written.
    pub(super) fn into_new(self) -> Option<NewWords> {
        self.new
    }

    /// Keeps nothing of this build.
    fn discard(&mut self) {
        if let Some(NewWords { path, .. }) = self.new.take() {
            let _ = fs::remove_file(path);
        }
    }
}

impl WordCache for WordStore {
    fn find(&mut self, path: &str) -> Option<Words> {
        let old = self.old.as_mut()?;
        let extent = old.extents.get(path)?.clone();
        let bytes = old.read(&extent);
        if bytes.is_none() {
            // The position in the file is not known any more.
            self.old = None;
        }
        Words::read(&bytes?).ok()
    }

    fn store(&mut self, path: &str, words: &Words) {
        let Some(new) = &mut self.new else { return };
        match new.write(&words.write()) {
            Ok(extent) => {
                new.extents.insert(path.to_owned(), extent);
            }
            Err(_) => self.discard(),
        }
    }

    fn finish(&mut self, list: Option<&WordList>) {
        let written = self.new.as_mut().zip(list).and_then(|(new, list)| {
            new.list = Some(new.write(&list.write()).ok()?);
            Some(())
        });
        if written.is_none() {
            self.discard();
        }
    }
}

impl OldWords {
    fn open(path: &Path, list: &Extent, extents: HashMap<String, Extent>) -> Option<(Self, WordList)> {
        let mut words = Self { file: BufReader::new(File::open(path).ok()?), position: 0, extents };
        let list = WordList::read(&words.read(list)?).ok()?;
        Some((words, list))
    }

    /// A part of the file; none when it is not as it was written. Parts are mostly read in their order.
    fn read(&mut self, extent: &Extent) -> Option<Vec<u8>> {
        let Extent { start, length, hash } = extent;
        let length = *length as u64;
        let end = start.checked_add(length)?;
        let distance = i64::try_from(*start).ok()?.checked_sub(i64::try_from(self.position).ok()?)?;
        self.file.seek_relative(distance).ok()?;
        // The length is not checked by a hash, so no memory is reserved for it.
        let mut bytes = Vec::new();
        self.file.by_ref().take(length).read_to_end(&mut bytes).ok()?;
        self.position = end;
        (sha256_start(&bytes, HASH_LENGTH) == *hash).then_some(bytes)
    }
}

impl NewWords {
    /// An empty file at `path`.
    fn create(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = BufWriter::new(File::create(path)?);
        Ok(Self { path: path.to_owned(), file, position: 0, extents: HashMap::new(), list: None })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        self.file.write_all(bytes)?;
        let (start, length) = (self.position, bytes.len());
        self.position += length as u64;
        Ok(Extent { start, length, hash: sha256_start(bytes, HASH_LENGTH) })
    }

    /// Takes the place of the words of a post.
    pub(super) fn take(&mut self, path: &str) -> Option<Extent> {
        self.extents.remove(path)
    }

    /// Moves the file to `path`; returns the place of the list of words.
    pub(super) fn put(self, path: &Path) -> Option<Extent> {
        let file = self.file.into_inner().ok();
        let is_put = file.is_some_and(|file| {
            // A file that is open can't be moved everywhere.
            drop(file);
            fs::rename(&self.path, path).is_ok()
        });
        if !is_put {
            let _ = fs::remove_file(&self.path);
        }
        self.list.filter(|_| is_put)
    }
}

/// Keeps nothing, where no record is kept.
pub(super) struct NoWords;

impl WordCache for NoWords {
    fn find(&mut self, _: &str) -> Option<Words> {
        None
    }

    fn store(&mut self, _: &str, _: &Words) {}

    fn finish(&mut self, _: Option<&WordList>) {}
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    use site::search_index::{WordCache, WordList, Words};

    use super::{Extent, WordStore};

    const POSTS: [(&str, &str); 3] = [("/a/", "un mot"), ("/b/", "deux mots"), ("/c/", "encore un autre")];

    fn words_of(list: &mut WordList, text: &str) -> Words {
        list.read_text("fr", &[], text)
    }

    /// Writes the words of all posts to a file; returns where its parts are.
    fn write(path: &Path) -> (Option<Extent>, HashMap<String, Extent>) {
        let (mut store, mut list) = WordStore::open(&path.with_extension("new"), path, None, HashMap::new());
        for (post, text) in POSTS {
            assert!(store.find(post).is_none());
            store.store(post, &words_of(&mut list, text));
        }
        store.finish(Some(&list));
        let mut new = store.into_new().unwrap();
        let extents = POSTS.map(|(post, _)| (post.to_owned(), new.take(post).unwrap())).into();
        (new.put(path), extents)
    }

    #[test]
    fn words_are_found_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("builds/a.words");
        let (list, extents) = write(&path);
        let (mut store, mut list) = WordStore::open(&path.with_extension("new"), &path, list, extents);
        for position in [2, 0, 1, 1] {
            let (post, text) = POSTS[position];
            assert_eq!(store.find(post), Some(words_of(&mut list, text)), "{post}");
        }
        assert_eq!(store.find("/d/"), None);
        // A list that is too long is not kept, and neither is the file.
        store.finish(None);
        assert!(store.into_new().is_none());
        assert_eq!(fs::read_dir(folder.path().join("builds")).unwrap().count(), 1);
    }

    #[test]
    fn words_of_wrong_length_are_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.words");
        let (list, extents) = write(&path);
        for length in [0, 1, 1_000, usize::MAX] {
            let mut extents = extents.clone();
            extents.get_mut("/a/").unwrap().length = length;
            let (mut store, _) = WordStore::open(&path.with_extension("new"), &path, list.clone(), extents);
            assert_eq!(store.find("/a/"), None, "{length}");
            assert_eq!(store.find("/b/"), None, "{length}");
        }
    }

    #[test]
    fn damaged_words_are_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.words");
        let (list, extents) = write(&path);
        let good = fs::read(&path).unwrap();
        for position in 0..good.len() {
            let mut bytes = good.clone();
            bytes[position] ^= 1;
            for damaged in [bytes.as_slice(), &good[..position]] {
                fs::write(&path, damaged).unwrap();
                let (mut store, mut list) =
                    WordStore::open(&path.with_extension("new"), &path, list.clone(), extents.clone());
                let found = POSTS.map(|(post, text)| (store.find(post), words_of(&mut list, text)));
                assert!(found.iter().any(|(found, _)| found.is_none()), "{position}");
                assert!(found.iter().all(|(found, words)| found.as_ref().is_none_or(|found| found == words)));
            }
        }
    }
}
