//! All tags.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::term_list::TermList;

/// All tags.
#[component]
pub(crate) fn TagsPage() -> impl IntoView {
    routed_page(|page| view! { <TermList page/> }.into_any())
}
