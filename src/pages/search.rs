//! The search page.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::search::Search;

/// The search.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    routed_page(|page| view! { <Search page/> }.into_any())
}
