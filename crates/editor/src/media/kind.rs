//! Kinds of files that browsers show or play, besides pictures of pixels, known by their content.

/// The start of a file that is searched for names of its kind, in bytes.
const START: usize = 4096;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) extension: &'static str,
    pub(super) media_type: &'static str,
}

impl Kind {
    const fn new(extension: &'static str, media_type: &'static str) -> Self {
        Self { extension, media_type }
    }

    /// The kind of a file with this content; none for others, such as Matroska, which not all browsers play.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let start = bytes.get(..START).unwrap_or(bytes);
        let has = |word: &[u8]| start.windows(word.len()).any(|part| part == word);
        Some(match bytes {
            [b'I', b'D', b'3', ..] => Self::new("mp3", "audio/mpeg"),
            // A frame of layer III, or of AAC.
            [0xFF, second, ..] if second & 0xE6 == 0xE2 => Self::new("mp3", "audio/mpeg"),
            [0xFF, second, ..] if second & 0xF6 == 0xF0 => Self::new("aac", "audio/aac"),
            [b'f', b'L', b'a', b'C', ..] => Self::new("flac", "audio/flac"),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Self::new("wav", "audio/wav"),
            [b'O', b'g', b'g', b'S', ..] if has(b"theora") => Self::new("ogv", "video/ogg"),
            [b'O', b'g', b'g', b'S', ..] => Self::new("ogg", "audio/ogg"),
            [0x1A, 0x45, 0xDF, 0xA3, ..] if has(b"webm") => Self::new("webm", "video/webm"),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4)? {
                b"M4A " | b"M4B " => Self::new("m4a", "audio/mp4"),
                b"qt  " => Self::new("mov", "video/quicktime"),
                _ => Self::new("mp4", "video/mp4"),
            },
            _ if is_drawing(start) => Self::new("svg", "image/svg+xml"),
            _ => return None,
        })
    }
}

/// Whether a file may be a drawing: text in which the first element is one.
fn is_drawing(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_prolog = ["<?xml", "<!--", "<!DOCTYPE svg", "<svg"].iter().any(|sign| text.starts_with(sign));
    is_prolog && text.contains("<svg")
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn kinds_are_known_by_content() {
        for (bytes, expected) in [
            (&b"ID3\x04"[..], Some("mp3")),
            (b"\xFF\xFB\x90\x44", Some("mp3")),
            (b"\xFF\xF1\x50\x80", Some("aac")),
            (b"fLaC", Some("flac")),
            (b"RIFF\0\0\0\0WAVEfmt ", Some("wav")),
            (b"OggS\0\x02OpusHead", Some("ogg")),
            (b"OggS\0\x02\x80theora", Some("ogv")),
            (b"\x1A\x45\xDF\xA3\x42\x82\x84webm", Some("webm")),
            (b"\x1A\x45\xDF\xA3\x42\x82\x88matroska", None),
            (b"\0\0\0\x18ftypM4A \0\0\0\0", Some("m4a")),
            (b"\0\0\0\x18ftypqt  \0\0\0\0", Some("mov")),
            (b"\0\0\0\x18ftypisom\0\0\0\0", Some("mp4")),
            (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", Some("svg")),
            (b"<html><svg/></html>", None),
            (b"%PDF-1.7", None),
            (b"un mot", None),
            (b"", None),
        ] {
            assert_eq!(Kind::of(bytes).map(|kind| kind.extension), expected, "{bytes:?}");
        }
    }
}
