//! Writes what [`crate::reader::Reader`] reads.

pub(crate) fn number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub(crate) fn length(bytes: &mut Vec<u8>, length: usize) {
    number(bytes, u32::try_from(length).unwrap_or(u32::MAX));
}

pub(crate) fn text(bytes: &mut Vec<u8>, text: &str) {
    length(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

/// Writes the length of the start that `text` shares with the `previous` one, and its rest (front coding).
pub(crate) fn front_coded(bytes: &mut Vec<u8>, previous: &[u8], text: &[u8]) {
    let shared = previous.iter().zip(text).take_while(|(a, b)| a == b).count();
    let end = text.get(shared..).unwrap_or_default();
    length(bytes, shared);
    length(bytes, end.len());
    bytes.extend_from_slice(end);
}
