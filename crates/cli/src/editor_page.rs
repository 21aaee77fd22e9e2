//! The built page of the editor: where `carnet write` takes it from.

use std::path::Path;

use anyhow::{Context, Result, bail};
use editor::server::PageFiles;

use crate::texts::Commands;

/// The files of the page that the program carries.
#[cfg(feature = "embedded-app")]
static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARNET_EDITOR");

/// The page in `folder` if one is given, else that in the program.
///
/// # Errors
/// When there is none.
pub(crate) fn find(folder: Option<&Path>, texts: &Commands) -> Result<PageFiles> {
    let Some(folder) = folder else {
        return embedded().context(texts.no_editor_page);
    };
    let page = PageFiles::Folder(folder.to_owned());
    if !page.is_built() {
        bail!(texts.not_an_editor_page(folder.display()));
    }
    Ok(page)
}

#[cfg(feature = "embedded-app")]
fn embedded() -> Option<PageFiles> {
    Some(PageFiles::Embedded(|name| EMBEDDED.get_file(name).map(|file| file.contents())))
}

#[cfg(not(feature = "embedded-app"))]
fn embedded() -> Option<PageFiles> {
    None
}
