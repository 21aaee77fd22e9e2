//! The directory of the index, which is in the data of the search page.

use std::cell::RefCell;
use std::sync::Arc;

use ::search::directory::Directory;
use leptos::prelude::window;
use protocol::bundle::Page;

use crate::api::{self, ApiError};
use crate::navigation::Navigation;

thread_local! {
    static DIRECTORY: RefCell<Option<Arc<Directory>>> = const { RefCell::new(None) };
}

/// The directory, after it was fetched for a search.
pub(crate) fn kept_directory() -> Option<Arc<Directory>> {
    DIRECTORY.with_borrow(Clone::clone)
}

/// The directory of the site at `root`.
///
/// # Errors
/// When it could not be fetched or read.
pub(super) async fn directory(navigation: Navigation, root: &str) -> Result<Arc<Directory>, ApiError> {
    match kept_directory() {
        Some(directory) => Ok(directory),
        None => {
            let page = navigation.page(&search_page(root)).await?;
            keep(&page)
        }
    }
}

/// The current directory at the host.
///
/// # Errors
/// When it could not be fetched or read.
pub(super) async fn newest_directory(root: &str) -> Result<Arc<Directory>, ApiError> {
    keep(&api::page(&search_page(root)).await?)
}

fn search_page(root: &str) -> String {
    format!("{root}search/")
}

fn keep(page: &Page) -> Result<Arc<Directory>, ApiError> {
    let directory = Arc::new(Directory::read(&decoded(&page.search))?);
    DIRECTORY.set(Some(Arc::clone(&directory)));
    Ok(directory)
}

/// Decodes base64. `atob` returns each byte as a character.
fn decoded(base64: &str) -> Vec<u8> {
    window().atob(base64).unwrap_or_default().chars().map(|byte| byte as u8).collect()
}
