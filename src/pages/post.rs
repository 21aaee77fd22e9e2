//! A post with its responses.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::article::Article;

/// A post with its responses.
#[component]
pub(crate) fn PostPage() -> impl IntoView {
    routed_page(|page| view! { <Article page/> }.into_any())
}
