//! Pictures with metadata, as they are stored.

use std::fs;

use editor::media::store;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder, RgbImage};

/// What no file may contain: a place, a camera, a serial number.
const SECRETS: [&[u8]; 3] = [b"48.8584 N 2.2945 E", b"Appareil 3000", b"SN-123456"];

fn picture() -> DynamicImage {
    RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 6, y as u8 * 8, 90])).into()
}

fn secret() -> Vec<u8> {
    SECRETS.concat()
}

/// Exif metadata with an orientation, and with what a camera writes.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = [1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
    [&b"II*\0\x08\0\0\0"[..], &entry, &secret()].concat()
}

/// An XMP packet of the same.
fn xmp() -> Vec<u8> {
    [&b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>"[..], &secret(), b"</x:xmpmeta>"].concat()
}

fn jpeg(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    picture().write_with_encoder(encoder).unwrap();
    let content = [&b"http://ns.adobe.com/xap/1.0/\0"[..], &xmp()].concat();
    let length = (content.len() as u16 + 2).to_be_bytes();
    let segment = [&[0xFF, 0xE1][..], &length, &content].concat();
    // Behind the start of the picture.
    bytes.splice(2..2, segment);
    bytes
}

fn png(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    picture().write_with_encoder(encoder).unwrap();
    let content = [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], &xmp()].concat();
    let length = (content.len() as u32).to_be_bytes();
    let chunk = [&length[..], b"iTXt", &content, &crc32(b"iTXt", &content).to_be_bytes()].concat();
    // Behind the header: the signature has 8 bytes, the chunk of the header 25.
    bytes.splice(33..33, chunk);
    bytes
}

/// The checksum of a chunk of PNG.
fn crc32(kind: &[u8], content: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(content) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn webp(orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    picture().write_with_encoder(encoder).unwrap();
    let mut content = xmp();
    let length = (content.len() as u32).to_le_bytes();
    content.extend(vec![0; content.len() % 2]);
    bytes.extend([&b"XMP "[..], &length, &content].concat());
    let whole = (bytes.len() as u32 - 8).to_le_bytes();
    bytes.splice(4..8, whole);
    bytes
}

#[test]
fn stored_pictures_have_no_place_and_no_camera() {
    let folder = tempfile::tempdir().unwrap();
    for orientation in [1, 6] {
        for (name, bytes) in
            [("a.jpg", jpeg(orientation)), ("b.png", png(orientation)), ("c.webp", webp(orientation))]
        {
            assert!(SECRETS.iter().all(|secret| has(&bytes, secret)), "{name}");
            let stored = store(folder.path(), name, &bytes).unwrap();
            let file = fs::read(folder.path().join(stored.address.trim_start_matches('/'))).unwrap();
            assert_eq!(stored.bytes, file.len() as u64);
            for secret in SECRETS.iter().chain(&[&b"xmpmeta"[..]]) {
                assert!(!has(&file, secret), "{name} {orientation}");
            }
            let shown = if orientation == 6 { (30, 40) } else { (40, 30) };
            assert_eq!(stored.dimensions, Some(shown), "{name} {orientation}");
            // A stored picture can be put into another text.
            assert_eq!(store(folder.path(), name, &file).unwrap().address, stored.address);
        }
    }
}

#[test]
fn stored_png_and_webp_are_upright() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("b.png", png(6)), ("c.webp", webp(6))] {
        let stored = store(folder.path(), name, &bytes).unwrap();
        let file = fs::read(folder.path().join(stored.address.trim_start_matches('/'))).unwrap();
        let pixels = image::load_from_memory(&file).unwrap().into_rgb8();
        assert_eq!(pixels, picture().rotate90().into_rgb8(), "{name}");
    }
}

#[test]
fn picture_keeps_its_kind_and_gets_a_name_for_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let stored = store(folder.path(), "Île d’Orléans (été).PNG", &png(1)).unwrap();
    assert!(stored.address.starts_with("/media/") && stored.address.ends_with("/ile-d-orleans-ete.png"));
    assert_eq!(stored.media_type, "image/png");
    let file = folder.path().join(stored.address.trim_start_matches('/'));
    let pixels = image::load_from_memory(&fs::read(file).unwrap()).unwrap();
    assert_eq!(pixels.into_rgb8(), picture().into_rgb8());
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
