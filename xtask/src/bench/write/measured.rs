//! Times that were measured, and their percentiles.

/// All that was measured, in milliseconds.
pub(super) struct Measured {
    /// From a key press in the text to the painted preview.
    pub(super) preview: Times,
    /// From the navigation to the painted list of posts.
    pub(super) list: Times,
    /// From the second `[` to the painted link finder with its first results.
    pub(super) finder: Times,
    /// From a key press in the link finder to its painted results.
    pub(super) results: Times,
}

/// Times of one kind, the shortest first.
pub(super) struct Times(Vec<f64>);

impl Times {
    pub(super) fn of(mut times: Vec<f64>) -> Times {
        times.sort_by(f64::total_cmp);
        Times(times)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn median(&self) -> f64 {
        self.percentile(50)
    }

    pub(super) fn p95(&self) -> f64 {
        self.percentile(95)
    }

    pub(super) fn most(&self) -> f64 {
        self.percentile(100)
    }

    /// The shortest time that so many percent of all do not exceed. Zero of none.
    fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn percentiles_are_measured_times() {
        let times = Times::of((1..=20).rev().map(f64::from).collect());
        assert_eq!((times.median(), times.p95(), times.most(), times.count()), (10.0, 19.0, 20.0, 20));
        let one = Times::of(vec![7.0]);
        assert_eq!((one.median(), one.p95()), (7.0, 7.0));
        assert_eq!(Times::of(Vec::new()).p95(), 0.0);
    }
}
