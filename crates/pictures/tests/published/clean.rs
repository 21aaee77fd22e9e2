//! Pictures as they are stored in the author's folder.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageEncoder, RgbImage};
use pictures::{Format, Refusal, clean};

use crate::samples::{SECRET, exif, inverse, jpeg, scene, shown};

/// A picture that is 60 × 40 when it is upright, as it is stored with this orientation.
fn stored(orientation: u8) -> (DynamicImage, DynamicImage) {
    let upright = DynamicImage::from(RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8 * 4, y as u8 * 6, 9])));
    let mut stored = upright.clone();
    stored.apply_orientation(inverse(Orientation::from_exif(orientation).unwrap()));
    (upright, stored)
}

#[track_caller]
fn assert_no_secret(bytes: &[u8]) {
    assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET));
}

#[test]
fn jpeg_keeps_pixels_and_orientation_alone() {
    let bytes = jpeg(&scene(60, 40).into(), 6, None);
    let cleaned = clean(&bytes).unwrap().unwrap();
    assert_eq!((cleaned.picture.width, cleaned.picture.height), (40, 60));
    let file = cleaned.bytes.unwrap();
    assert_no_secret(&file);
    assert_eq!(shown(&file), shown(&bytes));
    assert_eq!(clean(&file).unwrap().unwrap().bytes, None);
}

#[test]
fn png_and_webp_are_turned_without_loss() {
    for orientation in [1, 3, 6, 8] {
        let (upright, stored) = stored(orientation);
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        let mut webp = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        for (bytes, format) in [(png, Format::Png), (webp, Format::WebP)] {
            let cleaned = clean(&bytes).unwrap().unwrap();
            let file = cleaned.bytes.unwrap();
            assert_no_secret(&file);
            assert_eq!((cleaned.picture.format, Format::of(&file)), (format, Some(format)));
            assert_eq!((cleaned.picture.width, cleaned.picture.height), (60, 40), "{orientation}");
            let pixels = image::load_from_memory(&file).unwrap();
            assert_eq!(pixels.dimensions(), (60, 40));
            assert_eq!(pixels.into_rgb8(), upright.to_rgb8(), "{format:?} {orientation}");
        }
    }
}

#[test]
fn files_that_cannot_be_published_are_refused() {
    assert_eq!(clean(b"un mot"), Ok(None));
    assert_eq!(clean(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(Refusal::Unsupported));
    assert_eq!(clean(b"\xFF\xD8\xFF"), Err(Refusal::Broken));
}
