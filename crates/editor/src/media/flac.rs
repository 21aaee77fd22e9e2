//! Metadata of FLAC (RFC 9639): comments, pictures, and what programs store, such as data of devices.

use super::numbers::big_endian;

/// How a file starts.
const SIGN: &[u8; 4] = b"fLaC";

/// The flag of the last block before the frames.
const LAST: u8 = 0x80;

/// The kind of the first block: what is needed to play the frames.
const STREAM_INFO: u8 = 0;

/// The kind of a block with places of frames.
const SEEK_TABLE: u8 = 3;

/// The file with the blocks that are needed to play it, and its frames; none when it can't be read.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(SIGN) {
        return None;
    }
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut start = SIGN.len();
    loop {
        let header = *bytes.get(start)?;
        let end = big_endian(bytes, start + 1, 3)?.checked_add(start + 4)?;
        let block = bytes.get(start..end)?;
        let kind = header & !LAST;
        if kept.is_empty() != (kind == STREAM_INFO) {
            return None;
        }
        if matches!(kind, STREAM_INFO | SEEK_TABLE) {
            kept.push(block);
        }
        start = end;
        if header & LAST != 0 {
            break;
        }
    }
    let frames = bytes.get(start..).filter(|frames| matches!(frames, [0xFF, second, ..] if second & 0xFC == 0xF8))?;
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend_from_slice(SIGN);
    for (index, block) in kept.iter().enumerate() {
        let (header, rest) = block.split_first()?;
        let last = if index + 1 == kept.len() { LAST } else { 0 };
        clean.push((header & !LAST) | last);
        clean.extend_from_slice(rest);
    }
    clean.extend_from_slice(frames);
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::clean;

    const FRAMES: &[u8] = b"\xFF\xF8frames";

    fn block(header: u8, content: &[u8]) -> Vec<u8> {
        [&[header, 0, 0, content.len() as u8][..], content].concat()
    }

    fn file() -> Vec<u8> {
        let info = block(0, &[1; 34]);
        let (application, padding) = (block(2, b"SN-123456"), block(1, b"SN-123456"));
        let (seeking, comments) = (block(3, &[2; 18]), block(4, b"LOCATION=Tour Eiffel"));
        let picture = block(0x86, b"Tour Eiffel");
        [&b"fLaC"[..], &info, &application, &padding, &seeking, &comments, &picture, FRAMES].concat()
    }

    #[test]
    fn blocks_of_metadata_are_removed() {
        let expected = [&b"fLaC"[..], &block(0, &[1; 34]), &block(0x83, &[2; 18]), FRAMES].concat();
        assert_eq!(clean(&file()).as_ref(), Some(&expected));
        assert_eq!(clean(&expected).as_ref(), Some(&expected));
    }

    #[test]
    fn file_that_is_cut_off_is_refused() {
        let file = file();
        for length in 0..file.len() - FRAMES.len() + 2 {
            assert_eq!(clean(&file[..length]), None, "{length}");
        }
        assert_eq!(clean(&[&b"fLaC"[..], &block(0x84, b"LOCATION=a"), FRAMES].concat()), None);
    }
}
