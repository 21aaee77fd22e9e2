//! Links: which of them lead to pages of the app. Links to anything else are the browser's.

use leptos::prelude::window;
use protocol::address::{may_be_page, page_path};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement, MouseEvent, Url};

use super::document::closest;

/// The address of a page.
#[derive(Clone, PartialEq)]
pub(crate) struct Address {
    /// Path on the host, with a slash at its end.
    pub(crate) path: String,
    /// `?…` or empty.
    pub(crate) search: String,
    /// `#…` or empty.
    pub(crate) hash: String,
    /// The whole address in the form in which it was found, from the host's root on.
    pub(crate) original: String,
}

impl Address {
    /// The address that the browser shows.
    pub(crate) fn current() -> Option<Self> {
        let location = window().location();
        Some(Self::new(&location.pathname().ok()?, location.search().ok()?, location.hash().ok()?))
    }

    fn new(path: &str, search: String, hash: String) -> Self {
        Self { path: page_path(path), original: format!("{path}{search}{hash}"), search, hash }
    }

    /// The whole address in the form of page data, from the host's root on.
    pub(crate) fn to_full(&self) -> String {
        format!("{}{}{}", self.path, self.search, self.hash)
    }

    /// Whether it is a `#part` of the page that the browser shows.
    pub(crate) fn is_part_of_current(&self) -> bool {
        !self.hash.is_empty()
            && Self::current().is_some_and(|current| current.path == self.path && current.search == self.search)
    }
}

/// The link in which an event happened.
pub(crate) struct Link {
    anchor: HtmlAnchorElement,
    url: Url,
}

impl Link {
    /// The link around the target of `event`.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let anchor = closest(event, "a[href]")?.dyn_into::<HtmlAnchorElement>().ok()?;
        let url = Url::new(&anchor.href()).ok()?;
        Some(Self { anchor, url })
    }

    /// Where it leads inside the site at `root`, unless it leads to a file or another host, or asks for something that
    /// is the browser's (`target`, `download`, `rel="external"`).
    pub(crate) fn to_page(&self, root: &str) -> Option<Address> {
        let path = self.url.pathname();
        let search = self.url.search();
        let is_page = self.anchor.target().is_empty()
            && !self.anchor.has_attribute("download")
            && !self.anchor.rel().split(' ').any(|word| word == "external")
            && window().location().origin().is_ok_and(|origin| origin == self.url.origin())
            && may_be_page(root, &path)
            // The home page has no query of its own: with one, it is an old address.
            && (path != root || search.is_empty());
        is_page.then(|| Address::new(&path, search, self.url.hash()))
    }
}

/// Whether a click asks for nothing but the link: no other button, no new tab or window.
pub(crate) fn is_plain_click(event: &Event) -> bool {
    !event.default_prevented()
        && event.dyn_ref::<MouseEvent>().is_some_and(|mouse| {
            mouse.button() == 0 && !(mouse.meta_key() || mouse.ctrl_key() || mouse.shift_key() || mouse.alt_key())
        })
}
