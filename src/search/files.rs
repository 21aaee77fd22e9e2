//! Fetches the files of the index. Their names change with their content, so fetched files stay valid.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::join_all;

use crate::api::{self, ApiError};

thread_local! {
    static FILES: RefCell<Vec<(String, Rc<[u8]>)>> = const { RefCell::new(Vec::new()) };
}

/// The files of these names in the index of the site at `root`, fetched in parallel.
///
/// # Errors
/// When one could not be fetched, or the directory names none.
pub(super) async fn files(
    root: &str,
    names: impl Iterator<Item = Option<String>>,
) -> Result<Vec<Rc<[u8]>>, ApiError> {
    join_all(names.map(|name| file(root, name))).await.into_iter().collect()
}

async fn file(root: &str, name: Option<String>) -> Result<Rc<[u8]>, ApiError> {
    let name = name.ok_or(ApiError::Unreadable)?;
    let kept =
        FILES.with_borrow(|files| files.iter().find(|(kept, _)| *kept == name).map(|(_, file)| Rc::clone(file)));
    if let Some(file) = kept {
        return Ok(file);
    }
    let file: Rc<[u8]> = api::search_file(root, &name).await?.into();
    FILES.with_borrow_mut(|files| files.push((name, Rc::clone(&file))));
    Ok(file)
}
