//! Where the cache of pictures is.

use std::io;
use std::path::Path;

use pictures::Cache;

use crate::blog::folder_of;

/// The cache, in the folder that the author's is in.
const FOLDER: &str = ".carnet/pictures";

/// Reads the cache of the blog in `public`, and keeps nothing new.
///
/// # Errors
/// When there is no temporary folder.
pub(super) fn read_picture_cache(public: &Path) -> io::Result<Cache> {
    Cache::temporary(Some(folder_of(public).join(FOLDER)))
}

/// Opens the cache of the blog in `public`.
///
/// # Errors
/// When nothing can be written, not even temporary files.
pub(crate) fn open_picture_cache(public: &Path) -> io::Result<Cache> {
    Cache::open(folder_of(public).join(FOLDER))
}
