//! Drawings and animations, which have no variants, and files that are refused.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ImageEncoder, RgbImage};
use pictures::{Format, Refusal, inspect};

use crate::samples::{SECRET, exif, jpeg, published, scene, shown};

/// A drawing of two surfaces as PNG, with an orientation.
fn drawn_png(orientation: u8) -> (RgbImage, Vec<u8>) {
    let image = RgbImage::from_fn(800, 400, |x, _| image::Rgb(if x < 300 { [9, 99, 9] } else { [250, 250, 240] }));
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    encoder.write_image(image.as_raw(), 800, 400, image::ExtendedColorType::Rgb8).unwrap();
    (image, bytes)
}

/// A RIFF container of WebP with these chunks.
fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut content = b"WEBP".to_vec();
    for (id, data) in chunks {
        content.extend_from_slice(*id);
        content.extend((data.len() as u32).to_le_bytes());
        content.extend_from_slice(data);
        content.extend(vec![0; data.len() % 2]);
    }
    [&b"RIFF"[..], &(content.len() as u32).to_le_bytes(), &content].concat()
}

#[test]
fn drawn_png_is_published_smaller_without_loss() {
    let (image, bytes) = drawn_png(1);
    let processed = published(&bytes);
    assert!(processed.variants.is_empty());
    let original = processed.original.unwrap();
    assert!(original.len() < bytes.len());
    assert_eq!(shown(&original).into_rgb8(), image);
}

#[test]
fn turned_png_is_refused() {
    assert_eq!(inspect(&drawn_png(6).1), Err(Refusal::Turned));
}

#[test]
fn animated_png_stays_animated() {
    let noise = scene(400, 20);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 400, 20);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(noise.as_raw()).unwrap();
    writer.write_image_data(noise.as_raw()).unwrap();
    writer.finish().unwrap();
    let processed = published(&bytes);
    assert!(processed.variants.is_empty());
    let original = processed.original.unwrap_or(bytes);
    for chunk in [b"acTL", b"fcTL", b"fdAT"] {
        assert!(original.windows(4).any(|part| part == chunk), "{chunk:?}");
    }
}

#[test]
fn animated_webp_loses_only_metadata() {
    let header: [u8; 10] = [0b0000_1110, 0, 0, 0, 0x8F, 0x01, 0, 0x63, 0, 0];
    let kept: [(&[u8; 4], &[u8]); 2] = [(b"ANIM", &[0; 6]), (b"ANMF", b"frames")];
    let whole = [&[(b"VP8X", &header[..])][..], &kept, &[(b"EXIF", SECRET), (b"XMP ", SECRET)]].concat();
    let bytes = webp(&whole);
    let picture = inspect(&bytes).unwrap().unwrap();
    assert_eq!((picture.width, picture.height, picture.is_photograph), (400, 100, false));
    let header: [u8; 10] = [0b0000_0010, 0, 0, 0, 0x8F, 0x01, 0, 0x63, 0, 0];
    let expected = webp(&[&[(b"VP8X", &header[..])][..], &kept].concat());
    assert_eq!(published(&bytes).original, Some(expected));
}

#[test]
fn webp_without_loss_is_a_drawing() {
    let image = scene(400, 40);
    let mut bytes = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.write_image(image.as_raw(), 400, 40, image::ExtendedColorType::Rgb8).unwrap();
    assert_eq!(inspect(&bytes).unwrap().map(|picture| picture.is_photograph), Some(false));
    assert_eq!(published(&bytes).original, None);
}

#[test]
fn gif_loses_only_metadata() {
    let bytes = b"GIF89a\x90\x01\x64\0\0\0\0\x3B";
    let picture = inspect(bytes).unwrap().unwrap();
    assert_eq!((picture.format, picture.width, picture.height), (Format::Gif, 400, 100));
    let processed = published(bytes);
    assert!(processed.original.is_none() && processed.variants.is_empty());
    let comment = [&b"\x21\xFE\x12"[..], SECRET, b"\0"].concat();
    let with_comment = [&bytes[..13], &comment, b"\x3B"].concat();
    assert_eq!(published(&with_comment).original.as_deref(), Some(&bytes[..]));
}

#[test]
fn files_of_other_kinds_are_no_pictures() {
    for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"", b"\xFF\xD8", b"un mot"] {
        assert_eq!(inspect(bytes), Ok(None));
    }
}

#[test]
fn picture_that_is_cut_off_is_refused() {
    let photograph = jpeg(&scene(40, 30).into(), 1, None);
    let animation = webp(&[(b"VP8X", &[0; 10]), (b"ANIM", &[0; 6])]);
    for bytes in [photograph, drawn_png(1).1, animation] {
        assert!(inspect(&bytes).is_ok());
        for length in [bytes.len() / 2, bytes.len() - 1] {
            assert_eq!(inspect(&bytes[..length]), Err(Refusal::Broken));
        }
    }
}

#[test]
fn formats_that_browsers_do_not_show_are_refused() {
    for bytes in [&b"\0\0\0\x18ftypheic\0\0\0\0"[..], b"II*\0\x08\0\0\0", b"\0\0\0\x0CJXL \r\n\x87\n"] {
        assert_eq!(inspect(bytes), Err(Refusal::Unsupported));
    }
}
