//! Fetches the files of the index. Their names change with their content, so fetched files stay valid.

use std::cell::RefCell;
use std::rc::Rc;

use crate::api::{self, ApiError};

thread_local! {
    static FILES: RefCell<Vec<(String, Rc<[u8]>)>> = const { RefCell::new(Vec::new()) };
}

/// The files of these names in the index of the site at `root`. All are requested before the first is awaited.
///
/// # Errors
/// When one could not be fetched, or the directory names none.
pub(super) async fn files(root: &str, names: Vec<Option<String>>) -> Result<Vec<Rc<[u8]>>, ApiError> {
    let mut requested = Vec::new();
    for name in names {
        let name = name.ok_or(ApiError::Unreadable)?;
        let kept =
            FILES.with_borrow(|files| files.iter().find(|(kept, _)| *kept == name).map(|(_, file)| Rc::clone(file)));
        requested.push(kept.ok_or_else(|| (api::search_file(root, &name), name)));
    }
    let mut files = Vec::new();
    for file in requested {
        files.push(match file {
            Ok(kept) => kept,
            Err((request, name)) => {
                let file: Rc<[u8]> = request.await?.into();
                FILES.with_borrow_mut(|files| files.push((name, Rc::clone(&file))));
                file
            }
        });
    }
    Ok(files)
}
