//! Photographs whose variants are encoded when nothing else is to do.

use std::fs;
use std::path::{Path, PathBuf};

use pictures::{Cache, inspect};

use crate::build::open_picture_cache;

/// Photographs without variants in the cache.
pub(super) struct Backlog {
    public: PathBuf,
    photographs: Vec<PathBuf>,
    /// Whether the site lacks variants that are in the cache by now.
    is_outdated: bool,
}

impl Backlog {
    /// An empty backlog of the blog in `public`.
    pub(super) fn new(public: &Path) -> Self {
        Self { public: public.to_owned(), photographs: Vec::new(), is_outdated: false }
    }

    /// Replaces the photographs after a build.
    pub(super) fn set(&mut self, photographs: Vec<PathBuf>) {
        self.photographs = photographs;
        self.is_outdated = false;
    }

    /// Encodes the variants of one photograph; returns whether there was one.
    pub(super) fn encode_one(&mut self) -> bool {
        let Some(photograph) = self.photographs.pop() else { return false };
        self.is_outdated |= self.encode(&photograph).is_some();
        true
    }

    /// Whether a build would add variants to the site.
    pub(super) fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// What can't be read or encoded is left, since `carnet build` reports it.
    fn encode(&self, photograph: &Path) -> Option<()> {
        let cache = open_picture_cache(&self.public).ok().filter(Cache::is_lasting)?;
        let bytes = fs::read(photograph).ok()?;
        let picture = inspect(&bytes).ok().flatten()?;
        cache.store(&bytes, &picture).ok().map(drop)
    }
}
