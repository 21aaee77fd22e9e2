//! Which items of a changed list are those of the old one.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// For each of the `new` texts the index of an equal one in `old`. The indexes increase.
pub(super) fn equal(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let mut found = vec![None; new.len()];
    for operation in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = operation {
            for offset in 0..len {
                found[new_index + offset] = Some(old_index + offset);
            }
        }
    }
    found
}

/// Gives items that have no old one those old ones, of `length`, that are left over at their place: they replace them.
pub(super) fn fill(slots: &mut [Option<usize>], length: usize) {
    let mut end = length;
    let mut ends = Vec::with_capacity(slots.len());
    for slot in slots.iter().rev() {
        ends.push(end);
        end = slot.unwrap_or(end);
    }
    let mut next = 0;
    for (slot, end) in slots.iter_mut().zip(ends.into_iter().rev()) {
        if slot.is_none() && next < end {
            *slot = Some(next);
        }
        next = slot.map_or(next, |slot| slot + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::{equal, fill};

    fn slots(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
        let mut slots = equal(old, new);
        fill(&mut slots, old.len());
        slots
    }

    #[test]
    fn changed_items_take_the_place_of_old_ones() {
        assert_eq!(slots(&["a", "b", "c"], &["a", "x", "c"]), [Some(0), Some(1), Some(2)]);
        assert_eq!(slots(&["a", "b", "c"], &["x", "y", "c", "d"]), [Some(0), Some(1), Some(2), None]);
        assert_eq!(slots(&["a", "b"], &["a", "x", "b"]), [Some(0), None, Some(1)]);
        assert_eq!(slots(&["a", "b", "c"], &["c"]), [Some(2)]);
        assert_eq!(slots(&[], &["a"]), [None]);
    }
}
