//! Pictures for the author's folder: without metadata, and upright.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader};

use crate::format::Format;
use crate::inspect::{MAX_MEGAPIXELS, Picture, inspect};
use crate::memory;
use crate::png::{self, Png};
use crate::process::without_metadata;
use crate::refusal::Refusal;
use crate::webp;

/// A picture without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub picture: Picture,
    /// Its file; none when the file it was made of is the same.
    pub bytes: Option<Vec<u8>>,
}

/// The picture in a file without its metadata; none when the file is of another kind, such as SVG.
///
/// Of the metadata, the colour profile stays. The orientation of a JPEG stays too, which all browsers follow: with turned
/// pixels it would lose quality. A PNG or a WebP is turned, without loss.
///
/// # Errors
/// When it can't be published.
pub fn clean(bytes: &[u8]) -> Result<Option<Clean>, Refusal> {
    let turned = match (inspect(bytes), Format::of(bytes)) {
        (Err(Refusal::Turned), Some(format)) => Some(upright(bytes, format)?),
        _ => None,
    };
    let source = turned.as_deref().unwrap_or(bytes);
    let Some(picture) = inspect(source)? else { return Ok(None) };
    let clean = without_metadata(source, picture.format)?;
    Ok(Some(Clean { picture, bytes: clean.or(turned) }))
}

/// The picture with its orientation applied.
fn upright(bytes: &[u8], format: Format) -> Result<Vec<u8>, Refusal> {
    let decoded = format.decoded().ok_or(Refusal::Unsupported)?;
    let (width, height, is_animated) = match format {
        Format::Png => Png::read(bytes).map(|png| (png.width, png.height, png.is_animated))?,
        Format::WebP => webp::read(bytes).map(|webp| (webp.width, webp.height, webp.is_animated))?,
        _ => return Err(Refusal::Turned),
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > u64::from(MAX_MEGAPIXELS) * 1_000_000 {
        return Err(Refusal::TooLarge);
    }
    if is_animated {
        return Err(Refusal::Turned);
    }
    let _reservation = memory::reserve(pixels);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), decoded);
    // The number of pixels has been checked.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|_| Refusal::Broken)?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().map_err(|_| Refusal::Broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::Broken)?;
    image.apply_orientation(orientation);
    if format == Format::Png {
        let mut turned = Vec::new();
        write(&image, PngEncoder::new(&mut turned), profile)?;
        png::optimized(&turned)
    } else {
        let mut turned = Vec::new();
        write(&image, WebPEncoder::new_lossless(&mut turned), profile)?;
        Ok(turned)
    }
}

fn write(image: &DynamicImage, mut encoder: impl ImageEncoder, profile: Option<Vec<u8>>) -> Result<(), Refusal> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|_| Refusal::Unsupported)?;
    }
    image.write_with_encoder(encoder).map_err(|_| Refusal::Unsupported)
}
