//! The compressed forms of a file, which hosts send instead of it to browsers that take them.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use brotli::Decompressor;
use brotli::enc::BrotliEncoderParams;
use flate2::read::MultiGzDecoder;
use flate2::{Compression, GzBuilder};

use super::files::gives;

/// Endings of files that get smaller.
const ENDINGS: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Smaller files fit into one packet as they are.
pub(super) const MIN_BYTES: usize = 1_024;

/// How hard brotli tries for the app, which is compressed once and sent to everybody.
const BEST: i32 = 11;

/// How hard it tries for all else. `docs/decisions/0005-compression-levels.md` has the measurements.
const GOOD: i32 = 6;

/// Bytes that are read at once.
const BUFFER_SIZE: usize = 16 * 1024;

/// A way to compress; hosts look for a file with its ending behind the file's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Brotli,
    Gzip,
}

/// All of them.
pub(super) const FORMS: [Form; 2] = [Form::Brotli, Form::Gzip];

impl Form {
    /// What the compressed form of the file `name` is called.
    pub(super) fn of(self, name: &str) -> String {
        let ending = match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        };
        format!("{name}.{ending}")
    }

    /// The compressed form of a file; none where it is hardly worth a file. The same bytes give the same bytes.
    ///
    /// # Errors
    /// Never: all of it is in memory.
    pub(super) fn compress(self, name: &str, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if bytes.len() < MIN_BYTES {
            return Ok(None);
        }
        let compressed = match self {
            Self::Brotli => brotli(bytes, if name.starts_with("assets/") { BEST } else { GOOD })?,
            Self::Gzip => gzip(bytes)?,
        };
        Ok(Some(compressed).filter(|compressed| compressed.len() < bytes.len()))
    }

    /// Whether the file at `path` is such a form of `bytes`.
    pub(super) fn holds(self, path: &Path, bytes: &[u8]) -> bool {
        let given = File::open(path).and_then(|file| match self {
            Self::Brotli => gives(Decompressor::new(file, BUFFER_SIZE), bytes),
            Self::Gzip => gives(MultiGzDecoder::new(BufReader::with_capacity(BUFFER_SIZE, file)), bytes),
        });
        given.unwrap_or(false)
    }
}

/// Whether files of this kind get smaller.
pub(super) fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// The name of the file whose compressed form `name` may be.
pub(super) fn original(name: &str) -> Option<&str> {
    let (original, ending) = name.rsplit_once('.')?;
    (["br", "gz"].contains(&ending) && is_compressible(original)).then_some(original)
}

fn brotli(bytes: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Without the moment of compression, which the format has a place for.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{FORMS, Form, original};

    #[test]
    fn what_is_small_or_gets_no_smaller_has_no_compressed_form() {
        let noise: Vec<u8> = (0..100_u8).flat_map(|number| Sha256::digest([number])).collect();
        for form in FORMS {
            assert_eq!(form.compress("a.txt", "un mot ".repeat(100).as_bytes()).ok(), Some(None));
            let text = form.compress("a.txt", "un mot ".repeat(1_000).as_bytes());
            assert!(text.is_ok_and(|text| text.is_some_and(|text| text.len() < 200)));
            assert_eq!(form.compress("a.txt", &noise).ok(), Some(None));
        }
    }

    #[test]
    fn a_compressed_form_is_named_after_its_file() {
        assert_eq!(Form::Brotli.of("posts/a/index.html"), "posts/a/index.html.br");
        assert_eq!(Form::Gzip.of("feed.xml"), "feed.xml.gz");
        assert_eq!(original("feed.xml.gz"), Some("feed.xml"));
        for name in ["feed.xml", "a.br", "images.tar.gz", "feed.xml.bz"] {
            assert_eq!(original(name), None, "{name}");
        }
    }
}
