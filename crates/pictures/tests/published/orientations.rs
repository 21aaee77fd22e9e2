//! Photographs that a camera has turned.

use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, Rgb, RgbImage};
use pictures::inspect;

use crate::samples::{assert_colour, fallback, inverse, jpeg, published, shown};

const CORNERS: [[u8; 3]; 4] = [[200, 30, 30], [30, 160, 30], [30, 30, 200], [220, 220, 220]];

/// A picture with a colour in each quarter, from the upper left one.
fn quarters() -> DynamicImage {
    RgbImage::from_fn(600, 400, |x, y| Rgb(CORNERS[usize::from(x >= 300) + 2 * usize::from(y >= 200)])).into()
}

#[track_caller]
fn assert_upright(image: &DynamicImage) {
    let (width, height) = image.dimensions();
    assert!(width > height);
    for (corner, expected) in CORNERS.into_iter().enumerate() {
        let x = if corner % 2 == 0 { width / 8 } else { width * 7 / 8 };
        let y = if corner < 2 { height / 8 } else { height * 7 / 8 };
        assert_colour(image, x, y, expected);
    }
}

#[test]
fn pictures_are_upright_in_all_orientations() {
    for number in 1..=8 {
        let orientation = Orientation::from_exif(number).unwrap();
        let mut stored = quarters();
        stored.apply_orientation(inverse(orientation));
        let bytes = jpeg(&stored, number, None);
        let picture = inspect(&bytes).unwrap().unwrap();
        assert_eq!((picture.width, picture.height), (600, 400), "{number}");
        let processed = published(&bytes);
        assert_upright(&shown(processed.original.as_deref().unwrap()));
        let smaller = fallback(&processed);
        assert_eq!(smaller.dimensions(), (480, 320), "{number}");
        assert_upright(&smaller);
    }
}
