//! Which variants a photograph has.

use image::DynamicImage;
use pictures::{Format, MAX_WIDTH, Processed};

use crate::photograph;
use crate::samples::{jpeg, published, scene};

/// The widths of a format, from the largest.
fn widths(processed: &Processed, format: Format) -> Vec<u32> {
    processed.variants.iter().filter(|variant| variant.format == format).map(|variant| variant.width).collect()
}

#[test]
fn photograph_has_avif_and_jpeg_in_smaller_widths() {
    let processed = published(&jpeg(&scene(1600, 200).into(), 1, None));
    assert_eq!(widths(&processed, Format::Avif), [MAX_WIDTH, 960, 720, 480]);
    assert_eq!(widths(&processed, Format::Jpeg), [MAX_WIDTH, 960, 720, 480]);
}

#[test]
fn variants_are_not_wider_than_photograph() {
    let processed = published(&jpeg(&scene(1000, 120).into(), 1, None));
    assert_eq!(widths(&processed, Format::Avif), [1000, 720, 480]);
    assert_eq!(widths(&processed, Format::Jpeg), [720, 480]);
}

#[test]
fn each_variant_saves_a_tenth() {
    let bytes = jpeg(&scene(800, 100).into(), 1, None);
    let processed = published(&bytes);
    for format in [Format::Avif, Format::Jpeg] {
        let mut larger = processed.original.as_ref().unwrap_or(&bytes).len();
        for variant in processed.variants.iter().filter(|variant| variant.format == format) {
            assert!(variant.bytes.len() * 10 <= larger * 9, "{format:?} {}", variant.width);
            larger = variant.bytes.len();
        }
    }
}

#[test]
fn variants_that_save_nothing_are_left_out() {
    // A single colour, encoded as small as it can be.
    let image = DynamicImage::new_rgb8(600, 8);
    let mut bytes = Vec::new();
    image.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 1)).unwrap();
    let processed = published(&bytes);
    let length = processed.original.as_ref().unwrap_or(&bytes).len();
    assert!(processed.variants.iter().all(|variant| variant.bytes.len() * 10 <= length * 9));
    assert!(widths(&processed, Format::Jpeg).is_empty());
}

#[test]
fn webp_photograph_has_only_avif() {
    let bytes = include_bytes!("../../../../public/media/profil-ile.webp");
    let processed = published(bytes);
    assert!(processed.original.is_none());
    assert!(processed.variants.iter().all(|variant| variant.format == Format::Avif));
}

#[test]
fn same_photograph_gives_the_same_bytes() {
    let bytes = jpeg(&scene(600, 80).into(), 1, None);
    assert_eq!(published(&bytes), published(&bytes));
}

#[test]
fn generated_photographs_weigh_what_those_of_cameras_do() {
    let bytes = photograph::jpeg(7, 1000, 750).unwrap();
    // At 12 megapixels, 3 to 5 MB.
    assert!((187_500..312_500).contains(&bytes.len()), "{} bytes", bytes.len());
    assert_eq!(bytes, photograph::jpeg(7, 1000, 750).unwrap());
    assert_ne!(bytes, photograph::jpeg(8, 1000, 750).unwrap());
    // The original is published without its metadata.
    assert!(published(&bytes).original.is_some());
}
