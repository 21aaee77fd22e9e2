//! The segments of a JPEG (ITU-T T.81): its frame, its orientation, and a copy without metadata.

use image::metadata::Orientation;
use memchr::memchr;

use crate::refusal::Refusal;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const TEM: u8 = 0x01;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const COM: u8 = 0xFE;

/// The longest content of a segment: its length counts itself.
const MAX_CONTENT: usize = 0xFFFF - 2;

const EXIF: &[u8] = b"Exif\0\0";

/// A JPEG up to its end. Data after it, such as the video of a motion photo, is left out.
pub(crate) struct Jpeg<'b> {
    segments: Vec<Segment<'b>>,
}

struct Segment<'b> {
    marker: u8,
    content: &'b [u8],
    /// The compressed data after the start of a scan.
    scan: &'b [u8],
}

/// The data of the frame header.
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u8,
}

impl<'b> Jpeg<'b> {
    /// Reads all segments.
    ///
    /// # Errors
    /// When the file ends before the image.
    pub(crate) fn read(bytes: &'b [u8]) -> Result<Self, Refusal> {
        segments(bytes).map(|segments| Self { segments }).ok_or(Refusal::Broken)
    }

    /// The first frame header.
    ///
    /// # Errors
    /// When there is none, or it is of a kind that browsers don't show.
    pub(crate) fn frame(&self) -> Result<Frame, Refusal> {
        let frame = self.segments.iter().find(|segment| is_frame(segment.marker)).ok_or(Refusal::Broken)?;
        let &[precision, height_1, height_2, width_1, width_2, components, ..] = frame.content else {
            return Err(Refusal::Broken);
        };
        // Baseline, extended and progressive ones with Huffman coding.
        if frame.marker > 0xC2 || precision != 8 {
            return Err(Refusal::Unsupported);
        }
        let width = u32::from(u16::from_be_bytes([width_1, width_2]));
        let height = u32::from(u16::from_be_bytes([height_1, height_2]));
        if width == 0 || height == 0 {
            return Err(Refusal::Broken);
        }
        Ok(Frame { width, height, components })
    }

    /// The orientation in the Exif metadata.
    pub(crate) fn orientation(&self) -> Orientation {
        let mut exif = self.segments.iter().filter(|segment| segment.marker == APP1);
        exif.find_map(|segment| Orientation::from_exif_chunk(segment.content.strip_prefix(EXIF)?))
            .unwrap_or(Orientation::NoTransforms)
    }

    /// The same picture with its colour profile and its orientation, and without all other metadata.
    pub(crate) fn without_metadata(&self) -> Vec<u8> {
        let length: usize = self.segments.iter().map(|segment| 4 + segment.content.len() + segment.scan.len()).sum();
        let mut bytes = Vec::with_capacity(length + 64);
        bytes.extend([0xFF, SOI]);
        let mut orientation = Some(self.orientation()).filter(|value| *value != Orientation::NoTransforms);
        for segment in self.segments.iter().filter(|segment| is_kept(segment)) {
            // The header of JFIF comes first.
            if segment.marker != APP0
                && let Some(orientation) = orientation.take()
            {
                push(&mut bytes, APP1, &exif(orientation));
            }
            push(&mut bytes, segment.marker, segment.content);
            bytes.extend_from_slice(segment.scan);
        }
        bytes.extend([0xFF, EOI]);
        bytes
    }
}

/// Writes a segment, whose content was read from one or is short.
fn push(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let content = content.get(..MAX_CONTENT).unwrap_or(content);
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend_from_slice(content);
}

fn segments(bytes: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut segments = Vec::new();
    let mut at = 2;
    loop {
        at += memchr(0xFF, bytes.get(at..)?)?;
        at += bytes.get(at..)?.iter().position(|byte| *byte != 0xFF)?;
        let marker = *bytes.get(at)?;
        at += 1;
        match marker {
            EOI => return Some(segments),
            // Markers without content, and stuffed bytes.
            0 | TEM | 0xD0..=SOI => {}
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
                let content = bytes.get(at + 2..at + length)?;
                at += length;
                let start = at;
                if marker == SOS {
                    at = end_of_scan(bytes, at)?;
                }
                segments.push(Segment { marker, content, scan: bytes.get(start..at)? });
            }
        }
    }
}

/// The offset of the next marker that is not a part of the compressed data.
fn end_of_scan(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += memchr(0xFF, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

fn is_frame(marker: u8) -> bool {
    // Between the frames are the markers of tables and extensions.
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

fn is_kept(segment: &Segment<'_>) -> bool {
    match segment.marker {
        APP0 => segment.content.starts_with(b"JFIF\0"),
        APP2 => segment.content.starts_with(b"ICC_PROFILE\0"),
        // It has the transformation of colours.
        APP14 => segment.content.starts_with(b"Adobe"),
        APP1..=0xEF | COM => false,
        _ => true,
    }
}

/// Exif metadata with the orientation alone.
fn exif(orientation: Orientation) -> Vec<u8> {
    let header = b"MM\0*\0\0\0\x08";
    let entry = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation.to_exif(), 0, 0, 0, 0, 0, 0];
    [EXIF, header, &entry].concat()
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;

    use super::Jpeg;

    /// The parts of a JPEG of 3 × 2 pixels, without tables.
    fn jpeg(metadata: &[u8]) -> Vec<u8> {
        let frame = b"\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0";
        let scan = b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0a\xFF\0b\xFF\xD0c";
        [&b"\xFF\xD8"[..], metadata, frame, scan, b"\xFF\xD9"].concat()
    }

    #[test]
    fn jpeg_keeps_only_profile_and_orientation() {
        let jfif = b"\xFF\xE0\0\x07JFIF\0";
        let exif = b"\xFF\xE1\0\x28Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0secret";
        let profile = b"\xFF\xE2\0\x10ICC_PROFILE\0\x01\x01";
        let comment = b"\xFF\xFE\0\x08secret";
        let more = b"\xFF\xE1\0\x08secret\xFF\xED\0\x08secret";
        let mut bytes = jpeg(&[&jfif[..], exif, profile, comment, more].concat());
        bytes.extend(b"secret\xFF\xD9");
        let read = Jpeg::read(&bytes).unwrap();
        assert_eq!(read.orientation(), Orientation::Rotate90);
        let stripped = read.without_metadata();
        assert!(!stripped.windows(6).any(|word| word == b"secret"));
        let turned = b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        assert_eq!(stripped, jpeg(&[&jfif[..], turned, profile].concat()));
        assert_eq!(Jpeg::read(&stripped).unwrap().orientation(), Orientation::Rotate90);
    }

    #[test]
    fn jpeg_without_metadata_is_unchanged() {
        let bytes = jpeg(b"");
        let read = Jpeg::read(&bytes).unwrap();
        assert_eq!(read.without_metadata(), bytes);
        let frame = read.frame().unwrap();
        assert_eq!((frame.width, frame.height, frame.components), (3, 2, 1));
    }

    #[test]
    fn jpeg_that_is_cut_off_is_refused() {
        let bytes = jpeg(b"\xFF\xFE\0\x08secret");
        for length in 2..bytes.len() {
            assert!(Jpeg::read(&bytes[..length]).is_err(), "{length}");
        }
        assert!(Jpeg::read(&bytes).is_ok());
    }
}
