//! Comments in Ogg (RFC 3533): of Vorbis, Opus, Speex, FLAC and Theora. They become a text of spaces of the same
//! length, so that pages stay where they are.

use std::collections::HashMap;
use std::ops::Range;

use super::numbers::{big_endian, little_endian};

/// How a page starts, and the bytes before the lengths of its parts.
const SIGN: &[u8; 4] = b"OggS";
const HEADER: usize = 27;

/// The flag of the first page of a stream.
const FIRST: u8 = 2;

/// Where the checksum of a page is.
const CHECKSUM: Range<usize> = 22..26;

/// The polynomial of the checksum.
const POLYNOMIAL: u32 = 0x04C1_1DB7;

/// The longest part of a packet; a packet whose last part is that long goes on.
const FULL: u8 = 255;

/// A stream that has packets with text.
struct Stream {
    codec: Codec,
    /// How many packets have ended.
    packets: usize,
    /// Where the parts of the packet are that has not ended.
    parts: Vec<Range<usize>>,
    /// Whether the packets that follow have sound or pictures only.
    is_clean: bool,
}

/// What a stream has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    /// Its comments have this number of bytes before them, and this end.
    Comments(usize, &'static [u8]),
    Flac,
    /// Places of pages, and kinds of streams.
    Skeleton,
}

/// A page.
struct Page {
    whole: Range<usize>,
    is_first: bool,
    stream: usize,
    /// The parts of packets, and whether the packet ends there.
    parts: Vec<(Range<usize>, bool)>,
}

/// The file without comments; none when it can't be read, or has other streams.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.to_vec();
    let mut streams: HashMap<usize, Stream> = HashMap::new();
    let mut changed = Vec::new();
    let mut start = 0;
    while let Some(page) = page_at(bytes, start) {
        if page.is_first {
            let codec = codec(bytes.get(page.parts.first()?.0.clone())?)?;
            let is_clean = codec == Codec::Skeleton;
            let new = Stream { codec, packets: 0, parts: Vec::new(), is_clean };
            // A stream that starts again with the same number would hide comments of the one before.
            if streams.insert(page.stream, new).is_some_and(|old| !old.is_clean) {
                return None;
            }
        }
        let stream = streams.get_mut(&page.stream)?;
        if !stream.is_clean {
            changed.push(page.whole.clone());
        }
        for (part, is_end) in page.parts {
            if stream.is_clean {
                break;
            }
            stream.parts.push(part);
            if is_end {
                stream.end_packet(&mut clean)?;
            }
        }
        start = page.whole.end;
    }
    // A recording may be cut off in its last page.
    let rest = bytes.get(start..)?;
    if !SIGN.starts_with(rest.get(..SIGN.len()).unwrap_or(rest)) || streams.is_empty() {
        return None;
    }
    clean.truncate(start);
    for page in changed {
        let page = clean.get_mut(page)?;
        page.get_mut(CHECKSUM)?.fill(0);
        let checksum = checksum(page).to_le_bytes();
        page.get_mut(CHECKSUM)?.copy_from_slice(&checksum);
    }
    streams.values().all(|stream| stream.is_clean).then_some(clean)
}

fn page_at(bytes: &[u8], start: usize) -> Option<Page> {
    let header = bytes.get(start..start.checked_add(HEADER)?).filter(|header| header.starts_with(SIGN))?;
    let lengths_end = start + HEADER + usize::from(*header.last()?);
    let mut parts = Vec::new();
    let (mut part_start, mut end) = (lengths_end, lengths_end);
    for length in bytes.get(start + HEADER..lengths_end)? {
        end += usize::from(*length);
        if *length < FULL {
            parts.push((part_start..end, true));
            part_start = end;
        }
    }
    if part_start < end {
        parts.push((part_start..end, false));
    }
    (end <= bytes.len()).then_some(Page {
        whole: start..end,
        is_first: header.get(5)? & FIRST != 0,
        stream: little_endian(header, 14)?,
        parts,
    })
}

/// What the first packet of a stream says it is; none for others.
fn codec(packet: &[u8]) -> Option<Codec> {
    Some(match packet {
        [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => Codec::Comments(7, &[1]),
        [0x80, b't', b'h', b'e', b'o', b'r', b'a', ..] => Codec::Comments(7, &[]),
        [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', ..] => Codec::Comments(8, &[]),
        [b'S', b'p', b'e', b'e', b'x', b' ', b' ', b' ', ..] => Codec::Comments(0, &[]),
        [0x7F, b'F', b'L', b'A', b'C', ..] => Codec::Flac,
        [b'f', b'i', b's', b'h', b'e', b'a', b'd', 0, ..] => Codec::Skeleton,
        _ => return None,
    })
}

impl Stream {
    /// Replaces the packet that has ended where it has text.
    fn end_packet(&mut self, bytes: &mut [u8]) -> Option<()> {
        let parts = std::mem::take(&mut self.parts);
        self.packets += 1;
        if self.packets == 1 {
            return Some(());
        }
        let mut packet = Vec::new();
        for part in &parts {
            packet.extend_from_slice(bytes.get(part.clone())?);
        }
        let new = match self.codec {
            Codec::Comments(start, end) => {
                self.is_clean = true;
                comments(&packet, start, end)?
            }
            Codec::Flac => match packet.first()? {
                0xFF => {
                    self.is_clean = true;
                    return Some(());
                }
                header => flac_block(&packet, *header)?,
            },
            Codec::Skeleton => return Some(()),
        };
        let mut rest = new.as_slice();
        for part in parts {
            let (start, after) = rest.split_at_checked(part.len())?;
            bytes.get_mut(part)?.copy_from_slice(start);
            rest = after;
        }
        Some(())
    }
}

/// Comments of the same length: the name of the program is all spaces, and there are none behind it. `start` is the
/// number of bytes before them, `end` what follows them.
pub(super) fn comments(packet: &[u8], start: usize, end: &[u8]) -> Option<Vec<u8>> {
    let program = packet.len().checked_sub(start + 8 + end.len())?;
    let mut new = packet.get(..start)?.to_vec();
    new.extend(u32::try_from(program).ok()?.to_le_bytes());
    new.resize(new.len() + program, b' ');
    new.extend(0_u32.to_le_bytes());
    new.extend_from_slice(end);
    Some(new)
}

/// A block of metadata of FLAC as one of the same length: comments are empty, others free space.
fn flac_block(packet: &[u8], header: u8) -> Option<Vec<u8>> {
    let (start, kind) = (4, header & 0x7F);
    if big_endian(packet, 1, 3)?.checked_add(start)? != packet.len() {
        return None;
    }
    match kind {
        4 => comments(packet, start, &[]),
        3 => Some(packet.to_vec()),
        _ => {
            let mut new = packet.get(..start)?.to_vec();
            *new.first_mut()? = (header & 0x80) | 1;
            new.resize(packet.len(), 0);
            Some(new)
        }
    }
}

/// The checksum of a page whose own is zero.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            if sum & 0x8000_0000 == 0 { sum << 1 } else { (sum << 1) ^ POLYNOMIAL }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{CHECKSUM, FIRST, HEADER, checksum, clean, page_at};

    const SECRET: &[u8] = b"LOCATION=Tour Eiffel";

    /// A page with whole packets, or with the start of one (`goes_on`), of fewer than 255 bytes otherwise.
    fn page(stream: u8, flags: u8, packets: &[&[u8]], goes_on: bool) -> Vec<u8> {
        let mut lengths = Vec::new();
        for packet in packets {
            lengths.extend(vec![255; packet.len() / 255]);
            if !goes_on {
                lengths.push((packet.len() % 255) as u8);
            }
        }
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend([0; 8]);
        page.extend([stream, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        page.push(lengths.len() as u8);
        page.extend(lengths);
        page.extend(packets.concat());
        let sum = checksum(&page).to_le_bytes();
        page[CHECKSUM].copy_from_slice(&sum);
        page
    }

    fn comment(start: &[u8], text: &[u8], end: &[u8]) -> Vec<u8> {
        let length = (text.len() as u32).to_le_bytes();
        [start, &7_u32.to_le_bytes(), b"Machine", &1_u32.to_le_bytes(), &length, text, end].concat()
    }

    /// A film with sound, whose comments go over three pages.
    fn film() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let long = [SECRET, &[b'x'; 600]].concat();
        let vorbis = comment(b"\x03vorbis", &long, b"\x01");
        let (head, tail) = vorbis.split_at(510);
        let theora = comment(b"\x81theora", SECRET, b"");
        let sound = page(1, 0, &[b"sound", b"more sound"], false);
        let pictures = page(2, 0, &[b"pictures"], false);
        let film = [
            page(1, FIRST, &[b"\x01vorbis...."], false),
            page(2, FIRST, &[b"\x80theora...."], false),
            page(1, 0, &[head], true),
            page(2, 0, &[&theora, b"\x82theora"], false),
            page(1, 1, &[tail, b"\x05vorbis"], false),
            sound.clone(),
            pictures.clone(),
        ]
        .concat();
        (film, sound, pictures)
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    /// The pages of a file, whose checksums are right.
    fn assert_whole(bytes: &[u8]) {
        let mut start = 0;
        while start < bytes.len() {
            let whole = page_at(bytes, start).unwrap().whole;
            let mut page = bytes[whole.clone()].to_vec();
            let sum = page[CHECKSUM].to_vec();
            page[CHECKSUM].fill(0);
            assert_eq!(checksum(&page).to_le_bytes(), sum[..]);
            start = whole.end;
        }
    }

    #[test]
    fn comments_of_all_streams_become_spaces() {
        let (film, sound, pictures) = film();
        let cleaned = clean(&film).unwrap();
        assert_eq!(cleaned.len(), film.len());
        assert!(has(&film, b"Tour") && !has(&cleaned, b"Tour") && !has(&cleaned, b"Machine"));
        assert!(has(&cleaned, &sound) && has(&cleaned, &pictures) && has(&cleaned, b"\x05vorbis"));
        assert_whole(&cleaned);
        assert_eq!(clean(&cleaned).as_ref(), Some(&cleaned));
    }

    #[test]
    fn comments_keep_the_form_of_their_codec() {
        let flac = comment(b"\x04\0\0\x27", SECRET, b"");
        for (first, second) in [
            (&b"OpusHead"[..], comment(b"OpusTags", SECRET, b"")),
            (b"Speex   1.2", comment(b"", SECRET, b"")),
            (b"\x7FFLAC\x01\0\0\x02fLaC", flac),
        ] {
            let sound = page(1, 0, &[b"\xFF\xF8sound"], false);
            let picture = page(1, 0, &[b"\x86\0\0\x0BTour Eiffel"], false);
            let picture = if first.starts_with(b"\x7F") { picture } else { Vec::new() };
            let file =
                [page(1, FIRST, &[first], false), page(1, 0, &[&second], false), picture, sound.clone()].concat();
            let cleaned = clean(&file).unwrap();
            assert!(!has(&cleaned, b"Tour") && cleaned.ends_with(&sound), "{first:?}");
            // The name of the program has all bytes but those of the two lengths.
            let start = if first.starts_with(b"Speex") { 0 } else { second.len() - comment(b"", SECRET, b"").len() };
            let at = page(1, FIRST, &[first], false).len() + HEADER + 1;
            let length = u32::from_le_bytes(cleaned[at + start..at + start + 4].try_into().unwrap());
            assert_eq!(length as usize, second.len() - start - 8, "{first:?}");
            assert_whole(&cleaned);
        }
    }

    #[test]
    fn file_that_is_cut_off_has_no_comments() {
        let (film, ..) = film();
        for length in 0..film.len() {
            assert!(clean(&film[..length]).is_none_or(|clean| !has(&clean, b"Tour")), "{length}");
        }
        assert_eq!(clean(&film[..200]), None);
        assert!(clean(&film[..film.len() - 1]).is_some());
    }

    #[test]
    fn unknown_streams_and_other_bytes_are_refused() {
        let (film, ..) = film();
        assert_eq!(clean(&[&film[..], b"Tour Eiffel"].concat()), None);
        let unfinished = [page(1, FIRST, &[b"\x01vorbis...."], false), page(1, 0, &[&[b'x'; 255]], true)].concat();
        assert_eq!(clean(&[&unfinished[..], &film].concat()), None);
        assert_eq!(clean(&[page(3, FIRST, &[b"\x80kate"], false), film].concat()), None);
        assert_eq!(clean(b""), None);
    }
}
