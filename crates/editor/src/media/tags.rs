//! Tags around the frames of sound: ID3, APE and Lyrics3. They may name places and devices, and have pictures.

use super::numbers::little_endian;

/// Bytes of the header of ID3v2, and of its footer.
const ID3_HEADER: usize = 10;

/// The flag of ID3v2 for a footer.
const HAS_FOOTER: u8 = 0x10;

/// Bytes of ID3v1, and of what extends it.
const ID3V1: usize = 128;
const ID3V1_EXTENSION: usize = 227;

/// Bytes of the footer of APE, and of its header.
const APE_FOOTER: usize = 32;

/// The flag of APE for a header, in the highest byte.
const HAS_APE_HEADER: u8 = 0x80;

/// The end of Lyrics3, after the six digits of its length.
const LYRICS_END: &[u8; 9] = b"LYRICS200";
const LYRICS_DIGITS: usize = 6;

/// The frames without the tags before and after them; none when a tag is damaged.
pub(super) fn without_tags(bytes: &[u8]) -> Option<&[u8]> {
    let mut sound = bytes;
    while sound.starts_with(b"ID3") {
        let after = sound.get(id3_length(sound)?..)?;
        // Some programs write more free space than they declare.
        let padding = after.iter().take_while(|byte| **byte == 0).count();
        sound = after.get(padding..)?;
    }
    while let Some(length) = length_at_end(sound) {
        sound = sound.get(..sound.len().checked_sub(length)?)?;
    }
    Some(sound)
}

/// The length of an ID3v2 tag with this header or footer.
fn id3_length(header: &[u8]) -> Option<usize> {
    let size = header.get(6..ID3_HEADER)?;
    if size.iter().any(|byte| *byte > 0x7F) {
        return None;
    }
    let length = size.iter().fold(0_usize, |length, byte| (length << 7) | usize::from(*byte));
    let footer = if header.get(5)? & HAS_FOOTER == 0 { 0 } else { ID3_HEADER };
    Some(ID3_HEADER + length + footer)
}

/// The length of the tag at the end, which may be longer than the file.
fn length_at_end(sound: &[u8]) -> Option<usize> {
    let tail = |length: usize| sound.get(sound.len().checked_sub(length)?..);
    if tail(ID3V1).is_some_and(|tag| tag.starts_with(b"TAG")) {
        return Some(ID3V1);
    }
    if tail(ID3V1_EXTENSION).is_some_and(|tag| tag.starts_with(b"TAG+")) {
        return Some(ID3V1_EXTENSION);
    }
    if let Some(footer) = tail(APE_FOOTER).filter(|footer| footer.starts_with(b"APETAGEX")) {
        let header = if footer.get(23)? & HAS_APE_HEADER == 0 { 0 } else { APE_FOOTER };
        // The length has the footer in it; one of zero would not end.
        return little_endian(footer, 12)?.max(APE_FOOTER).checked_add(header);
    }
    if let Some(footer) = tail(ID3_HEADER).filter(|footer| footer.starts_with(b"3DI")) {
        return id3_length(footer);
    }
    let end = tail(LYRICS_DIGITS + LYRICS_END.len()).filter(|end| end.ends_with(LYRICS_END))?;
    let digits = std::str::from_utf8(end.get(..LYRICS_DIGITS)?).ok()?;
    digits.parse::<usize>().ok()?.checked_add(end.len())
}

#[cfg(test)]
mod tests {
    use super::without_tags;

    const SOUND: &[u8] = b"\xFF\xFB\x90\x44frames";

    /// A tag of ID3v2 with this content.
    fn start_tag(content: &[u8]) -> Vec<u8> {
        let length = content.len() as u8;
        [&b"ID3\x04\0\0\0\0\0"[..], &[length], content].concat()
    }

    /// A tag of each other kind with this content.
    fn end_tags(content: &[u8]) -> Vec<Vec<u8>> {
        let mut first_version = [&b"TAG"[..], content].concat();
        first_version.resize(128, 0);
        let mut extension = [&b"TAG+"[..], content].concat();
        extension.resize(227, 0);
        let ape = |length: usize, flags: u8| {
            let length = (length as u32).to_le_bytes();
            [&b"APETAGEX\xD0\x07\0\0"[..], &length, &[1, 0, 0, 0, 0, 0, 0, flags, 0, 0, 0, 0, 0, 0, 0, 0]].concat()
        };
        let length = content.len() + 32;
        let lyrics_end = format!("{:06}LYRICS200", content.len() + 11);
        let lyrics = [&b"LYRICSBEGIN"[..], content, lyrics_end.as_bytes()].concat();
        let id3 = [&b"ID3\x04\0\x10\0\0\0"[..], &[content.len() as u8], content].concat();
        let id3_end = [&b"3DI\x04\0\x10\0\0\0"[..], &[content.len() as u8]].concat();
        vec![
            first_version,
            extension,
            [content, &ape(length, 0)].concat(),
            [&ape(length, 0xA0)[..], content, &ape(length, 0x80)].concat(),
            lyrics,
            [id3, id3_end].concat(),
        ]
    }

    #[test]
    fn tags_before_and_after_the_sound_are_removed() {
        let (content, start) = (&b"Tour Eiffel"[..], start_tag(b"Tour Eiffel"));
        assert_eq!(without_tags(SOUND), Some(SOUND));
        assert_eq!(without_tags(&[&start[..], &start, SOUND].concat()), Some(SOUND));
        assert_eq!(without_tags(&[&start[..], &[0; 20], SOUND].concat()), Some(SOUND));
        for end in end_tags(content) {
            assert_eq!(without_tags(&[SOUND, &end].concat()), Some(SOUND), "{end:?}");
        }
        let all = end_tags(content).concat();
        assert_eq!(without_tags(&[&start[..], SOUND, &all].concat()), Some(SOUND));
    }

    #[test]
    fn damaged_tags_are_refused() {
        let start = start_tag(b"Tour Eiffel");
        for length in 3..start.len() {
            assert_eq!(without_tags(&start[..length]), None, "{length}");
        }
        assert_eq!(without_tags(b"ID3\x04\0\0\0\0\0\xFF"), None);
        assert_eq!(without_tags(&[SOUND, b"999999LYRICS200"].concat()), None);
    }
}
