//! The weight of one file: raw, and with the two compressions that servers use, at their best.

use std::io::{self, Write};
use std::ops::Add;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;

/// Bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) raw: u64,
    pub(super) gzip: u64,
    pub(super) brotli: u64,
}

impl Add for Weight {
    type Output = Weight;

    fn add(self, other: Weight) -> Weight {
        Weight { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

pub(super) fn of(path: &Path) -> Result<Weight> {
    let bytes = fs::read(path)?;
    Ok(Weight { raw: bytes.len() as u64, gzip: gzip(&bytes)?, brotli: brotli(&bytes)? })
}

fn gzip(bytes: &[u8]) -> io::Result<u64> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

/// Quality 11 and a window of 2^22 bytes, as a CDN compresses once for all readers.
fn brotli(bytes: &[u8]) -> io::Result<u64> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_finds_repetition() {
        let text = "Carnet de route. ".repeat(1000);
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), &text).unwrap();
        let weight = of(file.path()).unwrap();
        assert_eq!(weight.raw, 17_000);
        assert!(weight.gzip < 200 && weight.brotli < 100, "{weight:?}");
    }
}
