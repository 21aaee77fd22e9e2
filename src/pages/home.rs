//! The newest posts.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::post_list::PostList;

/// The newest posts.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    routed_page(|page| view! { <PostList page/> }.into_any())
}
