//! The chunks of a WebP (RFC 9649): its size and kind, and a copy without metadata.

use image::metadata::Orientation;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use crate::refusal::Refusal;

/// Chunks that are kept: pixels, colours, animation.
const KEPT: [[u8; 4]; 7] = [*b"VP8X", *b"ICCP", *b"ANIM", *b"ANMF", *b"ALPH", *b"VP8 ", *b"VP8L"];

/// The bits of metadata in the first byte of `VP8X`: Exif and XMP.
const METADATA_BITS: u8 = 0b0000_1100;

/// The data of the chunks of a WebP.
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_photograph: bool,
    pub(crate) is_animated: bool,
    pub(crate) orientation: Orientation,
}

/// Reads the header of a WebP.
///
/// # Errors
/// When the file is truncated.
pub(crate) fn read(bytes: &[u8]) -> Result<Header, Refusal> {
    let webp = parse(bytes)?;
    let (width, height) = webp.dimensions().ok_or(Refusal::Broken)?;
    // Lossless files are drawings.
    let is_animated = webp.has_chunk(*b"ANIM");
    let is_photograph = webp.has_chunk(*b"VP8 ") && !is_animated;
    let orientation = webp.exif().and_then(|exif| Orientation::from_exif_chunk(&exif));
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(Header { width, height, is_photograph, is_animated, orientation })
}

/// The same picture without metadata.
///
/// # Errors
/// When the file is truncated.
pub(crate) fn without_metadata(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut webp = parse(bytes)?;
    webp.chunks_mut().retain(|chunk| KEPT.contains(&chunk.id()));
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let RiffContent::Data(data) = chunk.content_mut() {
            let mut flags = data.to_vec();
            if let Some(first) = flags.first_mut() {
                *first &= !METADATA_BITS;
            }
            *data = Bytes::from(flags);
        }
    }
    Ok(webp.encoder().bytes().to_vec())
}

fn parse(bytes: &[u8]) -> Result<WebP, Refusal> {
    WebP::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refusal::Broken)
}
