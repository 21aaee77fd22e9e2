//! Metadata of WebM (EBML, RFC 8794): tags, titles, dates, attached files, names of programs and comments of Vorbis.
//! They become free space, or spaces, of the same length, so that all places in the file stay.

use std::ops::Range;

use super::numbers::big_endian;
use super::ogg::comments;

// Elements that have others in them.
const SEGMENT: usize = 0x1853_8067;
const INFO: usize = 0x1549_A966;
const TRACKS: usize = 0x1654_AE6B;
const TRACK: usize = 0xAE;
const CLUSTER: usize = 0x1F43_B675;

/// Elements that stay: the header of the file, and the places of others.
const SKIPPED: [usize; 3] = [0x1A45_DFA3, 0x114D_9B74, 0x1C53_BB6B];

/// Elements of a cluster, whose length need not be known: times, positions, and frames.
const IN_CLUSTER: [usize; 6] = [0xE7, 0xA7, 0xAB, 0xA3, 0xA0, 0x5854];

/// Tags, attached files, chapters, free space, and checksums, which no longer hold.
const REMOVED: [usize; 5] = [0x1254_C367, 0x1941_A469, 0x1043_A770, VOID, CHECKSUM];

const VOID: usize = 0xEC;
const CHECKSUM: usize = 0xBF;

/// What stays of the information on the film: the unit of times, and the duration.
const INFO_KEPT: [usize; 2] = [0x2A_D7B1, 0x4489];

/// Names of programs, which the format requires.
const PROGRAMS: [usize; 2] = [0x4D80, 0x5741];

/// Of a track: its name, the name of its codec, and a link to an attached file.
const TRACK_REMOVED: [usize; 5] = [0x536E, 0x25_8688, 0x7446, VOID, CHECKSUM];

/// The kind of a track, and those that are shown: pictures, sound, subtitles.
const TRACK_KIND: usize = 0x83;
const SHOWN: [usize; 3] = [1, 2, 0x11];

/// What a codec needs to start. That of Vorbis has its comments.
const CODEC_DATA: usize = 0x63A2;

/// How comments of Vorbis start, and how they end.
const COMMENTS: &[u8] = b"\x03vorbis";
const COMMENTS_END: &[u8] = &[1];

/// An element.
struct Element {
    id: usize,
    /// Where its content starts.
    content: usize,
    /// None where the length is not known, as in a live recording.
    end: Option<usize>,
}

/// The file without metadata; none when it can't be read, or has a track of measurements.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.to_vec();
    let (mut start, mut has_tracks) = (0, false);
    while start < bytes.len() {
        let element = element_at(bytes, start)?;
        let end = element.end.filter(|end| *end <= bytes.len());
        start = match element.id {
            SEGMENT => element.content,
            // One without a length, or that is cut off, is entered.
            CLUSTER => end.unwrap_or(element.content),
            id if SKIPPED.contains(&id) => end?,
            // The last one may be cut off.
            id if IN_CLUSTER.contains(&id) && has_tracks => end.unwrap_or(bytes.len()),
            id if REMOVED.contains(&id) => {
                void(&mut clean, start..end?)?;
                end?
            }
            INFO => {
                clean_info(bytes, &mut clean, element.content..end?)?;
                end?
            }
            TRACKS => {
                clean_tracks(bytes, &mut clean, element.content..end?)?;
                has_tracks = true;
                end?
            }
            _ => return None,
        };
    }
    has_tracks.then_some(clean)
}

fn clean_info(bytes: &[u8], clean: &mut [u8], part: Range<usize>) -> Option<()> {
    let mut start = part.start;
    while start < part.end {
        let (id, content, end) = inner_element(bytes, start, part.end)?;
        if PROGRAMS.contains(&id) {
            // Zeros end a text.
            clean.get_mut(content..end)?.fill(0);
        } else if !INFO_KEPT.contains(&id) {
            void(clean, start..end)?;
        }
        start = end;
    }
    Some(())
}

fn clean_tracks(bytes: &[u8], clean: &mut [u8], part: Range<usize>) -> Option<()> {
    let mut start = part.start;
    while start < part.end {
        let (id, content, end) = inner_element(bytes, start, part.end)?;
        if id == TRACK {
            clean_track(bytes, clean, content..end)?;
        } else {
            void(clean, start..end)?;
        }
        start = end;
    }
    Some(())
}

fn clean_track(bytes: &[u8], clean: &mut [u8], part: Range<usize>) -> Option<()> {
    let mut start = part.start;
    while start < part.end {
        let (id, content, end) = inner_element(bytes, start, part.end)?;
        if TRACK_REMOVED.contains(&id) {
            void(clean, start..end)?;
        } else if id == CODEC_DATA {
            clean_codec_data(clean.get_mut(content..end)?)?;
        } else if id == TRACK_KIND && !SHOWN.contains(&big_endian(bytes, content, end - content)?) {
            return None;
        }
        start = end;
    }
    Some(())
}

/// Makes comments of Vorbis spaces: the second of three packets, before which the lengths of the first two are.
fn clean_codec_data(data: &mut [u8]) -> Option<()> {
    if !data.windows(COMMENTS.len()).any(|part| part == COMMENTS) {
        return Some(());
    }
    let (first, at) = packet_length(data, 1)?;
    let (second, at) = packet_length(data, at)?;
    let start = at.checked_add(first)?;
    let packet = data.get_mut(start..start.checked_add(second)?).filter(|packet| packet.starts_with(COMMENTS))?;
    let new = comments(packet, COMMENTS.len(), COMMENTS_END)?;
    packet.copy_from_slice(&new);
    Some(())
}

/// The length of a packet, as bytes of 255 and a smaller one at `at`, and where they end.
fn packet_length(data: &[u8], at: usize) -> Option<(usize, usize)> {
    let parts = data.get(at..)?;
    let full = parts.iter().take_while(|part| **part == u8::MAX).count();
    let last = usize::from(*parts.get(full)?);
    Some((full.checked_mul(usize::from(u8::MAX))?.checked_add(last)?, at + full + 1))
}

/// The id, the start of the content and the end of an element in another one.
fn inner_element(bytes: &[u8], start: usize, limit: usize) -> Option<(usize, usize, usize)> {
    let element = element_at(bytes, start)?;
    let end = element.end.filter(|end| *end <= limit)?;
    Some((element.id, element.content, end))
}

fn element_at(bytes: &[u8], start: usize) -> Option<Element> {
    let id_length = length_at(bytes, start, 4)?;
    let id = big_endian(bytes, start, id_length)?;
    let size_start = start + id_length;
    let size_length = length_at(bytes, size_start, 8)?;
    // The highest bit that is set tells the length of the number.
    let most = u64::MAX >> (64 - 7 * size_length);
    let size = u64::try_from(big_endian(bytes, size_start, size_length)?).ok()? & most;
    let content = size_start + size_length;
    let end = if size == most { None } else { Some(content.checked_add(usize::try_from(size).ok()?)?) };
    Some(Element { id, content, end })
}

/// The length of the number at `start`, in bytes.
fn length_at(bytes: &[u8], start: usize, limit: u32) -> Option<usize> {
    let length = bytes.get(start)?.leading_zeros() + 1;
    (length <= limit).then_some(usize::try_from(length).ok()?)
}

/// Makes an element free space of the same length.
fn void(clean: &mut [u8], element: Range<usize>) -> Option<()> {
    let element = clean.get_mut(element)?;
    element.fill(0);
    let short = element.len().checked_sub(2)?;
    if short < 0x7F {
        let size = u8::try_from(short).ok()? | 0x80;
        element.get_mut(..2)?.copy_from_slice(&[u8::try_from(VOID).ok()?, size]);
    } else {
        let mut size = u64::try_from(element.len().checked_sub(9)?).ok()?.to_be_bytes();
        *size.first_mut()? = 1;
        *element.first_mut()? = u8::try_from(VOID).ok()?;
        element.get_mut(1..9)?.copy_from_slice(&size);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Element, clean, element_at, void};

    const SECRET: &[u8] = b"Tour Eiffel SN-123456";

    /// An element of fewer than 127 bytes, or of more, whose length then has eight bytes.
    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let length = content.len() as u64;
        let long = (length | (1 << 56)).to_be_bytes();
        let short = [length as u8 | 0x80];
        [id, if length < 127 { &short[..] } else { &long }, content].concat()
    }

    fn info(secret: &[u8]) -> Vec<u8> {
        let parts = [
            element(b"\xBF", b"1234"),
            element(b"\x2A\xD7\xB1", b"\x0F\x42\x40"),
            element(b"\x44\x89", b"\0\0\0\0"),
            element(b"\x4D\x80", secret),
            element(b"\x57\x41", secret),
            element(b"\x7B\xA9", secret),
            element(b"\x44\x61", b"\0\0\0\0\0\0\0\x01"),
        ];
        element(b"\x15\x49\xA9\x66", &parts.concat())
    }

    fn tracks(kind: u8) -> Vec<u8> {
        let parts = [element(b"\xD7", b"\x01"), element(b"\x83", &[kind]), element(b"\x53\x6E", SECRET)];
        element(b"\x16\x54\xAE\x6B", &element(b"\xAE", &parts.concat()))
    }

    fn cluster() -> Vec<u8> {
        [element(b"\xE7", b"\0"), element(b"\xA3", b"\x81\0\0\x80frame")].concat()
    }

    fn film(kind: u8, is_live: bool) -> Vec<u8> {
        let tags = element(b"\x12\x54\xC3\x67", &SECRET.repeat(20));
        let attached = element(b"\x19\x41\xA4\x69", SECRET);
        let unknown = b"\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
        let cluster = if is_live {
            [&b"\x1F\x43\xB6\x75"[..], unknown, &cluster()].concat()
        } else {
            element(b"\x1F\x43\xB6\x75", &cluster())
        };
        let parts = [info(SECRET), tracks(kind), cluster.clone(), tags, attached, cluster];
        let segment = if is_live {
            [&b"\x18\x53\x80\x67"[..], unknown, &parts.concat()].concat()
        } else {
            element(b"\x18\x53\x80\x67", &parts.concat())
        };
        [element(b"\x1A\x45\xDF\xA3", b"\x42\x82\x84webm"), segment].concat()
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn metadata_becomes_free_space_of_the_same_length() {
        for is_live in [false, true] {
            let film = film(1, is_live);
            let cleaned = clean(&film).unwrap();
            assert_eq!(cleaned.len(), film.len());
            assert!(!has(&cleaned, b"Eiffel") && !has(&cleaned, b"SN-1"));
            assert_eq!(cleaned.windows(9).filter(|part| part.ends_with(b"frame")).count(), 2);
            assert!(has(&cleaned, b"\x2A\xD7\xB1\x83\x0F\x42\x40") && has(&cleaned, &cluster()));
            assert_eq!(clean(&cleaned), Some(cleaned));
        }
    }

    #[test]
    fn comments_of_vorbis_become_spaces() {
        let first = b"\x01vorbis....";
        let comments = [&b"\x03vorbis\x07\0\0\0Machine\x01\0\0\0\x15\0\0\0"[..], SECRET, b"\x01"].concat();
        let film = |first_length: u8| {
            let lengths = [2, first_length, comments.len() as u8];
            let data = [&lengths[..], first, &comments, b"\x05vorbis"].concat();
            let track = [element(b"\x83", b"\x02"), element(b"\x63\xA2", &data)].concat();
            let tracks = element(b"\x16\x54\xAE\x6B", &element(b"\xAE", &track));
            let segment = [tracks, element(b"\x1F\x43\xB6\x75", &cluster())].concat();
            [element(b"\x1A\x45\xDF\xA3", b"\x42\x82\x84webm"), element(b"\x18\x53\x80\x67", &segment)].concat()
        };
        let film_with_comments = film(first.len() as u8);
        let cleaned = clean(&film_with_comments).unwrap();
        assert_eq!(cleaned.len(), film_with_comments.len());
        assert!(!has(&cleaned, b"Eiffel") && !has(&cleaned, b"Machine"));
        assert!(has(&cleaned, first) && has(&cleaned, b"\x05vorbis"));
        assert_eq!(clean(&cleaned), Some(cleaned));
        assert_eq!(clean(&film(200)), None);
    }

    #[test]
    fn free_space_has_the_length_of_the_element() {
        for length in [2, 3, 100, 128, 129, 130, 5000] {
            let mut bytes = vec![7; length];
            void(&mut bytes, 0..length).unwrap();
            let Element { id, end, .. } = element_at(&bytes, 0).unwrap();
            assert_eq!((id, end), (0xEC, Some(length)));
        }
        assert_eq!(void(&mut [7], 0..1), None);
    }

    #[test]
    fn track_of_measurements_is_refused() {
        assert!(clean(&film(0x11, false)).is_some());
        assert_eq!(clean(&film(0x21, false)), None);
    }

    #[test]
    fn file_that_is_cut_off_has_no_metadata() {
        for is_live in [false, true] {
            let film = film(2, is_live);
            for length in 0..film.len() {
                assert!(clean(&film[..length]).is_none_or(|clean| !has(&clean, b"Eiffel")), "{length}");
            }
            assert!(clean(&film[..film.len() - 1]).is_some());
        }
    }

    #[test]
    fn unknown_elements_are_refused() {
        for other in [&b"Tour Eiffel"[..], b"\x90\x81a", b"\0\0", b"\x1F"] {
            assert_eq!(clean(&[&film(1, false)[..], other].concat()), None, "{other:?}");
        }
        assert_eq!(clean(b""), None);
    }
}
