//! Colour profiles, grey tones, and 16 bits.

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage};
use moxcms::ColorProfile;
use pictures::{Format, Refusal, inspect};

use crate::samples::{assert_colour, fallback, jpeg, profile, published, scene, shown};

#[test]
fn wide_colours_become_srgb_in_variants() {
    let image: DynamicImage = RgbImage::from_pixel(600, 400, Rgb([180, 120, 60])).into();
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let bytes = jpeg(&image, 1, Some(p3.clone()));
    let processed = published(&bytes);
    let original = processed.original.as_deref().unwrap();
    assert_eq!(profile(original), Some(p3));
    assert_colour(&shown(original), 9, 9, [180, 120, 60]);
    assert_colour(&fallback(&processed), 9, 9, [190, 117, 45]);
    let jpegs = processed.variants.iter().filter(|variant| variant.format == Format::Jpeg);
    assert!(jpegs.map(|variant| profile(&variant.bytes)).all(|profile| profile.is_none()));
}

#[test]
fn unreadable_profile_is_taken_for_srgb() {
    let image: DynamicImage = RgbImage::from_pixel(600, 400, Rgb([180, 120, 60])).into();
    let processed = published(&jpeg(&image, 1, Some(b"not a profile".to_vec())));
    assert_colour(&fallback(&processed), 9, 9, [180, 120, 60]);
}

#[test]
fn grey_photograph_stays_grey() {
    let image = DynamicImage::from(scene(600, 400)).into_luma8();
    let processed = published(&jpeg(&image.into(), 1, None));
    for pixel in fallback(&processed).into_rgb8().pixels() {
        let [red, green, blue] = pixel.0;
        assert!(red.abs_diff(green) <= 2 && green.abs_diff(blue) <= 2, "{pixel:?}");
    }
}

#[test]
fn png_of_16_bits_is_published_without_loss() {
    let mut seed = 1_u32;
    let image = ImageBuffer::from_fn(560, 60, |x, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(x * 90) as u16 + (seed >> 20) as u16, (seed >> 16) as u16, 30_000])
    });
    let image = DynamicImage::ImageRgb16(image);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    assert!(inspect(&bytes).unwrap().unwrap().is_photograph);
    let processed = published(&bytes);
    let original = shown(processed.original.as_deref().unwrap_or(&bytes));
    assert_eq!(original.into_rgb16().into_raw(), image.into_rgb16().into_raw());
    assert!(processed.variants.iter().any(|variant| (variant.format, variant.width) == (Format::Png, 480)));
    assert!(processed.variants.iter().any(|variant| (variant.format, variant.width) == (Format::Avif, 560)));
}

#[test]
fn colours_of_print_are_refused() {
    let frame = b"\xFF\xC0\0\x14\x08\0\x02\0\x03\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0";
    let scan = b"\xFF\xDA\0\x0E\x04\x01\0\x02\0\x03\0\x04\0\0\x3F\0a";
    let bytes = [&b"\xFF\xD8"[..], frame, scan, b"\xFF\xD9"].concat();
    assert_eq!(inspect(&bytes), Err(Refusal::Cmyk));
}

#[test]
fn picture_of_one_pixel_has_no_variants() {
    let image: DynamicImage = ImageBuffer::from_pixel(1, 1, Luma([90_u8])).into();
    let processed = published(&jpeg(&image, 1, None));
    assert!(processed.variants.is_empty());
    assert_colour(&shown(processed.original.as_deref().unwrap()), 0, 0, [90, 90, 90]);
}
