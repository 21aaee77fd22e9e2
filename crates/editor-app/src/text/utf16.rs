//! Places in a text: browsers count UTF-16 code units, Rust counts bytes.

use std::ops::Range;

/// The byte at which so many code units of the text end; a place inside of a character is its start.
pub(crate) fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        let length = if character.len_utf16() == 1 { 1 } else { 2 };
        if left < length {
            return at;
        }
        left -= length;
    }
    text.len()
}

/// How many code units a text has.
pub(crate) fn length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The code units before a byte of the text.
pub(crate) fn units_before(text: &str, byte: usize) -> u32 {
    length(text.get(..byte).unwrap_or(text))
}

/// The line with this number, from 1, in code units, without its end. A text with fewer lines has its last one.
pub(crate) fn line(text: &str, number: u32) -> Range<u32> {
    let mut start = 0;
    let mut range = 0..0;
    for (line, _) in text.split('\n').zip(0..number.max(1)) {
        let end = start + length(line);
        range = start..end;
        start = end + 1;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::{byte_at, length, line, units_before};

    const TEXT: &str = "aé🚲b";

    #[test]
    fn places_are_converted() {
        let bytes: Vec<usize> = (0..7).map(|units| byte_at(TEXT, units)).collect();
        assert_eq!(bytes, [0, 1, 3, 3, 7, 8, 8]);
        assert_eq!(length(TEXT), 5);
        assert_eq!([0, 1, 3, 7, 8].map(|byte| units_before(TEXT, byte)), [0, 1, 2, 4, 5]);
    }

    #[test]
    fn lines_are_found_by_number() {
        let text = "un\n\n🚲 trois\n";
        assert_eq!([1, 2, 3, 4, 9, 0].map(|number| line(text, number)), [0..2, 3..3, 4..12, 13..13, 13..13, 0..2]);
    }
}
