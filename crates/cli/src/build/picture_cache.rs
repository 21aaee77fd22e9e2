//! The cache of pictures.

use std::io;
use std::path::Path;

use pictures::Cache;
use site::picture_files::cache_folder;

/// Reads the cache of the blog in `public`, and keeps nothing new.
///
/// # Errors
/// When there is no temporary folder.
pub(super) fn read_picture_cache(public: &Path) -> io::Result<Cache> {
    Cache::temporary(Some(cache_folder(public)))
}

/// Opens the cache of the blog in `public`.
///
/// # Errors
/// When nothing can be written, not even temporary files.
pub(crate) fn open_picture_cache(public: &Path) -> io::Result<Cache> {
    Cache::open(cache_folder(public))
}
