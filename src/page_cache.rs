//! The pages that were fetched. A page that is here is shown at once, also while the document is hydrated.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::Page;

use crate::api::ApiError;

/// Pages kept; about one megabyte of text.
const CAPACITY: usize = 60;

/// The page cache of the app. Copies share the same pages.
#[derive(Clone, Copy)]
pub(crate) struct PageCache(StoredValue<Pages>);

struct Pages {
    /// The build of the app that is running.
    build_id: String,
    /// Whether the host has pages of another build by now.
    is_outdated: bool,
    /// By path, oldest first.
    kept: Vec<(String, Arc<Page>)>,
    /// The last navigation that brought no page: its path, and why.
    failed: Option<(String, ApiError)>,
    /// Paths whose pages are being fetched.
    requested: Vec<String>,
    /// Paths that are not prefetched again, because the host has no page there.
    missing: Vec<String>,
}

impl PageCache {
    /// Starts with the page of the document, which was opened at `path`.
    pub(crate) fn new(path: String, page: Page) -> Self {
        Self(StoredValue::new(Pages {
            build_id: page.app.clone(),
            is_outdated: false,
            kept: vec![(path, Arc::new(page))],
            failed: None,
            requested: Vec::new(),
            missing: Vec::new(),
        }))
    }

    /// The page at `path`, if it is kept.
    pub(crate) fn get(self, path: &str) -> Option<Arc<Page>> {
        self.0.with_value(|pages| pages.kept.iter().find(|(kept, _)| kept == path).map(|(_, page)| Arc::clone(page)))
    }

    /// What there is to show at `path`: its page, or why there is none.
    pub(crate) fn outcome(self, path: &str) -> Result<Arc<Page>, ApiError> {
        let failed = || {
            self.0.with_value(|pages| {
                pages.failed.as_ref().filter(|(failed, _)| failed == path).map(|(_, error)| error.clone())
            })
        };
        self.get(path).ok_or_else(|| failed().unwrap_or(ApiError::NotFound))
    }

    /// Whether `page` was written for the build of the app that is running.
    pub(crate) fn is_of_this_build(self, page: &Page) -> bool {
        self.0.with_value(|pages| pages.build_id == page.app)
    }

    /// Whether a page of another build was seen. From then on every link is the browser's, and brings that build.
    pub(crate) fn is_outdated(self) -> bool {
        self.0.with_value(|pages| pages.is_outdated)
    }

    /// Whether the host said that there is no page at `path`.
    pub(crate) fn is_missing(self, path: &str) -> bool {
        self.0.with_value(|pages| pages.missing.iter().any(|missing| missing == path))
    }

    /// Keeps the page at `path` even if another build wrote it: there is no better one.
    pub(crate) fn insert(self, path: &str, page: Arc<Page>) {
        self.0.update_value(|pages| {
            pages.kept.retain(|(kept, _)| kept != path);
            if pages.kept.len() >= CAPACITY {
                pages.kept.remove(0);
            }
            pages.kept.push((path.to_owned(), page));
        });
    }

    /// Notes why there is nothing to show at `path`.
    pub(crate) fn set_failed(self, path: &str, error: ApiError) {
        self.0.update_value(|pages| pages.failed = Some((path.to_owned(), error)));
    }

    /// Notes that the page at `path` is being fetched; false if it is already.
    pub(crate) fn start_request(self, path: &str) -> bool {
        self.0
            .try_update_value(|pages| {
                let is_new = !pages.requested.iter().any(|requested| requested == path);
                if is_new {
                    pages.requested.push(path.to_owned());
                }
                is_new
            })
            .unwrap_or_default()
    }

    /// Takes in what a request has brought.
    pub(crate) fn finish_request(self, path: &str, result: &Result<Arc<Page>, ApiError>) {
        self.0.update_value(|pages| {
            pages.requested.retain(|requested| requested != path);
            pages.missing.retain(|missing| missing != path);
            match result {
                Ok(page) => pages.is_outdated |= page.app != pages.build_id,
                Err(ApiError::NotFound) => pages.missing.push(path.to_owned()),
                Err(_) => {}
            }
        });
        if let Ok(page) = result
            && self.is_of_this_build(page)
        {
            self.insert(path, Arc::clone(page));
        }
    }
}
