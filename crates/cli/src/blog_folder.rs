//! The author's folder: whether there is a blog in it.

use std::path::Path;

use anyhow::{Result, bail};
use site::public_folder::SITE_FILE;

/// Refuses a folder without settings, which is what a command finds that was started in another folder than the
/// blog's. Other problems of the folder have diagnostics.
///
/// # Errors
/// When there is no `site.json`.
pub(crate) fn ensure_blog(public: &Path) -> Result<()> {
    let settings = public.join(SITE_FILE);
    if !public.is_file() && settings.symlink_metadata().is_err() {
        bail!(
            "there is no blog here: {} does not exist; go to the folder of your blog, or make one with `carnet init`",
            settings.display()
        );
    }
    Ok(())
}
