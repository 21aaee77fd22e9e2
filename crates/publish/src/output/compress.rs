//! The compressed variants of a file, which hosts send to browsers that accept them.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use brotli::Decompressor;
use brotli::enc::BrotliEncoderParams;
use flate2::read::MultiGzDecoder;
use libdeflater::{CompressionLvl, Compressor};

use super::files::gives;

/// Extensions of files that are compressed.
const ENDINGS: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Smaller files fit into one packet and are not compressed.
pub(super) const MIN_BYTES: usize = 1_024;

/// Brotli level for the app and for other scripts, which are compressed once and sent to every reader.
const BEST: i32 = 11;

/// Brotli level for other files. `docs/decisions/0005-compression-levels.md` has the measurements.
const GOOD: i32 = 5;

/// Windows of brotli have 256 KiB: with larger ones, most of the time goes into clearing memory.
const WINDOW_BITS: i32 = 18;

/// Gzip level of libdeflate, for all files.
const GZIP_LEVEL: i32 = 6;

/// Buffer for decompression, in bytes.
const BUFFER_SIZE: usize = 16 * 1024;

/// A compression format; hosts look for a file with its extension appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

/// All formats.
pub(super) const ENCODINGS: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];

impl Encoding {
    /// Name of the compressed variant of the file `name`.
    pub(super) fn of(self, name: &str) -> String {
        let ending = match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        };
        format!("{name}.{ending}")
    }

    /// The compressed variant of a file; none when it would not be smaller. The output is deterministic.
    ///
    /// # Errors
    /// Never: all of it is in memory.
    pub(super) fn compress(self, name: &str, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if bytes.len() < MIN_BYTES {
            return Ok(None);
        }
        let compressed = match self {
            Self::Brotli => {
                let is_best = name.starts_with("assets/") || name.ends_with(".js");
                brotli(bytes, if is_best { BEST } else { GOOD })?
            }
            Self::Gzip => gzip(bytes)?,
        };
        Ok(Some(compressed).filter(|compressed| compressed.len() < bytes.len()))
    }

    /// Whether the file at `path` decompresses to `bytes`.
    pub(super) fn holds(self, path: &Path, bytes: &[u8]) -> bool {
        let given = File::open(path).and_then(|file| match self {
            Self::Brotli => gives(Decompressor::new(file, BUFFER_SIZE), bytes),
            Self::Gzip => gives(MultiGzDecoder::new(BufReader::with_capacity(BUFFER_SIZE, file)), bytes),
        });
        given.unwrap_or(false)
    }
}

/// Whether files of this kind are compressed.
pub(super) fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// The name of the original, if `name` may be a compressed variant.
pub fn original(name: &str) -> Option<&str> {
    let (original, ending) = name.rsplit_once('.')?;
    (["br", "gz"].contains(&ending) && is_compressible(original)).then_some(original)
}

fn brotli(bytes: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let lgwin = if quality == BEST { BrotliEncoderParams::default().lgwin } else { WINDOW_BITS };
    let parameters = BrotliEncoderParams { quality, lgwin, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// libdeflate writes no modification time, so that the output is deterministic.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let level = CompressionLvl::new(GZIP_LEVEL).unwrap_or_default();
    let mut compressor = Compressor::new(level);
    let mut compressed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut compressed).map_err(io::Error::other)?;
    compressed.truncate(length);
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{ENCODINGS, Encoding, original};

    #[test]
    fn small_or_incompressible_files_are_not_compressed() {
        let noise: Vec<u8> = (0..100_u8).flat_map(|number| Sha256::digest([number])).collect();
        for encoding in ENCODINGS {
            assert_eq!(encoding.compress("a.txt", "un mot ".repeat(100).as_bytes()).ok(), Some(None));
            let text = encoding.compress("a.txt", "un mot ".repeat(1_000).as_bytes());
            assert!(text.is_ok_and(|text| text.is_some_and(|text| text.len() < 200)));
            assert_eq!(encoding.compress("a.txt", &noise).ok(), Some(None));
        }
    }

    #[test]
    fn compressed_variants_are_named_after_their_file() {
        assert_eq!(Encoding::Brotli.of("posts/a/index.html"), "posts/a/index.html.br");
        assert_eq!(Encoding::Gzip.of("feed.xml"), "feed.xml.gz");
        assert_eq!(original("feed.xml.gz"), Some("feed.xml"));
        for name in ["feed.xml", "a.br", "images.tar.gz", "feed.xml.bz"] {
            assert_eq!(original(name), None, "{name}");
        }
    }
}
