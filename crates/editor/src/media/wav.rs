//! Metadata of WAV: chunks with titles, places, and the device (`LIST`, `id3 `, `bext`, `iXML` and others).

use super::numbers::little_endian;

/// Bytes before the first chunk.
const HEADER: usize = 12;

/// The chunk with the samples.
const DATA: &[u8] = b"data";

/// The chunk with their format.
const FORMAT: &[u8] = b"fmt ";

/// The chunk with their number, of compressed ones.
const FACT: &[u8] = b"fact";

/// The file with the chunks that are needed to play it; none when it can't be read.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..HEADER)?.to_vec();
    let (mut start, mut has_format, mut has_data) = (HEADER, false, false);
    while let Some(header) = bytes.get(start..start.checked_add(8)?) {
        let (name, content) = (header.get(..4)?, start + 8);
        let length = little_endian(bytes, start + 4)?;
        let end = content.checked_add(length)?;
        let part = bytes.get(content..end.min(bytes.len()))?;
        // A recorder that was switched off has not written the length of the samples.
        let is_whole = end <= bytes.len() || name == DATA;
        if [FORMAT, FACT, DATA].contains(&name) && is_whole {
            has_format |= name == FORMAT;
            has_data |= name == DATA && !part.is_empty();
            clean.extend_from_slice(name);
            clean.extend(u32::try_from(part.len()).ok()?.to_le_bytes());
            clean.extend_from_slice(part);
            clean.resize(clean.len() + part.len() % 2, 0);
        }
        start = end.checked_add(length % 2)?;
    }
    let length = u32::try_from(clean.len() - 8).ok()?;
    clean.get_mut(4..8)?.copy_from_slice(&length.to_le_bytes());
    (has_format && has_data).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::clean;

    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32).to_le_bytes();
        [&name[..], &length, content, &vec![0; content.len() % 2]].concat()
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        let chunks = chunks.concat();
        [&b"RIFF"[..], &(chunks.len() as u32 + 4).to_le_bytes(), b"WAVE", &chunks].concat()
    }

    fn recording() -> Vec<u8> {
        file(&[
            chunk(b"bext", b"Appareil 3000 SN-123456"),
            chunk(b"fmt ", &[1; 16]),
            chunk(b"LIST", b"INFOIARL\x04\0\0\0Tour"),
            chunk(b"data", b"samples"),
            chunk(b"iXML", b"<SN>SN-123456</SN>"),
            chunk(b"id3 ", b"ID3 Tour Eiffel"),
        ])
    }

    #[test]
    fn format_and_samples_stay_alone() {
        let expected = file(&[chunk(b"fmt ", &[1; 16]), chunk(b"data", b"samples")]);
        assert_eq!(clean(&recording()).as_ref(), Some(&expected));
        assert_eq!(clean(&expected).as_ref(), Some(&expected));
        // Tags of other formats at the end.
        assert_eq!(clean(&[&expected[..], b"TAGTour Eiffel"].concat()).as_ref(), Some(&expected));
    }

    #[test]
    fn samples_without_a_length_go_to_the_end() {
        let unfinished = [&file(&[chunk(b"fmt ", &[1; 16])])[..], b"data\xFF\xFF\xFF\xFFsamples"].concat();
        let expected = file(&[chunk(b"fmt ", &[1; 16]), chunk(b"data", b"samples")]);
        assert_eq!(clean(&unfinished), Some(expected));
    }

    #[test]
    fn file_that_is_cut_off_has_no_metadata() {
        let file = recording();
        for length in 0..file.len() {
            if let Some(clean) = clean(&file[..length]) {
                assert!(!clean.windows(4).any(|part| part == b"Tour" || part == b"SN-1"), "{length}");
            }
        }
        assert_eq!(clean(&file[..12]), None);
    }
}
