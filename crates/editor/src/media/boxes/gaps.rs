//! The media data that no track plays: some cameras write places between the samples.

use std::collections::BTreeSet;
use std::ops::Range;

use super::samples::{SampleRanges, sample_ranges};

/// The parts of `media`, which are the contents of boxes, that have no sample of `tracks`; none where the tables of a track
/// do not tell for certain what its samples are.
pub(super) fn gaps(bytes: &[u8], media: &[Range<usize>], tracks: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    if tracks.is_empty() {
        return None;
    }
    let samples: Vec<SampleRanges> = tracks.iter().map(|track| sample_ranges(bytes, track)).collect::<Option<_>>()?;
    if samples.iter().any(|samples| samples.needs_more) {
        return None;
    }
    let starts: BTreeSet<usize> =
        samples.iter().flat_map(|samples| &samples.ranges).map(|range| range.start).collect();
    let mut used = Vec::new();
    for samples in samples {
        for Range { start, end } in samples.ranges {
            let media = media.iter().find(|media| media.contains(&start) && end <= media.end)?;
            // A chunk whose length is not known ends before the next one.
            let next = starts.range(start + 1..).next().map_or(media.end, |next| *next.min(&media.end));
            used.push(start..if samples.has_lengths { end } else { end.max(next) });
        }
    }
    used.sort_unstable_by_key(|range| range.start);
    Some(media.iter().flat_map(|media| between(media, &used)).collect())
}

/// The parts of `whole` that are in none of `used`, which is sorted by the starts.
fn between(whole: &Range<usize>, used: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut gaps, mut end) = (Vec::new(), whole.start);
    for range in used.iter().filter(|range| whole.contains(&range.start)) {
        if range.start > end {
            gaps.push(end..range.start);
        }
        end = end.max(range.end);
    }
    if end < whole.end {
        gaps.push(end..whole.end);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn gaps_are_before_between_and_after() {
        let whole = 10..30;
        assert_eq!(between(&whole, &[12..15, 13..14, 15..20, 22..25, 40..50]), [10..12, 20..22, 25..30]);
        assert!(between(&whole, &[10..20, 20..30]).is_empty());
        assert!(between(&(10..10), &[]).is_empty());
        assert_eq!(between(&whole, &[]), std::slice::from_ref(&whole));
    }
}
