//! The built app: where a command takes it from.

use std::path::{Path, PathBuf};

use anyhow::Result;
use publish::assets::App;

/// The app's files that the program carries.
#[cfg(feature = "embedded-app")]
static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARNET_APP");

/// Reads the app from `folder` if one is given, else from the program if it carries one, else from `assets/` in the
/// output folder. Returns the folder too, since compressed variants may be in it.
pub(crate) fn find(folder: Option<PathBuf>, out: &Path) -> Result<(App, Option<PathBuf>)> {
    if folder.is_none()
        && let Some(app) = embedded()
    {
        return Ok((app?, None));
    }
    let folder = folder.unwrap_or_else(|| out.join("assets"));
    Ok((App::read(&folder)?, Some(folder)))
}

#[cfg(feature = "embedded-app")]
fn embedded() -> Option<Result<App>> {
    Some(App::from_files(Path::new("the program"), |name| EMBEDDED.get_file(name).map(|file| file.contents())))
}

#[cfg(not(feature = "embedded-app"))]
fn embedded() -> Option<Result<App>> {
    None
}
