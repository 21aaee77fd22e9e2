//! All that was measured of one blog.

use crate::bench::child::Usage;
use crate::bench::pages::Site;

/// One blog, built.
pub(super) struct Built {
    pub(super) posts: u32,
    pub(super) from_nothing: Usage,
    pub(super) unchanged: Usage,
    /// With the text of one post changed.
    pub(super) changed: Usage,
    pub(super) site: Site,
}

impl Built {
    /// The most memory that a build of it took, in bytes.
    pub(super) fn memory(&self) -> u64 {
        let Built { from_nothing, unchanged, changed, .. } = self;
        from_nothing.memory.max(unchanged.memory).max(changed.memory)
    }
}
