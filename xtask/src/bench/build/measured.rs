//! All that was measured of one blog.

use super::snapshot::Differences;
use crate::bench::child::Usage;
use crate::bench::pages::Site;

/// One blog, built.
pub(super) struct Built {
    pub(super) posts: u32,
    /// How often it was built from nothing.
    pub(super) runs: usize,
    pub(super) from_nothing: Usage,
    /// From nothing, without compressed variants.
    pub(super) without_compression: Usage,
    pub(super) unchanged: Usage,
    /// With the text of one post changed.
    pub(super) changed: Usage,
    /// What the first build with a changed text has written.
    pub(super) differences: Differences,
    pub(super) site: Site,
    /// Hugo with the same posts, from nothing.
    pub(super) hugo: Option<Usage>,
}

impl Built {
    /// The most memory that a build of it took, in bytes.
    pub(super) fn memory(&self) -> u64 {
        let Built { from_nothing, without_compression, unchanged, changed, .. } = self;
        [from_nothing, without_compression, unchanged, changed]
            .map(|usage| usage.memory)
            .into_iter()
            .fold(0, u64::max)
    }
}

pub(super) fn mebibytes(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}
