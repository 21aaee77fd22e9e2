//! Converts pixels to sRGB, the colours of pictures without a profile.

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// The image in sRGB. It is not changed when its profile can't be read, or is a greyscale profile.
pub(crate) fn to_srgb(image: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    profile.and_then(|profile| converted(&image, profile)).unwrap_or(image)
}

fn converted(image: &DynamicImage, profile: &[u8]) -> Option<DynamicImage> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let has_alpha = image.color().has_alpha();
    let layout = if has_alpha { Layout::Rgba } else { Layout::Rgb };
    let transform =
        profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default()).ok()?;
    let pixels = image.as_bytes();
    let mut converted = vec![0; pixels.len()];
    transform.transform(pixels, &mut converted).ok()?;
    let (width, height) = (image.width(), image.height());
    if has_alpha {
        RgbaImage::from_raw(width, height, converted).map(DynamicImage::ImageRgba8)
    } else {
        RgbImage::from_raw(width, height, converted).map(DynamicImage::ImageRgb8)
    }
}
