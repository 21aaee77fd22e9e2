//! The posts of one tag.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::post_list::PostList;

/// The posts of one tag.
#[component]
pub(crate) fn TagPage() -> impl IntoView {
    routed_page(|page| view! { <PostList page/> }.into_any())
}
