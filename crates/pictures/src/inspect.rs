//! Finds format, size and kind of a picture in its headers; pixels are not decoded.

use image::metadata::Orientation;

use crate::format::Format;
use crate::jpeg::Jpeg;
use crate::png::Png;
use crate::refusal::Refusal;
use crate::widths::MIN_WIDTH;
use crate::{avif, gif, webp};

/// Number of components of a JPEG in CMYK.
const CMYK: u8 = 4;

/// Maximum number of pixels of a picture, in millions.
pub const MAX_MEGAPIXELS: u32 = 200;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The format of its file.
    pub format: Format,
    /// Width in pixels, after its orientation was applied.
    pub width: u32,
    /// Height in pixels, after its orientation was applied.
    pub height: u32,
    /// Whether it gets variants. Drawings, animations and small pictures don't.
    pub is_photograph: bool,
}

/// The picture in a file; none when it is of another kind, such as SVG.
///
/// # Errors
/// When it can't be published.
pub fn inspect(bytes: &[u8]) -> Result<Option<Picture>, Refusal> {
    let Some(format) = Format::of(bytes) else { return Ok(None) };
    let (width, height, is_photograph) = match format {
        Format::Jpeg => {
            let jpeg = Jpeg::read(bytes)?;
            let frame = jpeg.frame()?;
            if frame.components == CMYK {
                return Err(Refusal::Cmyk);
            }
            let (width, height) = turned(jpeg.orientation(), frame.width, frame.height);
            (width, height, true)
        }
        Format::Png => {
            let png = Png::read(bytes)?;
            ensure_upright(png.orientation)?;
            (png.width, png.height, png.is_photograph())
        }
        Format::WebP => {
            let header = webp::read(bytes)?;
            ensure_upright(header.orientation)?;
            (header.width, header.height, header.is_photograph)
        }
        Format::Avif => {
            if avif::has_metadata(bytes) {
                return Err(Refusal::Metadata);
            }
            let (width, height) = size(bytes)?;
            (width, height, false)
        }
        Format::Gif => {
            // Refuses a truncated file.
            gif::without_metadata(bytes)?;
            let (width, height) = size(bytes)?;
            (width, height, false)
        }
        Format::Heic | Format::Jp2 | Format::Jxl | Format::Tiff => return Err(Refusal::Unsupported),
    };
    if u64::from(width) * u64::from(height) > u64::from(MAX_MEGAPIXELS) * 1_000_000 {
        return Err(Refusal::TooLarge);
    }
    Ok(Some(Picture { format, width, height, is_photograph: is_photograph && width >= MIN_WIDTH }))
}

fn size(bytes: &[u8]) -> Result<(u32, u32), Refusal> {
    let size = imagesize::blob_size(bytes).map_err(|_| Refusal::Broken)?;
    let number = |length: usize| u32::try_from(length).map_err(|_| Refusal::TooLarge);
    Ok((number(size.width)?, number(size.height)?))
}

/// A size after the orientation was applied.
fn turned(orientation: Orientation, width: u32, height: u32) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        _ => (width, height),
    }
}

fn ensure_upright(orientation: Orientation) -> Result<(), Refusal> {
    if orientation == Orientation::NoTransforms { Ok(()) } else { Err(Refusal::Turned) }
}
