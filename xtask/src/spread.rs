//! The middle and the ends of a handful of measurements.

use std::fmt;

/// Three numbers out of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// Of an even number, the upper of the two in the middle: what was measured, not a mean. `None` of none.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let median = *values.get(values.len() / 2)?;
        Some(Spread { least: *values.first()?, median, most: *values.last()? })
    }
}

/// Whole numbers: `742 (731 to 760)`, or `0` where all are alike.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [least, median, most] = [self.least, self.median, self.most].map(f64::round);
        match least == most {
            true => write!(f, "{median}"),
            false => write!(f, "{median} ({least} to {most})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_one_of_the_values() {
        let spread = Spread::of([3.0, 1.0, 2.0]).unwrap();
        assert_eq!((spread.least, spread.median, spread.most), (1.0, 2.0, 3.0));
        assert_eq!(Spread::of([1.0, 4.0]).unwrap().median, 4.0);
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn spreads_read_well() {
        assert_eq!(Spread::of([731.2, 742.4, 759.6]).unwrap().to_string(), "742 (731 to 760)");
        assert_eq!(Spread::of([0.0, 0.2]).unwrap().to_string(), "0");
    }
}
