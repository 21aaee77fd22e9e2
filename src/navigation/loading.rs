//! The data of a page: prefetched, or fetched while a navigation waits for it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::bundle::Page;
use protocol::label::Label;

use super::page_transition::leave_to_browser;
use super::{Cause, Navigation, Target};
use crate::api::{self, ApiError};
use crate::browser::links::Address;
use crate::browser::{document, text_layout};

/// After this time a pending navigation is announced; the bar appears after the same time (`style/app.css`).
const SLOW_NOTICE_DELAY: Duration = Duration::from_millis(150);

impl Navigation {
    pub(super) fn cancel(self) {
        self.state.update_value(|state| state.pending = None);
        if self.is_pending.get_untracked() {
            self.is_pending.set(false);
            self.announce_nothing();
        }
        document::mark_navigating(None);
    }

    /// Fetches the page that failed once more.
    pub(crate) fn retry(self) {
        if let Some(address) = Address::current() {
            self.open(Target { address, cause: Cause::Retry });
        }
    }

    pub(super) fn open(self, target: Target) {
        let path = target.address.path.clone();
        // The page of a document that holds another one's data is kept under this address.
        let is_opened = target.cause == Cause::Open;
        let kept = if is_opened { None } else { self.cache.get(&path) };
        if !is_opened {
            document::mark_navigating(Some(&target.address.original));
        }
        self.state.update_value(|state| state.pending = Some(target));
        match kept {
            Some(page) => self.arrived(&path, Ok(page)),
            None => {
                self.is_pending.set(true);
                self.announce_if_slow(path.clone());
                self.fetch(path);
            }
        }
    }

    /// Announces to screen readers what the bar shows.
    fn announce_if_slow(self, path: String) {
        set_timeout(
            move || {
                if self.is_pending.get_untracked() && self.pending_at(&path).is_some() {
                    self.announced_label.set(self.label(Label::Loading));
                }
            },
            SLOW_NOTICE_DELAY,
        );
    }

    /// The page at `path`, if it is here.
    pub(crate) fn kept_page(self, path: &str) -> Option<Arc<Page>> {
        self.cache.get(path)
    }

    /// The page at `path` for what shows a part of it. It is kept as if it were prefetched. The request is sent at
    /// once.
    ///
    /// # Errors
    /// When it could not be fetched.
    pub(crate) fn page(self, path: &str) -> impl Future<Output = Result<Arc<Page>, ApiError>> + use<> {
        let kept = self.cache.get(path).ok_or_else(|| (api::page(path), path.to_owned()));
        async move {
            match kept {
                Ok(page) => Ok(page),
                Err((request, path)) => {
                    let result = request.await.map(Arc::new);
                    self.cache.finish_request(&path, &result);
                    result
                }
            }
        }
    }

    pub(super) fn request(self, path: String) {
        if self.cache.get(&path).is_none() {
            self.fetch(path);
        }
    }

    fn fetch(self, path: String) {
        if !self.cache.start_request(&path) {
            return;
        }
        spawn_local(async move {
            let mut result = api::page(&path).await.map(Arc::new);
            self.cache.finish_request(&path, &result);
            // What has no data may be a file, a redirect or another site on the same host: that is the browser's.
            if result == Err(ApiError::NotFound)
                && let Some(Target { address, cause: Cause::Link | Cause::History(_) }) = self.pending_at(&path)
                && api::is_served(&address.original).await
            {
                result = Err(ApiError::NotAPage);
            }
            self.arrived(&path, result);
        });
    }

    fn pending_at(self, path: &str) -> Option<Target> {
        self.state.with_value(|state| state.pending.clone()).filter(|target| target.address.path == path)
    }

    /// Shows what arrived, if it is what the reader waits for.
    fn arrived(self, path: &str, result: Result<Arc<Page>, ApiError>) {
        let Some(target) = self.pending_at(path) else {
            // Prefetched; a pending navigation goes first.
            let is_idle = self.state.with_value(|state| state.pending.is_none());
            if let Ok(page) = &result
                && is_idle
                && self.cache.is_of_this_build(page)
            {
                text_layout::lay_out_page(page);
            }
            return;
        };
        self.cancel();
        match (result, target.cause) {
            // The document says so already, or is the best that there is.
            (Err(_), Cause::Open) => {}
            // Another build's document can only show what it gets: to load it again would be no help.
            (Ok(page), Cause::Open) => {
                self.cache.insert(path, page);
                self.show(target);
            }
            (Ok(page), _) if self.cache.is_of_this_build(&page) => self.show(target),
            // The data is of another build, or there is none: the document brings what it needs.
            (Ok(_), cause) => leave_to_browser(&target.address, cause),
            (Err(ApiError::Unreadable | ApiError::NotAPage), cause) => leave_to_browser(&target.address, cause),
            (Err(error), _) => {
                self.cache.set_failed(path, error);
                self.show(target);
            }
        }
    }
}
