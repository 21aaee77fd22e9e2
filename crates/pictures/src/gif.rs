//! Removes metadata from the blocks of a GIF (<https://www.w3.org/Graphics/GIF/spec-gif89a.txt>).

use crate::refusal::Refusal;

const IMAGE: u8 = 0x2C;
const EXTENSION: u8 = 0x21;
const COMMENT: u8 = 0xFE;
const APPLICATION: u8 = 0xFF;
const TRAILER: u8 = 0x3B;

/// Length of the signature and the logical screen descriptor.
const HEADER_LENGTH: usize = 13;

/// Applications whose extensions are kept: the number of loops, and a colour profile.
const KEPT: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The same picture without comments, XMP, and data after its end.
///
/// # Errors
/// When the file ends inside a block.
pub(crate) fn without_metadata(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    copy(bytes).ok_or(Refusal::Broken)
}

fn copy(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = HEADER_LENGTH + table_length(*bytes.get(10)?);
    let mut copy = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let is_kept = match bytes.get(at) {
            // Browsers need no trailer.
            None | Some(&TRAILER) => {
                copy.push(TRAILER);
                return Some(copy);
            }
            Some(&IMAGE) => {
                // Position, size and flags, the colour table, and the size of codes.
                at = end_of_blocks(bytes, at + 11 + table_length(*bytes.get(at + 9)?))?;
                true
            }
            Some(&EXTENSION) => {
                let is_kept = match *bytes.get(at + 1)? {
                    COMMENT => false,
                    APPLICATION => KEPT.contains(&bytes.get(at + 3..at + 14)?),
                    _ => true,
                };
                at = end_of_blocks(bytes, at + 2)?;
                is_kept
            }
            Some(_) => return None,
        };
        let block = bytes.get(start..at)?;
        if is_kept {
            copy.extend_from_slice(block);
        }
    }
}

/// The length of the colour table by these flags, in bytes.
fn table_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The end of the blocks of data that start at `at`; the last one is empty.
fn end_of_blocks(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_metadata;

    /// A GIF of one pixel with two colours, and these extensions before its image.
    fn gif(extensions: &[&[u8]]) -> Vec<u8> {
        let header = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF";
        let image = b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        [&header[..], &extensions.concat(), image, b"\x3B"].concat()
    }

    #[test]
    fn gif_loses_comments_and_xmp() {
        let loops = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0";
        let control = b"\x21\xF9\x04\0\x0A\0\0\0";
        let comment = b"\x21\xFE\x06secret\x03two\0";
        let xmp = b"\x21\xFF\x0BXMP DataXMP\x06secret\0";
        let mut bytes = gif(&[loops, comment, xmp, control]);
        let expected = gif(&[loops, control]);
        bytes.extend(b"secret");
        assert_eq!(without_metadata(&bytes), Ok(expected.clone()));
        assert_eq!(without_metadata(&expected), Ok(expected));
    }

    #[test]
    fn gif_without_trailer_is_completed() {
        let bytes = gif(&[]);
        assert_eq!(without_metadata(&bytes[..bytes.len() - 1]), Ok(bytes));
    }

    #[test]
    fn gif_that_is_cut_off_is_refused() {
        let bytes = gif(&[b"\x21\xFE\x06secret\0"]);
        for length in [3, 15, 22, 26, bytes.len() - 3] {
            assert!(without_metadata(&bytes[..length]).is_err(), "{length}");
        }
    }
}
