//! The posts of one year.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::post_list::PostList;

/// The posts of one year.
#[component]
pub(crate) fn YearPage() -> impl IntoView {
    routed_page(|page| view! { <PostList page/> }.into_any())
}
