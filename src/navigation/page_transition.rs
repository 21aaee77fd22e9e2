//! The change from one page to the next, when its data is here.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use leptos_router::NavigateOptions;
use leptos_router::location::State;

use super::{Cause, Navigation, Target, error_heading};
use crate::browser::links::Address;
use crate::browser::{document, history};

impl Navigation {
    pub(super) fn leave(self) {
        if let Some(call) = self.state.with_value(|state| state.before_leave) {
            call.run(());
        }
    }

    /// Changes the address and all that belongs to it, and has the router render the page.
    pub(super) fn show(self, target: Target) {
        let Target { address, cause } = &target;
        if *cause == Cause::Link {
            self.leave();
            history::remember_position();
            history::push(&address.to_full());
        }
        if *cause != Cause::Open {
            document::mark_navigating(Some(&address.to_full()));
        }
        let heading = self.describe(&address.path);
        self.announce_nothing();
        let is_same_page = self.path.with_untracked(|path| *path == address.path);
        self.path.set(address.path.clone());
        let full = address.to_full();
        let is_new = matches!(cause, Cause::Retry | Cause::Open);
        self.state.update_value(|state| state.rendering = Some((target, heading)));
        self.replace_address(&full);
        if is_new {
            self.refetched.set(());
        } else if is_same_page {
            self.rendered();
        }
    }

    /// Puts another address in the place of the one that the browser shows, for the router, too.
    pub(crate) fn replace_address(self, address: &str) {
        if let Some(navigate) = self.state.with_value(|state| state.navigate.clone()) {
            let state = State::new(Some(history::state()));
            navigate(address, NavigateOptions { resolve: false, replace: true, scroll: false, state });
        }
    }

    /// Sets title, language and canonical address. Returns the heading of the page.
    fn describe(self, path: &str) -> String {
        let site = self.state.with_value(|state| Arc::clone(&state.site));
        match self.cache.outcome(path) {
            Ok(page) => {
                document::describe(&site, path, &page.document_title, page.language.as_deref());
                page.title.clone()
            }
            Err(error) => {
                let heading = self.label(error_heading(&error));
                document::describe(&site, path, &format!("{heading} · {}", site.title), None);
                heading
            }
        }
    }

    /// The view of a page was rendered: scrolls, moves the focus and tells screen readers as readers expect.
    pub(crate) fn rendered(self) {
        let Some((target, heading)) = self.state.try_update_value(|state| state.rendering.take()).flatten() else {
            return;
        };
        spawn_local(async move {
            // Other effects of the same change are done after it.
            tick().await;
            // Whatever has changed the old page's nodes (translators, extensions) may have kept the new ones out.
            if target.cause != Cause::Open && document::text("main h1") != heading {
                return leave_to_browser(&target.address, Cause::Retry);
            }
            // What takes the place of the document's own text most often looks the same.
            if target.cause != Cause::Open {
                document::mark_arrived();
            }
            self.announced_title.set(heading);
            settle(&target);
            history::settle();
            document::mark_navigating(None);
        });
    }
}

pub(super) fn leave_to_browser(address: &Address, cause: Cause) {
    let location = window().location();
    let _ = if cause == Cause::Link { location.assign(&address.original) } else { location.reload() };
}

/// Scrolls and moves the focus after the view has changed.
fn settle(target: &Target) {
    let hash = &target.address.hash;
    match target.cause {
        // As after any document is opened, the focus is the reader's; there is nothing to announce by moving it.
        Cause::Open if hash.is_empty() => {}
        Cause::History(Some(position)) => {
            document::focus_heading();
            history::scroll_to(position);
        }
        _ => {
            let id = hash.strip_prefix('#').and_then(|id| js_sys::decode_uri_component(id).ok());
            if !id.is_some_and(|id| document::go_to(&String::from(id))) {
                document::focus_heading();
                history::scroll_to(0.0);
            }
        }
    }
}
