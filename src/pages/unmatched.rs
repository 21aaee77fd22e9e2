//! An address that no route matches: another form of a page's address (`/about/index.html`), or none at all.

use leptos::prelude::*;

use super::routed::{page_at, view_by_kind};
use crate::navigation::use_navigation;

/// Shows what the document holds.
#[component]
pub(crate) fn UnmatchedPage() -> impl IntoView {
    page_at(use_navigation().unmatched_path(), view_by_kind)
}
