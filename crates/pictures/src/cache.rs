//! A cache of processed pictures, by the content of the originals. It may be deleted at any time.
//!
//! A record has the name of the picture's hash, and lists files that have the names of their own hashes. So a damaged
//! file is found, and the picture is processed again.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{Builder, TempDir};

use crate::format::Format;
use crate::inspect::Picture;
use crate::process::{Processed, Variant, process, without_metadata};
use crate::refusal::Refusal;

/// Version of the files: raised when widths, qualities or encoders change.
const VERSION: &str = "1";

/// How often the modification time of a used record is renewed.
const RENEWAL: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder of processed pictures.
pub struct Cache {
    folder: PathBuf,
    /// The folder, if it is removed with this value.
    temporary: Option<TempDir>,
    /// A folder that is only read.
    kept: Option<PathBuf>,
}

/// Why a picture is not in the cache.
#[derive(Debug)]
pub enum Error {
    /// The picture is refused.
    Refused(Refusal),
    /// A file can't be written.
    Io(io::Error),
}

/// A processed picture, as files of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedPicture {
    /// The original without metadata; none when there was nothing to remove.
    pub original: Option<PathBuf>,
    /// The variants, from the largest of each format.
    pub variants: Vec<CachedVariant>,
}

/// A variant as a file of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedVariant {
    /// Its format.
    pub format: Format,
    /// Its width in pixels.
    pub width: u32,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub hash: String,
    /// Its file.
    pub path: PathBuf,
}

/// The files of a picture.
#[derive(Deserialize, Serialize)]
struct Record {
    /// The hash of the original without metadata.
    original: Option<String>,
    format: Format,
    variants: Vec<RecordedVariant>,
}

#[derive(Deserialize, Serialize)]
struct RecordedVariant {
    format: Format,
    width: u32,
    hash: String,
}

impl Cache {
    /// Opens the cache in `folder`, which is created. If it can't be written to, the cache is in a temporary folder,
    /// which is removed with this value.
    ///
    /// # Errors
    /// When there is no temporary folder either.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        if fs::create_dir_all(&folder).and_then(|()| tempfile::tempfile_in(&folder)).is_ok() {
            return Ok(Self { folder, temporary: None, kept: None });
        }
        Self::temporary(None)
    }

    /// A cache in a temporary folder, which is removed with this value. Files in the folder `kept` are found, and not
    /// changed.
    ///
    /// # Errors
    /// When there is no temporary folder.
    pub fn temporary(kept: Option<PathBuf>) -> io::Result<Self> {
        let temporary = tempfile::tempdir()?;
        Ok(Self { folder: temporary.path().to_owned(), temporary: Some(temporary), kept })
    }

    /// Whether a later build finds what is stored now.
    pub fn is_lasting(&self) -> bool {
        self.temporary.is_none()
    }

    /// The stored files for the picture with this content; none when one is missing or damaged.
    pub fn find(&self, bytes: &[u8]) -> Option<CachedPicture> {
        let stored = find_in(&self.folder, bytes);
        if stored.is_some() {
            let record = record_path(&self.folder, bytes);
            if age(&record).is_none_or(|age| age > RENEWAL) {
                renew(&record);
            }
        }
        stored.or_else(|| find_in(self.kept.as_ref()?, bytes))
    }

    /// Removes the files of pictures that were neither stored nor found for a time, and those of
    /// [`Self::store_original`]. What can't be removed stays.
    pub fn prune(&self, unused: Duration) {
        let is_old = |path: &PathBuf| age(path).is_some_and(|age| age > unused);
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let (records, files): (Vec<PathBuf>, Vec<PathBuf>) = entries
            .map(|entry| entry.path())
            .partition(|path| path.extension().is_some_and(|ending| ending == "json"));
        let (old, current): (Vec<PathBuf>, Vec<PathBuf>) = records.into_iter().partition(is_old);
        let used: BTreeSet<PathBuf> =
            current.iter().filter_map(|path| read_record(path)).flat_map(|record| self.files(&record)).collect();
        // A file without a record may be one that is being stored.
        let others = files.into_iter().filter(|path| !used.contains(path) && is_old(path));
        for path in old.into_iter().chain(others) {
            let _ = fs::remove_file(path);
        }
    }

    /// Processes the picture with this content, and stores the result.
    ///
    /// # Errors
    /// When its pixels can't be read, or a file can't be written.
    pub fn store(&self, bytes: &[u8], picture: &Picture) -> Result<CachedPicture, Error> {
        let Processed { original, variants } = process(bytes, picture).map_err(Error::Refused)?;
        self.write_all(bytes, picture.format, original, variants).map_err(Error::Io)
    }

    /// Stores the picture with this content without metadata, but none of its variants, which takes little time. It is
    /// not found later.
    ///
    /// # Errors
    /// When it is truncated, or a file can't be written.
    pub fn store_original(&self, bytes: &[u8], picture: &Picture) -> Result<CachedPicture, Error> {
        let original = match without_metadata(bytes, picture.format).map_err(Error::Refused)? {
            Some(original) => Some(self.write_file(&original, picture.format).map_err(Error::Io)?.1),
            None => None,
        };
        Ok(CachedPicture { original, variants: Vec::new() })
    }

    fn write_all(
        &self,
        bytes: &[u8],
        format: Format,
        original: Option<Vec<u8>>,
        variants: Vec<Variant>,
    ) -> io::Result<CachedPicture> {
        let mut record = Record { original: None, format, variants: Vec::with_capacity(variants.len()) };
        let mut stored = CachedPicture { original: None, variants: Vec::with_capacity(variants.len()) };
        if let Some(original) = original {
            let (hash, path) = self.write_file(&original, format)?;
            record.original = Some(hash);
            stored.original = Some(path);
        }
        for variant in variants {
            let (format, width) = (variant.format, variant.width);
            let (hash, path) = self.write_file(&variant.bytes, format)?;
            record.variants.push(RecordedVariant { format, width, hash: hash.clone() });
            stored.variants.push(CachedVariant { format, width, hash, path });
        }
        // The record is written last, so that its files exist.
        self.replace(&record_path(&self.folder, bytes), &serde_json::to_vec(&record)?)?;
        Ok(stored)
    }

    /// Writes a file under its hash. One that is whole stays, since the site has links to it.
    fn write_file(&self, bytes: &[u8], format: Format) -> io::Result<(String, PathBuf)> {
        let hash = hash(&[bytes]);
        let path = self.file(&hash, format);
        if !is_whole(&path, &hash) {
            self.replace(&path, bytes)?;
        }
        Ok((hash, path))
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o644));
        }
        let mut file = builder.tempfile_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// The files that a record lists.
    fn files(&self, record: &Record) -> Vec<PathBuf> {
        let original = record.original.iter().map(|hash| self.file(hash, record.format));
        original.chain(record.variants.iter().map(|variant| self.file(&variant.hash, variant.format))).collect()
    }

    fn file(&self, hash: &str, format: Format) -> PathBuf {
        file_path(&self.folder, hash, format)
    }
}

/// The files in a folder for the picture with this content; none when one is missing or damaged.
fn find_in(folder: &Path, bytes: &[u8]) -> Option<CachedPicture> {
    let record = read_record(&record_path(folder, bytes))?;
    let whole =
        |hash: &str, format: Format| Some(file_path(folder, hash, format)).filter(|path| is_whole(path, hash));
    let original = match &record.original {
        Some(hash) => Some(whole(hash, record.format)?),
        None => None,
    };
    let variants = record.variants.into_iter().map(|RecordedVariant { format, width, hash }| {
        let path = whole(&hash, format)?;
        Some(CachedVariant { format, width, hash, path })
    });
    Some(CachedPicture { original, variants: variants.collect::<Option<_>>()? })
}

fn record_path(folder: &Path, bytes: &[u8]) -> PathBuf {
    folder.join(format!("{}.json", hash(&[VERSION.as_bytes(), bytes])))
}

fn file_path(folder: &Path, hash: &str, format: Format) -> PathBuf {
    folder.join(format!("{hash}.{}", format.extension()))
}

fn read_record(path: &Path) -> Option<Record> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// The time since a file was modified.
fn age(path: &Path) -> Option<Duration> {
    path.metadata().ok()?.modified().ok()?.elapsed().ok()
}

/// Renews the modification time of a record that was used. Its files have the modification times of the site.
fn renew(record: &Path) {
    if let Ok(file) = File::options().write(true).open(record) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Whether the file at `path` has the content of this hash.
fn is_whole(path: &Path, expected: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| hash(&[&bytes]) == expected)
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
