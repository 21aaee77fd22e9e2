//! Any other address: another form of a page's address (`/about/index.html`), or none at all.

use leptos::prelude::*;

use super::routed::{routed_page, view_by_kind};

/// Shows what the document holds.
#[component]
pub(crate) fn UnmatchedPage() -> impl IntoView {
    routed_page(view_by_kind)
}
