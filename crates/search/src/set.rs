//! A sorted list of different numbers, in the smallest of three encodings.

use crate::reader::{DecodeError, Reader};

/// The difference of each number to the previous one, minus one.
const GAPS: u32 = 0;
/// A bit for each number from 0 on, the lowest bit of a byte first.
const BITMAP: u32 = 1;
/// All numbers below an end, except those of a list of gaps.
const MISSING: u32 = 2;

/// Reads numbers below `limit`.
pub(crate) fn read(reader: &mut Reader<'_>, limit: u32) -> Result<Vec<u32>, DecodeError> {
    let head = reader.number()?;
    let count = head >> 2;
    match head & 3 {
        GAPS => read_gaps(reader, count, limit),
        BITMAP => {
            let mut numbers = Vec::new();
            for (byte, start) in reader.take(count as usize)?.iter().zip((0_u32..).step_by(8)) {
                numbers.extend((0..8_u32).filter(|bit| (byte >> bit) & 1 == 1).map(|bit| start + bit));
            }
            if numbers.last().is_some_and(|last| *last >= limit) { Err(DecodeError) } else { Ok(numbers) }
        }
        MISSING => {
            let end = reader.number()?;
            if end > limit {
                return Err(DecodeError);
            }
            let mut missing = read_gaps(reader, count, end)?.into_iter().peekable();
            Ok((0..end).filter(|number| missing.next_if_eq(number).is_none()).collect())
        }
        _ => Err(DecodeError),
    }
}

fn read_gaps(reader: &mut Reader<'_>, count: u32, limit: u32) -> Result<Vec<u32>, DecodeError> {
    let mut numbers = Vec::new();
    let mut next = 0_u32;
    for _ in 0..count {
        let number = next.checked_add(reader.number()?).filter(|number| *number < limit).ok_or(DecodeError)?;
        numbers.push(number);
        next = number + 1;
    }
    Ok(numbers)
}

/// Writes sorted numbers.
#[cfg(feature = "build")]
pub(crate) fn write(bytes: &mut Vec<u8>, numbers: &[u32]) {
    let end = numbers.last().map_or(0, |last| last + 1);
    let gaps = gaps(numbers);
    // A gap has at most five bytes, so gaps are the smallest encoding of such a short list.
    if numbers.len().saturating_mul(40) < end as usize {
        bytes.extend(gaps);
        return;
    }
    let all = [gaps, bitmap(numbers, end), missing(numbers, end)];
    bytes.extend(all.into_iter().min_by_key(Vec::len).unwrap_or_default());
}

#[cfg(feature = "build")]
fn gaps(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    crate::writer::number(&mut bytes, ((numbers.len() as u32) << 2) | GAPS);
    write_gaps(&mut bytes, numbers);
    bytes
}

#[cfg(feature = "build")]
fn bitmap(numbers: &[u32], end: u32) -> Vec<u8> {
    let mut bits = vec![0_u8; end.div_ceil(8) as usize];
    for number in numbers {
        if let Some(byte) = bits.get_mut((number / 8) as usize) {
            *byte |= 1_u8 << (number % 8);
        }
    }
    let mut bytes = Vec::new();
    crate::writer::number(&mut bytes, ((bits.len() as u32) << 2) | BITMAP);
    bytes.extend(bits);
    bytes
}

#[cfg(feature = "build")]
fn missing(numbers: &[u32], end: u32) -> Vec<u8> {
    let mut present = numbers.iter().peekable();
    let missing: Vec<u32> = (0..end).filter(|number| present.next_if_eq(&number).is_none()).collect();
    let mut bytes = Vec::new();
    crate::writer::number(&mut bytes, ((missing.len() as u32) << 2) | MISSING);
    crate::writer::number(&mut bytes, end);
    write_gaps(&mut bytes, &missing);
    bytes
}

#[cfg(feature = "build")]
fn write_gaps(bytes: &mut Vec<u8>, numbers: &[u32]) {
    let mut next = 0_u32;
    for number in numbers {
        crate::writer::number(bytes, number - next);
        next = number + 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{read, write};
    use crate::reader::Reader;

    fn written(numbers: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, numbers);
        bytes
    }

    #[test]
    fn dense_and_sparse_sets_are_small() {
        let all: Vec<u32> = (0..10_000).collect();
        assert_eq!(written(&all).len(), 3);
        let half: Vec<u32> = (0..10_000).step_by(2).collect();
        assert_eq!(written(&half).len(), 2 + 1250);
        assert_eq!(written(&[9_999]).len(), 3);
    }

    proptest! {
        #[test]
        fn sets_survive_a_round_trip(numbers in prop::collection::btree_set(0_u32..3000, 0..600)) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let bytes = written(&numbers);
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(read(&mut reader, 3000), Ok(numbers));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn dense_sets_survive_a_round_trip(missing in prop::collection::btree_set(0_u32..500, 0..40)) {
            let numbers: Vec<u32> = (0..500).filter(|number| !missing.contains(number)).collect();
            prop_assert_eq!(read(&mut Reader::new(&written(&numbers)), 500), Ok(numbers));
        }

        #[test]
        fn damaged_sets_stay_below_the_limit(bytes in any::<Vec<u8>>(), limit in 0_u32..5000) {
            if let Ok(numbers) = read(&mut Reader::new(&bytes), limit) {
                prop_assert!(numbers.iter().all(|number| *number < limit));
                let sorted: BTreeSet<u32> = numbers.iter().copied().collect();
                prop_assert_eq!(sorted.into_iter().collect::<Vec<_>>(), numbers);
            }
        }
    }
}
