//! The differences between a build and the site before.

/// Names below the root of the site, sorted. Compressed variants are not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files.
    pub written: Vec<String>,
    /// Number of unchanged files.
    pub unchanged: usize,
    /// Removed files.
    pub removed: Vec<String>,
}
