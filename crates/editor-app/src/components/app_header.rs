//! What is above every page: the blog, and the link to publishing.

use editor_protocol::PUBLISH;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::texts::use_texts;

/// The title of the blog, and the link.
#[component]
pub(crate) fn AppHeader(title: String) -> impl IntoView {
    let texts = use_texts();
    let path = use_location().pathname;
    let current = move |address: &'static str| move || path.with(|path| path == address).then_some("page");
    view! {
        <header class="app-header">
            <p class="app-title"><a href="/">{title}</a></p>
            <nav aria-label=texts.main_navigation>
                <ul>
                    <li><a href=PUBLISH aria-current=current(PUBLISH)>{texts.publish}</a></li>
                </ul>
            </nav>
        </header>
    }
    .into_any()
}
