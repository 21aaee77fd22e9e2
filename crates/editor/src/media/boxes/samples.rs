//! Where the samples of a track are in the file, by the tables of the track.

use std::ops::Range;

use super::tree::child;
use crate::media::numbers::big_endian;

/// Bytes of the version and the flags of a table.
const VERSION: usize = 4;

/// Bytes of a number in the tables.
const NUMBER: usize = 4;

/// The lengths of samples that were not counted yet.
enum Lengths<'b> {
    /// All have the same one: it, and how many there are.
    Same(usize, usize),
    /// One number for each.
    Each(&'b [u8]),
}

/// The samples of a track.
pub(super) struct SampleRanges {
    /// The parts of the file with them, one for each chunk.
    pub(super) ranges: Vec<Range<usize>>,
    /// Whether their lengths are known. QuickTime says of some sound that each sample has a byte, whatever it has.
    pub(super) has_lengths: bool,
    /// Whether playing them needs more of the file, such as to decrypt them.
    pub(super) needs_more: bool,
}

/// The samples of a track; none when its tables can't be read.
pub(super) fn sample_ranges(bytes: &[u8], track: &Range<usize>) -> Option<SampleRanges> {
    let media = child(bytes, track, b"mdia")?;
    let tables = child(bytes, &child(bytes, &media, b"minf")?, b"stbl")?;
    let mut lengths = lengths(bytes, &child(bytes, &tables, b"stsz")?)?;
    let has_lengths = matches!(lengths, Lengths::Each(_));
    let needs_more = child(bytes, &tables, b"saio").is_some();
    let (chunks, width) = match child(bytes, &tables, b"stco") {
        Some(offsets) => (entries(bytes, &offsets, VERSION, NUMBER)?, NUMBER),
        None => (entries(bytes, &child(bytes, &tables, b"co64")?, VERSION, 2 * NUMBER)?, 2 * NUMBER),
    };
    // The first chunk that has a number of samples, and this number.
    let counts = entries(bytes, &child(bytes, &tables, b"stsc")?, VERSION, 3 * NUMBER)?;
    let mut counts = counts.chunks_exact(3 * NUMBER).peekable();
    let (mut samples, mut ranges) = (0, Vec::new());
    for (index, chunk) in chunks.chunks_exact(width).enumerate() {
        let is_reached = |count: &&[u8]| big_endian(count, 0, NUMBER).is_some_and(|first| first <= index + 1);
        while let Some(count) = counts.next_if(is_reached) {
            samples = big_endian(count, NUMBER, NUMBER)?;
        }
        let start = big_endian(chunk, 0, width)?;
        let length = lengths.take(samples)?;
        if length > 0 {
            ranges.push(start..start.checked_add(length)?);
        }
    }
    lengths.is_empty().then_some(SampleRanges { ranges, has_lengths, needs_more })
}

fn lengths<'b>(bytes: &'b [u8], table: &Range<usize>) -> Option<Lengths<'b>> {
    match big_endian(bytes.get(table.clone())?, VERSION, NUMBER)? {
        0 => Some(Lengths::Each(entries(bytes, table, VERSION + NUMBER, NUMBER)?)),
        same => Some(Lengths::Same(same, big_endian(bytes.get(table.clone())?, VERSION + NUMBER, NUMBER)?)),
    }
}

/// The entries of a table, each of `width` bytes; their number is at `count`.
fn entries<'b>(bytes: &'b [u8], table: &Range<usize>, count: usize, width: usize) -> Option<&'b [u8]> {
    let table = bytes.get(table.clone())?;
    let length = big_endian(table, count, NUMBER)?.checked_mul(width)?;
    table.get(count + NUMBER..)?.get(..length)
}

impl Lengths<'_> {
    /// The length of the next samples together, of which there may be fewer.
    fn take(&mut self, samples: usize) -> Option<usize> {
        match self {
            Self::Same(length, left) => {
                let taken = samples.min(*left);
                *left -= taken;
                taken.checked_mul(*length)
            }
            Self::Each(left) => {
                let end = samples.saturating_mul(NUMBER).min(left.len());
                let (taken, rest) = left.split_at_checked(end)?;
                *left = rest;
                taken
                    .chunks_exact(NUMBER)
                    .try_fold(0_usize, |sum, length| sum.checked_add(big_endian(length, 0, NUMBER)?))
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Same(_, left) => *left == 0,
            Self::Each(left) => left.is_empty(),
        }
    }
}
