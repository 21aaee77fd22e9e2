//! The author's pictures: what they are, and what is published of each.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use pictures::{Cache, CachedPicture, CachedVariant, Error, Format, MAX_MEGAPIXELS, Picture, Refusal, inspect};
use rayon::prelude::*;
use source::diagnostic::Diagnostic;
use source::failure::{Failure, OrFailure};
use source::message::Message;

use crate::markup::{Size, Variant};
use crate::memory::{FileState, Remembered};
use crate::public_folder::{SourceFile, folder_of};

/// The folder of the cache, in the folder that the author's is in.
const CACHE: &str = ".carnet/pictures";

/// The folder of variants in the site.
pub const FOLDER: &str = "assets/pictures";

/// The number of bytes that show whether a file is a picture.
const START_LENGTH: u64 = 64;

/// Longest part of a picture's name in the names of its variants, in bytes.
const MAX_STEM_LENGTH: usize = 60;

/// Digits of the hash in the name of a variant.
const HASH_DIGITS: usize = 16;

/// The folder of the cache for the blog in `public`.
pub fn cache_folder(public: &Path) -> PathBuf {
    folder_of(public).join(CACHE)
}

/// What happens to pictures whose variants are not in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// They are encoded, which takes some seconds for each photograph.
    Encode,
    /// Pages show the originals.
    LeaveOut,
}

/// The author's pictures, by the names of their files.
#[derive(Debug, Default)]
pub struct PictureFiles(BTreeMap<String, PictureFile>);

#[derive(Debug)]
struct PictureFile {
    path: PathBuf,
    picture: Picture,
    /// The file without metadata; none when it is published as it is.
    original: Option<PathBuf>,
    variants: Vec<VariantFile>,
    /// Whether a page shows it: only then its variants are published.
    is_shown: AtomicBool,
}

#[derive(Debug)]
struct VariantFile {
    /// Path in the site.
    name: String,
    kind: &'static str,
    width: u32,
    /// The file in the cache.
    path: PathBuf,
}

/// The result of [`PictureFiles::prepare`].
#[derive(Debug, Default)]
pub struct Prepared {
    /// Pictures whose pixels can't be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Photographs whose variants were left out.
    pub left_out: Vec<PathBuf>,
}

/// What is known of pictures that were read before.
#[derive(Debug, Default)]
pub struct PictureMemory {
    inspected: Remembered<Result<Option<Picture>, Refusal>>,
    prepared: Remembered<CachedPicture>,
}

impl PictureFiles {
    /// The pictures among `files`, with an error for each that can't be published.
    pub(crate) fn among(files: &[SourceFile], memory: Option<&PictureMemory>) -> (Self, Vec<Diagnostic>) {
        let inspected: Vec<_> = files
            .par_iter()
            .filter_map(|file| {
                let inspected = match memory {
                    Some(memory) => memory.inspected.get_or_make(&file.path, || inspect_file(&file.path)),
                    None => inspect_file(&file.path),
                };
                match inspected {
                    Ok(picture) => Some(Ok((file.name.clone(), PictureFile::new(file.path.clone(), picture?)))),
                    Err(refusal) => Some(Err(refused(&file.name, refusal))),
                }
            })
            .collect();
        let (mut pictures, mut found) = (BTreeMap::new(), Vec::new());
        for inspected in inspected {
            match inspected {
                Ok((name, picture)) => {
                    pictures.insert(name, picture);
                }
                Err(diagnostic) => found.push(diagnostic),
            }
        }
        (Self(pictures), found)
    }

    /// Number of pictures.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The size of a picture, as it is shown.
    pub(crate) fn size(&self, name: &str) -> Option<Size> {
        let Picture { width, height, .. } = self.0.get(name)?.picture;
        Some(Size { width, height })
    }

    /// The variants of a picture, which are then published.
    pub(crate) fn show(&self, name: &str) -> Vec<Variant> {
        if let Some(file) = self.0.get(name) {
            file.is_shown.store(true, Ordering::Relaxed);
        }
        self.variants(name)
    }

    /// The variants of a picture.
    pub(crate) fn variants(&self, name: &str) -> Vec<Variant> {
        let Some(file) = self.0.get(name) else { return Vec::new() };
        let variant = |variant: &VariantFile| Variant {
            url: format!("/{}", variant.name),
            width: variant.width,
            kind: variant.kind,
        };
        file.variants.iter().map(variant).collect()
    }

    /// Takes what is published of each picture from the cache, in parallel, and calls `progress` after each.
    ///
    /// # Errors
    /// That of `progress`, or when a file can't be read or written.
    pub fn prepare(
        &mut self,
        cache: &Cache,
        missing: Missing,
        progress: &(dyn Fn() -> Result<()> + Sync),
    ) -> Result<Prepared> {
        self.prepare_all(cache, missing, None, progress)
    }

    /// The same in little time: variants that are not in the cache are left out, and pictures that `memory` has are not
    /// read.
    ///
    /// # Errors
    /// As for [`Self::prepare`].
    pub fn prepare_again(&mut self, cache: &Cache, memory: &PictureMemory) -> Result<Prepared> {
        self.prepare_all(cache, Missing::LeaveOut, Some(memory), &|| Ok(()))
    }

    fn prepare_all(
        &mut self,
        cache: &Cache,
        missing: Missing,
        memory: Option<&PictureMemory>,
        progress: &(dyn Fn() -> Result<()> + Sync),
    ) -> Result<Prepared> {
        let prepared: Vec<Prepared> = self
            .0
            .par_iter_mut()
            .map(|(name, file)| -> Result<Prepared> {
                let prepared = file.prepare(name, cache, missing, memory)?;
                progress()?;
                Ok(prepared)
            })
            .collect::<Result<_>>()?;
        let mut all = Prepared::default();
        for Prepared { diagnostics, left_out } in prepared {
            all.diagnostics.extend(diagnostics);
            all.left_out.extend(left_out);
        }
        Ok(all)
    }

    /// The file to publish under the name of a picture, if it is not the author's.
    pub fn original(&self, name: &str) -> Option<&Path> {
        self.0.get(name)?.original.as_deref()
    }

    /// The file of the variant with this name in the site, whether it is published or not.
    pub fn variant(&self, name: &str) -> Option<&Path> {
        let mut variants = self.0.values().flat_map(|file| &file.variants);
        variants.find(|variant| variant.name == name).map(|variant| variant.path.as_path())
    }

    /// The variants to publish: their names in the site, and their files.
    pub fn published(&self) -> BTreeMap<&str, &Path> {
        let shown = self.0.values().filter(|file| file.is_shown.load(Ordering::Relaxed));
        // Copies of a picture have the same variants.
        shown.flat_map(|file| &file.variants).map(|variant| (variant.name.as_str(), variant.path.as_path())).collect()
    }
}

impl PictureFile {
    fn new(path: PathBuf, picture: Picture) -> Self {
        Self { path, picture, original: None, variants: Vec::new(), is_shown: AtomicBool::new(false) }
    }

    fn prepare(
        &mut self,
        name: &str,
        cache: &Cache,
        missing: Missing,
        memory: Option<&PictureMemory>,
    ) -> Result<Prepared, Failure> {
        let mut prepared = Prepared::default();
        if self.picture.format == Format::Avif {
            return Ok(prepared);
        }
        let known = memory.and_then(|memory| Some((memory, FileState::of(&self.path)?)));
        if let Some(stored) = known.and_then(|(memory, state)| memory.prepared.get(&self.path, state)) {
            self.set(stored);
            return Ok(prepared);
        }
        let bytes = fs::read(&self.path).or_failure(|| Message::cannot_read_file(self.path.as_path()))?;
        let stored = match cache.find(&bytes) {
            Some(stored) => Ok(stored),
            None if missing == Missing::LeaveOut && self.picture.is_photograph => {
                prepared.left_out.push(self.path.clone());
                cache.store_original(&bytes, &self.picture)
            }
            None => cache.store(&bytes, &self.picture),
        };
        let stored = match stored {
            Ok(stored) => stored,
            Err(Error::Refused(refusal)) => {
                prepared.diagnostics.push(refused(name, refusal));
                return Ok(prepared);
            }
            Err(Error::Io(error)) => return Err(Failure::because(Message::cannot_store_picture(name), error)),
        };
        if let Some((memory, state)) = known.filter(|_| prepared.left_out.is_empty()) {
            memory.prepared.insert(&self.path, state, stored.clone());
        }
        self.set(stored);
        Ok(prepared)
    }

    fn set(&mut self, CachedPicture { original, variants }: CachedPicture) {
        self.original = original;
        self.variants = variants.into_iter().map(|variant| variant_file(&self.path, variant)).collect();
    }
}

/// The picture in a file; none when it is of another kind.
fn inspect_file(path: &Path) -> Result<Option<Picture>, Refusal> {
    read_picture(path).map_or(Ok(None), |bytes| inspect(&bytes))
}

/// The content of a picture. Of a file of another kind, only the start is read: its extension may be wrong.
fn read_picture(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let mut bytes = Vec::new();
    file.by_ref().take(START_LENGTH).read_to_end(&mut bytes).ok()?;
    Format::of(&bytes)?;
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A variant of the picture at `picture`. Its address changes with its content, so that it may be cached for ever.
fn variant_file(picture: &Path, variant: CachedVariant) -> VariantFile {
    let CachedVariant { format, width, hash, path } = variant;
    let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
    let name = format!("{FOLDER}/{}-{width}-{digits}.{}", stem(picture), format.extension());
    VariantFile { name, kind: format.media_type(), width, path }
}

/// The part of a file's name that needs no encoding in an address.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_ascii_lowercase();
    let words: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut stem = words.join("-");
    stem.truncate(MAX_STEM_LENGTH);
    if stem.is_empty() { "picture".to_owned() } else { stem }
}

fn refused(name: &str, refusal: Refusal) -> Diagnostic {
    let (message, help) = match refusal {
        Refusal::Broken => (Message::picture_broken(), Message::picture_broken_help()),
        Refusal::Cmyk => (Message::picture_cmyk(), Message::picture_cmyk_help()),
        Refusal::Unsupported => (Message::picture_unsupported(), Message::picture_unsupported_help()),
        Refusal::Metadata => (Message::picture_metadata(), Message::picture_metadata_help()),
        Refusal::Turned => (Message::picture_turned(), Message::picture_turned_help()),
        Refusal::TooLarge => {
            (Message::picture_too_large(MAX_MEGAPIXELS.to_string()), Message::picture_too_large_help())
        }
    };
    Diagnostic::of_file(name, message, help)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::stem;

    #[test]
    fn variant_names_need_no_encoding() {
        for (file, expected) in [
            ("media/IMG_0042.JPG", "img-0042"),
            ("media/\u{e0} la mer, 2.jpg", "la-mer-2"),
            ("media/\u{e9}.jpg", "picture"),
            ("media/a.b.webp", "a-b"),
        ] {
            assert_eq!(stem(Path::new(file)), expected, "{file}");
        }
    }
}
