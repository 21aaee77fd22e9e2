//! Numbers in files of sound and video.

/// The number of `length` bytes at `at`, the highest first; none beyond the end, or where it is too large for memory.
pub(super) fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    digits.iter().try_fold(0_usize, |number, digit| number.checked_mul(256)?.checked_add(usize::from(*digit)))
}

/// The number of four bytes at `at`, the lowest first; none beyond the end.
pub(super) fn little_endian(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(4)?)?;
    digits.iter().rev().try_fold(0_usize, |number, digit| number.checked_mul(256)?.checked_add(usize::from(*digit)))
}
