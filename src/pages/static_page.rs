//! A static page, such as About.

use leptos::prelude::*;

use super::routed::routed_page;
use crate::components::article::Article;

/// A static page, such as About.
#[component]
pub(crate) fn StaticPage() -> impl IntoView {
    routed_page(|page| view! { <Article page/> }.into_any())
}
