//! All years.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::term_list::TermList;

/// All years.
#[component]
pub(crate) fn ArchivePage() -> impl IntoView {
    routed_page(|page| view! { <TermList page/> }.into_any())
}
