//! Decodes pictures, applies their orientation, and scales them down. Images have 8 bits for each of three or four
//! channels.

use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{PixelTrait, PixelType, ResizeOptions, Resizer};
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage, RgbaImage};

use crate::colour::to_srgb;
use crate::inspect::Picture;
use crate::memory;
use crate::refusal::Refusal;

/// The picture in sRGB, in this width, with its orientation applied.
///
/// # Errors
/// When its pixels can't be read.
pub(crate) fn decode(bytes: &[u8], picture: &Picture, width: u32) -> Result<DynamicImage, Refusal> {
    let format = picture.format.decoded().ok_or(Refusal::Unsupported)?;
    let _reservation = memory::reserve(u64::from(picture.width) * u64::from(picture.height));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // The number of pixels has been checked.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|_| Refusal::Broken)?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().map_err(|_| Refusal::Broken)?;
    let image = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::Broken)?;
    let image = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    // A smaller image is rotated and converted faster.
    let is_turned = (image.width(), image.height()) != (picture.width, picture.height);
    let height = scaled(picture.height, picture.width, width);
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    let mut image = resized(&image, width, height)?;
    image.apply_orientation(orientation);
    Ok(to_srgb(image, profile.as_deref()))
}

/// The image in this width, with its aspect ratio.
///
/// # Errors
/// When it has no pixels.
pub(crate) fn with_width(image: &DynamicImage, width: u32) -> Result<DynamicImage, Refusal> {
    resized(image, width, scaled(image.height(), image.width(), width))
}

/// The height for a width, by the aspect ratio of a picture; at least 1.
fn scaled(height: u32, width: u32, new_width: u32) -> u32 {
    let width = u64::from(width).max(1);
    let scaled = (u64::from(height) * u64::from(new_width) + width / 2) / width;
    u32::try_from(scaled.max(1)).unwrap_or(u32::MAX)
}

fn resized(image: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    let has_alpha = image.color().has_alpha();
    let kind = if has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = ImageRef::new(image.width(), image.height(), image.as_bytes(), kind).map_err(|_| Refusal::Broken)?;
    let mut target = Image::new(width, height, kind);
    let done = if has_alpha { resize::<U8x4>(&source, &mut target) } else { resize::<U8x3>(&source, &mut target) };
    done.ok_or(Refusal::Broken)?;
    let pixels = target.into_vec();
    let resized = if has_alpha {
        RgbaImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    resized.ok_or(Refusal::Broken)
}

/// `Resizer::resize` would be compiled for all thirteen types of pixels, which takes minutes.
fn resize<P: PixelTrait>(source: &ImageRef<'_>, target: &mut Image<'_>) -> Option<()> {
    let (source, mut target) = (source.typed_image::<P>()?, target.typed_image_mut::<P>()?);
    Resizer::new().resize_typed(&source, &mut target, &ResizeOptions::new()).ok()
}
