//! All that was measured of one blog.

use super::first_query::FirstQuery;
use super::index_size::Size;
use crate::bench::child::Usage;
use crate::spread::Spread;

/// A blog with its searches.
pub(super) struct Measured {
    pub(super) posts: u32,
    pub(super) carnet: Search,
    pub(super) pagefind: Option<Search>,
}

/// A search, with the index that it has of a blog.
pub(super) struct Search {
    /// Of the build: of the whole site, or of the index alone where another program makes it.
    pub(super) usage: Usage,
    pub(super) size: Size,
    /// In the order of the queries: one for every run.
    pub(super) queries: [Vec<FirstQuery>; 4],
}

impl Search {
    /// A search that was not asked yet.
    pub(super) fn new(usage: Usage, size: Size) -> Search {
        Search { usage, size, queries: Default::default() }
    }
}

/// The median of one number of all runs.
pub(super) fn median(runs: &[FirstQuery], number: fn(&FirstQuery) -> f64) -> Option<f64> {
    Spread::of(runs.iter().map(number)).map(|spread| spread.median)
}
