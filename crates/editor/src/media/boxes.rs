//! Metadata of videos in boxes (ISO/IEC 14496-12, QuickTime): phones write into it where a video was taken, and with
//! what. Its boxes become free space of the same length, so that all offsets in the file stay.
//!
//! Tracks with measurements, such as those of action cameras, are a part of the video and stay.

use std::ops::Range;

/// Boxes with others in them.
const CONTAINERS: [&[u8; 4]; 2] = [b"moov", b"trak"];

/// Boxes of metadata: of users, of programs, and XMP.
const METADATA: [&[u8; 4]; 4] = [b"udta", b"meta", b"uuid", b"XMP_"];

/// How deep boxes with metadata are: in a track of the film.
const MAX_DEPTH: usize = 3;

/// The kind of a box that is skipped.
const FREE: &[u8; 4] = b"free";

/// A video without its metadata; none when it has none.
pub(super) fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    find(bytes, 0..bytes.len(), 0, &mut found);
    if found.is_empty() {
        return None;
    }
    let mut clean = bytes.to_vec();
    for Found { kind, content } in found {
        clean.get_mut(kind)?.copy_from_slice(FREE);
        clean.get_mut(content)?.fill(0);
    }
    Some(clean)
}

/// A box of metadata.
struct Found {
    /// Where its kind is, of four bytes.
    kind: Range<usize>,
    content: Range<usize>,
}

/// Finds the boxes of metadata in a part of a file. A box that is longer than the part ends the search.
fn find(bytes: &[u8], part: Range<usize>, depth: usize, found: &mut Vec<Found>) {
    let mut start = part.start;
    while let Some((kind, content)) = box_at(bytes, start, part.end) {
        let name = bytes.get(kind.clone()).unwrap_or_default();
        start = content.end;
        if CONTAINERS.iter().any(|container| name == *container) && depth < MAX_DEPTH {
            find(bytes, content, depth + 1, found);
        } else if METADATA.iter().any(|metadata| name == *metadata) && !content.is_empty() {
            found.push(Found { kind, content });
        }
    }
}

/// The kind and the content of the box at `start`.
fn box_at(bytes: &[u8], start: usize, end: usize) -> Option<(Range<usize>, Range<usize>)> {
    let number = |at: usize, length: usize| {
        let digits = bytes.get(at..at.checked_add(length)?)?;
        usize::try_from(digits.iter().fold(0_u64, |number, digit| (number << 8) | u64::from(*digit))).ok()
    };
    let (header, length) = match number(start, 4)? {
        // Up to the end.
        0 => (8, end.checked_sub(start)?),
        1 => (16, number(start + 8, 8)?),
        length => (8, length),
    };
    let box_end = start.checked_add(length)?;
    (length >= header && box_end <= end).then_some((start + 4..start + 8, start + header..box_end))
}

#[cfg(test)]
mod tests {
    use super::without_metadata;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32 + 8).to_be_bytes();
        [&length[..], kind, content].concat()
    }

    #[test]
    fn metadata_becomes_free_space_of_the_same_length() {
        let secret = b"+48.8584+002.2945/ iPhone";
        let video = |secret: &[u8], kinds: [&[u8; 4]; 3]| {
            let [udta, meta, uuid] = kinds;
            let track = boxed(b"trak", &[boxed(b"tkhd", b"head"), boxed(udta, secret)].concat());
            let moov = boxed(b"moov", &[boxed(b"mvhd", b"head"), track, boxed(meta, secret)].concat());
            [boxed(b"ftyp", b"qt  \0\0\0\0"), boxed(b"mdat", b"udta"), moov, boxed(uuid, secret)].concat()
        };
        let clean = without_metadata(&video(secret, [b"udta", b"meta", b"uuid"])).unwrap();
        assert_eq!(clean, video(&vec![0; secret.len()], [b"free"; 3]));
        assert_eq!(without_metadata(&clean), None);
    }

    #[test]
    fn lengths_in_other_forms_are_understood() {
        let long = [&1_u32.to_be_bytes()[..], b"udta", &18_u64.to_be_bytes(), b"ab"].concat();
        let last = [&0_u32.to_be_bytes()[..], b"meta", b"cd"].concat();
        let clean = without_metadata(&[long, last].concat()).unwrap();
        assert!(!clean.windows(2).any(|part| part == b"ab" || part == b"cd"));
        for broken in [&b"\0\0\0\x05udta"[..], b"\0\0\0\xFFudta", b"\0\0\0", b""] {
            assert_eq!(without_metadata(broken), None);
        }
    }
}
