//! All that has no route of its own: static pages, other forms of an address (`/about/index.html`), and what is not found.

use leptos::prelude::*;

use super::routed::{routed_page, view_by_kind};

/// Shows a page as what its data says it is.
#[component]
pub(crate) fn OtherPage() -> impl IntoView {
    routed_page(view_by_kind)
}
