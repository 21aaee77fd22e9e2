//! Files of the site with what tells their content, so that a later build takes them without reading them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Staging;
use super::compress::ENCODINGS;
use super::file_names::check_name;
use super::file_state::FileState;
use crate::hash::sha256_of_file;

/// A file of the site and its compressed variants, as a build wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFile {
    /// Its path from the root of the site.
    pub(super) name: String,
    content: Content,
    /// The variants, brotli first; none inside for one that would not be smaller. None for a site without variants.
    variants: Option<[Option<Content>; 2]>,
}

/// What tells the content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    length: u64,
    /// When it was modified, in nanoseconds since 1970; none when that says nothing.
    modified: Option<u64>,
    sha256: String,
}

impl RecordedFile {
    /// Forgets modification times: the files are then compared by their hashes.
    pub fn forget_times(&mut self) {
        self.content.modified = None;
        self.variants.iter_mut().flatten().flatten().for_each(|variant| variant.modified = None);
    }
}

impl Content {
    /// That of the file at `path`; none when it can't be read.
    fn of(path: &Path) -> Option<Self> {
        let FileState { length, modified } = FileState::from(&path.metadata().ok()?);
        let sha256 = sha256_of_file(path).ok()?;
        Some(Self { length, modified, sha256 })
    }

    /// The same with the present modification time, if the file at `path` has this content. It is read only when its
    /// modification time is another one.
    fn found_at(&self, path: &Path, FileState { length, modified }: FileState) -> Option<Self> {
        if length != self.length {
            return None;
        }
        let is_untouched = modified.is_some() && modified == self.modified;
        let is_same = is_untouched || sha256_of_file(path).is_ok_and(|sha256| sha256 == self.sha256);
        is_same.then(|| Self { modified, ..self.clone() })
    }
}

impl Staging {
    /// A file of this build with its variants, which [`Staging::write_compressed`] has written; none when one of them
    /// can't be read.
    pub fn recorded(&self, name: &str) -> Option<RecordedFile> {
        let content = Content::of(&self.place_of(name))?;
        let variant = |path: PathBuf| if path.exists() { Content::of(&path).map(Some) } else { Some(None) };
        let variants = if self.compress {
            let [brotli, gzip] = ENCODINGS.map(|encoding| self.place_of(&encoding.of(name)));
            Some([variant(brotli)?, variant(gzip)?])
        } else {
            None
        };
        Some(RecordedFile { name: name.to_owned(), content, variants })
    }

    /// The file with its variants, if this site has variants and `file` has none; none when one can't be read.
    pub fn with_variants(&self, file: RecordedFile) -> Option<RecordedFile> {
        if self.compress && file.variants.is_none() { self.recorded(&file.name) } else { Some(file) }
    }

    /// Takes `files` from the old site if it has all of them as they were recorded; returns them as they are there. A
    /// file whose compressed variants are not as recorded is returned without variants, and they are written later.
    pub fn reuse_recorded(&self, files: &[RecordedFile]) -> Option<Vec<RecordedFile>> {
        let found: Vec<(PathBuf, Content)> =
            files.iter().map(|file| self.find(&file.name, &file.content)).collect::<Option<_>>()?;
        let mut pairs = files.iter().zip(&found);
        if !pairs.all(|(file, (old, _))| self.take(old, &file.name)) {
            return None;
        }
        let reused = files.iter().zip(found).map(|(file, (_, content))| {
            self.note(|staged| staged.unchanged += 1);
            RecordedFile { name: file.name.clone(), content, variants: self.reuse_variants(file) }
        });
        Some(reused.collect())
    }

    fn reuse_variants(&self, file: &RecordedFile) -> Option<[Option<Content>; 2]> {
        let [brotli, gzip] = ENCODINGS.map(|encoding| encoding.of(&file.name));
        let reused = file.variants.as_ref().filter(|_| self.compress).and_then(|[of_brotli, of_gzip]| {
            Some([self.reuse_variant(&brotli, of_brotli.as_ref())?, self.reuse_variant(&gzip, of_gzip.as_ref())?])
        });
        if reused.is_none() {
            self.note_original(&file.name, true);
        }
        reused
    }

    fn reuse_variant(&self, name: &str, variant: Option<&Content>) -> Option<Option<Content>> {
        let Some(variant) = variant else { return Some(None) };
        let (old, content) = self.find(name, variant)?;
        self.take(&old, name).then_some(Some(content))
    }

    /// The file of this name in the old site, if it has this content.
    fn find(&self, name: &str, content: &Content) -> Option<(PathBuf, Content)> {
        check_name(name).ok()?;
        let (old, state) = self.old_file_with_state(name)?;
        let content = content.found_at(&old, state)?;
        Some((old, content))
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Content, FileState};

    fn found(content: &Content, path: &Path) -> Option<Content> {
        content.found_at(path, FileState::from(&path.metadata().unwrap()))
    }

    fn set_time(path: &Path, nanoseconds: u64) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_nanos(nanoseconds)).unwrap();
    }

    #[test]
    fn file_is_read_again_unless_its_time_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let write = |bytes: &[u8], nanoseconds: u64| {
            fs::write(&path, bytes).unwrap();
            set_time(&path, nanoseconds);
        };
        const TIME: u64 = 1_000_000_500;
        write(b"abc", TIME);
        let content = Content::of(&path).unwrap();
        let found = || found(&content, &path);
        assert_eq!(found(), Some(content.clone()));
        // The same content with another time.
        set_time(&path, TIME + 1_000_000);
        assert!(found().is_some_and(|found| found != content && found.sha256 == content.sha256));
        // Another content of the same length, and another length.
        write(b"abd", TIME + 1_000_000);
        assert_eq!(found(), None);
        write(b"abcd", TIME);
        assert_eq!(found(), None);
    }

    #[test]
    fn time_in_whole_seconds_is_not_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "abc").unwrap();
        set_time(&path, 2_000_000_000);
        let content = Content::of(&path).unwrap();
        assert_eq!(content.modified, None);
        fs::write(&path, "abd").unwrap();
        set_time(&path, 2_000_000_000);
        assert_eq!(found(&content, &path), None);
    }
}
