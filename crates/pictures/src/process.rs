//! Processes pictures: the original without metadata, and variants that are much smaller.

use image::DynamicImage;

use crate::encode::encode;
use crate::format::Format;
use crate::inspect::Picture;
use crate::jpeg::Jpeg;
use crate::refusal::Refusal;
use crate::widths::widths;
use crate::{gif, pixels, png, webp};

/// A variant of a photograph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its format.
    pub format: Format,
    /// Its width in pixels.
    pub width: u32,
    /// Its file.
    pub bytes: Vec<u8>,
}

/// A processed picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processed {
    /// The original without metadata; none when there was nothing to remove.
    pub original: Option<Vec<u8>>,
    /// The variants, from the largest of each format.
    pub variants: Vec<Variant>,
}

/// Removes the metadata of a picture, and encodes its variants.
///
/// # Errors
/// When its pixels can't be read.
pub fn process(bytes: &[u8], picture: &Picture) -> Result<Processed, Refusal> {
    let mut original = without_metadata(bytes, picture.format)?;
    if picture.format == Format::Png {
        let optimized = png::optimized(original.as_deref().unwrap_or(bytes))?;
        original = Some(optimized).filter(|original| original.as_slice() != bytes);
    }
    let length = original.as_deref().unwrap_or(bytes).len();
    let variants = if picture.is_photograph { variants(bytes, picture, length)? } else { Vec::new() };
    Ok(Processed { original, variants })
}

/// The picture without metadata, not recompressed; none when there is nothing to remove.
///
/// # Errors
/// When the file is truncated.
pub(crate) fn without_metadata(bytes: &[u8], format: Format) -> Result<Option<Vec<u8>>, Refusal> {
    let original = match format {
        Format::Gif => gif::without_metadata(bytes)?,
        Format::Jpeg => Jpeg::read(bytes)?.without_metadata(),
        Format::Png => png::without_metadata(bytes)?,
        Format::WebP => webp::without_metadata(bytes)?,
        Format::Avif | Format::Heic | Format::Jp2 | Format::Jxl | Format::Tiff => return Ok(None),
    };
    Ok(Some(original).filter(|original| original.as_slice() != bytes))
}

/// The variants of a photograph whose original has `length` bytes.
fn variants(bytes: &[u8], picture: &Picture, length: usize) -> Result<Vec<Variant>, Refusal> {
    let widths = widths(picture.width);
    let Some(largest) = widths.first() else { return Ok(Vec::new()) };
    let image = pixels::decode(bytes, picture, *largest)?;
    let mut fallback: Vec<Variant> = Vec::new();
    if picture.format.is_fallback() {
        // In the width of the original, the original is the fallback.
        for width in widths.iter().filter(|width| **width < picture.width) {
            let variant = variant(&image, *width, picture.format)?;
            if saves(&variant, fallback.last().map_or(length, |larger| larger.bytes.len())) {
                fallback.push(variant);
            }
        }
    }
    let mut avif: Vec<Variant> = Vec::new();
    for width in &widths {
        let variant = variant(&image, *width, Format::Avif)?;
        // The file that a browser would load without this variant.
        let others = avif.iter().chain(fallback.iter().filter(|other| other.width >= *width));
        let least = others.map(|other| other.bytes.len()).min().unwrap_or(length);
        if saves(&variant, least.min(length)) {
            avif.push(variant);
        } else if avif.is_empty() {
            // Without it, browsers would choose a smaller AVIF and enlarge it.
            break;
        }
    }
    Ok(avif.into_iter().chain(fallback).collect())
}

fn variant(image: &DynamicImage, width: u32, format: Format) -> Result<Variant, Refusal> {
    let bytes = encode(&pixels::with_width(image, width)?, format)?;
    Ok(Variant { format, width, bytes })
}

/// Whether a variant is smaller by a tenth than the file that would be loaded instead.
fn saves(variant: &Variant, instead: usize) -> bool {
    variant.bytes.len().saturating_mul(10) <= instead.saturating_mul(9)
}
