//! Addresses inside the app: which links lead to pages, and the one form that a page's path has.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement, Url};

use super::document::within;
use super::pages;
use crate::routes::is_page;

/// Where a link inside the app leads.
#[derive(Clone, PartialEq)]
pub(super) struct Address {
    /// Path of the page, with a slash at its end.
    pub(super) path: String,
    /// `?…` or empty.
    pub(super) search: String,
    /// `#…` or empty.
    pub(super) hash: String,
}

impl Address {
    /// The address that the browser shows now.
    pub(super) fn current() -> Option<Self> {
        let location = window().location();
        Some(Self {
            path: page_path(&location.pathname().ok()?),
            search: location.search().ok()?,
            hash: location.hash().ok()?,
        })
    }

    /// The whole of it, from the host's root on.
    pub(super) fn full(&self) -> String {
        format!("{}{}{}", self.path, self.search, self.hash)
    }
}

/// A link under an event.
pub(super) enum Target {
    /// It leads to a page of this site.
    Page(Address),
    /// It leads elsewhere, to a file, to a page of another app, or has wishes of its own (`target`, `download`,
    /// `rel="external"`).
    Elsewhere,
}

/// The link in which `event` happened, if it happened in one; pages stand below `root`.
pub(super) fn target(root: &str, event: &Event) -> Option<Target> {
    let link = within(event, "a[href]")?.dyn_into::<HtmlAnchorElement>().ok()?;
    let page = page(root, &link);
    Some(page.map_or(Target::Elsewhere, Target::Page))
}

fn page(root: &str, link: &HtmlAnchorElement) -> Option<Address> {
    let url = Url::new(&link.href()).ok()?;
    let path = url.pathname();
    let leaves = !link.target().is_empty()
        || link.has_attribute("download")
        || pages::outdated()
        || link.rel().split(' ').any(|word| word == "external")
        || url.origin() != window().location().origin().ok()?
        || !is_page(root, &path)
        // The home page has no query of its own: with one, it is an old address (`boot.js`, the host's rules).
        || (path == root && !url.search().is_empty());
    (!leaves).then(|| Address { path: page_path(&path), search: url.search(), hash: url.hash() })
}

/// The path of a page as its data has it, whichever form the host prefers: `/x`, `/x/`, `/x/index.html`.
fn page_path(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    if path.ends_with('/') || path.ends_with(".html") { path.to_owned() } else { format!("{path}/") }
}
