//! Writes the compressed variants of the site's files, or reuses existing ones.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use source::failure::{Failure, OrFailure};
use source::message::Message;

use super::Staging;
use super::compress::{ENCODINGS, Encoding, MIN_BYTES};
use super::files::{FILE_MODE, ensure_open, make_at, open_to_readers};

/// A file that gets compressed variants.
pub(super) struct Original {
    /// Its path from the root of the site.
    pub(super) name: String,
    /// Whether it was reused from the old site.
    pub(super) is_old: bool,
}

impl Staging {
    /// Writes the compressed variants beside their files.
    ///
    /// # Errors
    /// When one can't be written.
    pub(super) fn write_variants(&self, originals: &[Original]) -> Result<(), Failure> {
        originals.par_iter().try_for_each(|original| {
            let bytes = self.content(&original.name)?;
            if bytes.len() < MIN_BYTES {
                return Ok(());
            }
            ENCODINGS.par_iter().try_for_each(|encoding| self.write_variant(original, *encoding, &bytes))
        })
    }

    /// Writes one compressed variant of a file with these bytes, unless the author has a file of that name. An existing
    /// variant is reused if it decompresses to the file: it may be truncated, or outdated.
    fn write_variant(
        &self,
        Original { name, is_old }: &Original,
        encoding: Encoding,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        let variant = encoding.of(name);
        if self.place_of(&variant).exists() {
            return Ok(());
        }
        let path = self.path_of(&variant);
        let can_take = |from: &Path| encoding.holds(from, bytes);
        let old = is_old.then(|| self.old_file(&variant)).flatten();
        if old.is_some_and(|old| can_take(&old) && self.take(&old, &variant)) {
            return Ok(());
        }
        let made = self.app.as_ref().zip(name.strip_prefix("assets/")).map(|(app, name)| app.join(encoding.of(name)));
        if made.is_some_and(|made| can_take(&made) && make_at(&path, || fs::copy(&made, &path).map(|_| ())).is_ok()) {
            return open_to_readers(&path, FILE_MODE);
        }
        let compressed = encoding.compress(name, bytes);
        let written =
            compressed.and_then(|bytes| bytes.map_or(Ok(()), |bytes| make_at(&path, || fs::write(&path, &bytes))));
        written.or_failure(|| Message::cannot_write_file(path.as_path()))?;
        ensure_open(&path, FILE_MODE)
    }
}
