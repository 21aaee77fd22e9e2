//! Pictures as cameras and programs write them, and what tests read of them.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Rgb, RgbImage};
use pictures::{Format, Processed, Variant, inspect, process};

/// What metadata contain that nobody should read.
pub(crate) const SECRET: &[u8] = b"48.8584 N 2.2945 E";

/// Surfaces with noise, like a photograph.
pub(crate) fn scene(width: u32, height: u32) -> RgbImage {
    let mut seed = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 28) as u8;
        let part = |at: u32, all: u32| (at * 200 / all) as u8;
        Rgb([part(x, width) + noise, part(y, height) + noise, 100 + noise])
    })
}

/// A JPEG with Exif metadata: an orientation, and [`SECRET`].
pub(crate) fn jpeg(image: &DynamicImage, orientation: u8, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    image.write_with_encoder(encoder).unwrap();
    bytes
}

/// Exif metadata with an orientation and a secret.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let entry = [1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
    [&b"II*\0\x08\0\0\0"[..], &entry, SECRET].concat()
}

/// What is published of a picture. Asserts that it is not larger than the picture, and has no secret.
pub(crate) fn published(bytes: &[u8]) -> Processed {
    let picture = inspect(bytes).unwrap().unwrap();
    let processed = process(bytes, &picture).unwrap();
    let original = processed.original.as_deref().unwrap_or(bytes);
    assert!(original.len() <= bytes.len() && !has_secret(original));
    for Variant { format, width, bytes: variant } in &processed.variants {
        assert!(variant.len() < original.len() && !has_secret(variant), "{format:?} {width}");
        let size = imagesize::blob_size(variant).unwrap();
        assert_eq!(size.width, *width as usize);
        let height = size.width as f64 * f64::from(picture.height) / f64::from(picture.width);
        assert!((size.height as f64 - height).abs() <= 1.0, "{format:?} {size:?}");
    }
    processed
}

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|part| part == SECRET)
}

/// The variant that browsers without AVIF take.
pub(crate) fn fallback(processed: &Processed) -> DynamicImage {
    let variant = processed.variants.iter().find(|variant| variant.format != Format::Avif).unwrap();
    shown(&variant.bytes)
}

/// A JPEG or PNG as browsers show it, without regard to its colour profile.
pub(crate) fn shown(bytes: &[u8]) -> DynamicImage {
    let format = if Format::of(bytes) == Some(Format::Png) { ImageFormat::Png } else { ImageFormat::Jpeg };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().unwrap();
    let orientation = decoder.orientation().unwrap();
    let mut image = DynamicImage::from_decoder(decoder).unwrap();
    image.apply_orientation(orientation);
    image
}

/// The colour profile of a JPEG.
pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    reader.into_decoder().unwrap().icc_profile().unwrap()
}

/// The orientation that undoes another.
pub(crate) fn inverse(orientation: Orientation) -> Orientation {
    match orientation {
        Orientation::Rotate90 => Orientation::Rotate270,
        Orientation::Rotate270 => Orientation::Rotate90,
        other => other,
    }
}

/// Asserts that a pixel has about this colour.
#[track_caller]
pub(crate) fn assert_colour(image: &DynamicImage, x: u32, y: u32, expected: [u8; 3]) {
    let [red, green, blue, _] = image.get_pixel(x, y).0;
    let is_near = [red, green, blue].iter().zip(expected).all(|(value, expected)| value.abs_diff(expected) <= 8);
    assert!(is_near, "{x}, {y}: {:?} instead of {expected:?}", [red, green, blue]);
}
