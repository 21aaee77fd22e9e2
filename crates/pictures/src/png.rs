//! The chunks of a PNG (<https://www.w3.org/TR/png-3/>): its header, whether it is a photograph, and a smaller copy.

use image::metadata::Orientation;
use oxipng::{Options, StripChunks, optimize_from_memory};

use crate::refusal::Refusal;

const SIGNATURE_LENGTH: usize = 8;

/// Chunks that are kept: colours, the size of pixels, animation.
const KEPT: [[u8; 4]; 9] = [*b"cICP", *b"iCCP", *b"sRGB", *b"gAMA", *b"cHRM", *b"pHYs", *b"acTL", *b"fcTL", *b"fdAT"];

/// Compression level of oxipng, from 0 to 6.
const LEVEL: u8 = 2;

/// Minimum compression ratio of a drawing.
const DRAWING_RATIO: u64 = 3;

/// The longest pixel data, in bytes.
const MAX_DATA: usize = 1024 * 1024 * 1024;

/// The data of the chunks of a PNG.
pub(crate) struct Png {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_animated: bool,
    pub(crate) orientation: Orientation,
    /// Length of its pixels without compression.
    raw_length: u64,
    /// Length of its pixels in the file.
    length: u64,
    has_palette: bool,
}

impl Png {
    /// Reads all chunks.
    ///
    /// # Errors
    /// When the file ends before the last chunk.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        read(bytes).ok_or(Refusal::Broken)
    }

    /// Whether it is a photograph: unlike the surfaces and lines of a drawing, noise hardly compresses without loss.
    pub(crate) fn is_photograph(&self) -> bool {
        !self.is_animated && !self.has_palette && self.length > self.raw_length / DRAWING_RATIO
    }
}

fn read(bytes: &[u8]) -> Option<Png> {
    let mut png = None;
    for Chunk { kind, content, .. } in chunks(bytes)? {
        match kind {
            b"IHDR" => png = Some(header(content)?),
            b"IDAT" => png.as_mut()?.length += content.len() as u64,
            b"acTL" => png.as_mut()?.is_animated = true,
            b"eXIf" => {
                png.as_mut()?.orientation =
                    Orientation::from_exif_chunk(content).unwrap_or(Orientation::NoTransforms);
            }
            _ => {}
        }
    }
    png
}

struct Chunk<'b> {
    kind: &'b [u8],
    content: &'b [u8],
    /// Length, kind, content and checksum.
    bytes: &'b [u8],
}

/// All chunks; none when the file ends before the last one.
fn chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut chunks = Vec::new();
    let mut start = SIGNATURE_LENGTH;
    loop {
        let length = usize::try_from(u32_at(bytes, start)?).ok()?;
        let end = start.checked_add(8)?.checked_add(length)?;
        let kind = bytes.get(start + 4..start + 8)?;
        // The checksum has 4 bytes.
        chunks.push(Chunk { kind, content: bytes.get(start + 8..end)?, bytes: bytes.get(start..end + 4)? });
        start = end + 4;
        if kind == b"IEND" {
            return Some(chunks);
        }
    }
}

fn header(content: &[u8]) -> Option<Png> {
    let (width, height) = (u32_at(content, 0)?, u32_at(content, 4)?);
    let (depth, colour) = (*content.get(8)?, *content.get(9)?);
    let channels = match colour {
        0 | 3 => 1,
        2 => 3,
        4 => 2,
        6 => 4,
        _ => return None,
    };
    let raw_length = u64::from(width) * u64::from(height) * channels * u64::from(depth) / 8;
    (width > 0 && height > 0).then_some(Png {
        width,
        height,
        is_animated: false,
        orientation: Orientation::NoTransforms,
        raw_length,
        length: 0,
        has_palette: colour == 3,
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    word.try_into().ok().map(u32::from_be_bytes)
}

/// The same picture without metadata. Its pixels are not read.
///
/// # Errors
/// When the file ends before the last chunk.
pub(crate) fn without_metadata(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let (Some(signature), Some(chunks)) = (bytes.get(..SIGNATURE_LENGTH), chunks(bytes)) else {
        return Err(Refusal::Broken);
    };
    let kept = chunks.iter().filter(|chunk| is_critical(chunk.kind) || KEPT.iter().any(|kind| chunk.kind == kind));
    let parts: Vec<&[u8]> = std::iter::once(signature).chain(kept.map(|chunk| chunk.bytes)).collect();
    Ok(parts.concat())
}

/// Whether a chunk is critical: its name starts with a capital letter. `tRNS` counts too, since transparency would be
/// lost without it.
fn is_critical(kind: &[u8]) -> bool {
    kind.first().is_some_and(u8::is_ascii_uppercase) || kind == b"tRNS"
}

/// The same picture, recompressed.
///
/// # Errors
/// When its pixels can't be read.
pub(crate) fn optimized(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let options = Options {
        strip: StripChunks::Keep(KEPT.into_iter().collect()),
        max_decompressed_size: Some(MAX_DATA),
        ..Options::from_preset(LEVEL)
    };
    optimize_from_memory(bytes, &options).map_err(|_| Refusal::Broken)
}
